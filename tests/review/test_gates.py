"""The six gates: which level signs what, and comments on what stands there."""

from collections.abc import Mapping, Sequence

import pytest

from cms.errors import Code, Problem
from cms.review.decide import Verdict, decide
from cms.review.models import Decision, Submission
from cms.review.terms import default_gates
from schemas.gates import GATES
from tests.cast import Cast

PASS, FAIL = "pass", "fail"


def decided(
    cast: Cast,
    submission_id: str,
    name: str,
    verdict: str,
    gates: Mapping[str, str],
    *,
    comments: Sequence[Mapping[str, str]] = (),
    comment: str = "",
) -> str:
    with cast.database.writing() as session:
        content_hash = session.get_one(Submission, submission_id).content_hash
        given = Verdict(verdict, content_hash, comment, gates, comments)
        return decide(cast.actor(name), session, submission_id, given, 3)[0].state


def faults(
    cast: Cast, verdict: str, gates: Mapping[str, str], comments: Sequence[Mapping[str, str]] = (), comment: str = ""
) -> set[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        decided(cast, cast.submitted(), "rev_one", verdict, gates, comments=comments, comment=comment)
    assert caught.value.code is Code.INVALID
    return {(fault.pointer, fault.code) for fault in caught.value.errors}


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_by_default_every_gate_is_signed_at_some_level(levels: int) -> None:
    gates = default_gates(levels)
    assert set(gates) == set(GATES)
    assert set(gates.values()) == set(range(1, levels + 1))
    assert gates["wording"] == 1
    assert gates["political"] == gates["secrecy"] == gates["public_opinion"] == levels


def test_an_approval_signs_exactly_the_gates_of_its_level(cast: Cast) -> None:
    submission = cast.submitted()
    assert decided(cast, submission, "rev_one", "approve", {"wording": PASS}) == "open"
    assert decided(cast, submission, "rev_two", "approve", {"legal": PASS, "policy": PASS}) == "open"
    rest = dict.fromkeys(("political", "secrecy", "public_opinion"), PASS)
    assert decided(cast, submission, "rev_three", "approve", rest) == "published"
    with cast.database.reading() as session:
        assert sorted(gate for one in session.query(Decision) for gate in one.gates) == sorted(GATES)


@pytest.mark.parametrize(
    ("gates", "fault"),
    [
        ({}, ("/gates/wording", "unsigned")),
        ({"wording": FAIL}, ("/gates/wording", "failed")),
        ({"wording": PASS, "legal": PASS}, ("/gates/legal", "other_level")),
        ({"wording": PASS, "secrecy": FAIL}, ("/gates/secrecy", "failed")),
    ],
)
def test_an_approval_that_signs_less_or_more_is_refused(
    cast: Cast, gates: Mapping[str, str], fault: tuple[str, str]
) -> None:
    assert faults(cast, "approve", gates) == {fault}


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_a_refusal_fails_a_gate_or_says_why(cast: Cast, verdict: str) -> None:
    assert faults(cast, verdict, {"wording": PASS}) == {("/comment", "required")}
    assert decided(cast, cast.submitted(), "rev_one", verdict, {"secrecy": FAIL}) != "open"
    assert decided(cast, cast.submitted(), "rev_one", verdict, {}, comment="请补充依据") != "open"


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_comments_on_passages_alone_say_why_it_is_refused(cast: Cast, verdict: str) -> None:
    on_title = {"pointer": "/title", "quote": "科技创新券", "text": "注明年份"}
    assert decided(cast, cast.submitted(), "rev_one", verdict, {}, comments=[on_title]) != "open"
    assert faults(cast, verdict, {}, [{**on_title, "text": " "}]) == {("/comment", "required")}


def test_all_faults_of_a_decision_are_told_together(cast: Cast) -> None:
    misplaced = {"pointer": "/subtitle", "quote": "", "text": " "}
    assert faults(cast, "return", {"legal": PASS}, [misplaced]) == {
        ("/gates/legal", "other_level"),
        ("/comment", "required"),
        ("/comments/0/pointer", "not_found"),
    }
    assert faults(cast, "approve", {}, [misplaced]) == {
        ("/gates/wording", "unsigned"),
        ("/comments/0/pointer", "not_found"),
    }


def test_comments_stand_on_words_of_a_field(cast: Cast) -> None:
    submission = cast.submitted()
    comments = [
        {"pointer": "/title", "quote": "科技创新券", "text": "注明年份"},
        {"pointer": "/body", "quote": "现组织申报2026年度科技创新券。", "text": "写明截止日期"},
        {"pointer": "/keywords/1", "quote": "", "text": "太宽"},
        {"pointer": "/accountable/person", "quote": "林晓", "text": "核对"},
    ]
    assert decided(cast, submission, "rev_one", "return", {"wording": FAIL}, comments=comments) == "returned"
    with cast.database.reading() as session:
        assert [one.comments for one in session.query(Decision)] == [comments]


@pytest.mark.parametrize(
    ("pointer", "quote", "fault"),
    [
        ("/title", "停水通知", ("/comments/0/quote", "not_there")),
        ("/subtitle", "", ("/comments/0/pointer", "not_found")),
        ("/keywords/9", "", ("/comments/0/pointer", "not_found")),
        ("/keywords/-1", "", ("/comments/0/pointer", "not_found")),
        ("/title/x", "", ("/comments/0/pointer", "not_found")),
    ],
)
def test_a_comment_on_what_does_not_stand_there_is_refused(
    cast: Cast, pointer: str, quote: str, fault: tuple[str, str]
) -> None:
    comment = {"pointer": pointer, "quote": quote, "text": "请核对"}
    assert faults(cast, "return", {"wording": FAIL}, [comment]) == {fault}
