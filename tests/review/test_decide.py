"""Deciding: by the right people, on the right content, and the last approval publishes."""

from datetime import timedelta

import pytest

from cms import clock
from cms.accounts.models import Account, RefreshToken, RoleAssignment
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.review.decide import Verdict, decide
from cms.review.load import LATE
from cms.review.models import Submission
from tests.cast import Cast


def refusal(cast: Cast, submission_id: str, name: str, verdict: str = "approve", comment: str = "同意") -> Problem:
    with pytest.raises(Problem) as caught:
        cast.decide(submission_id, name, verdict, comment)
    return caught.value


def state_of(cast: Cast, resource_id: str) -> tuple[str, int | None]:
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        return resource.state, resource.live_number


def test_three_levels_by_three_persons_make_public(cast: Cast) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    assert cast.decide(submission, "rev_one") == "open"
    assert cast.decide(submission, "rev_two") == "open"
    assert state_of(cast, made) == ("in_review", None)
    assert cast.decide(submission, "rev_three") == "published"
    assert state_of(cast, made) == ("published", 1)


def test_who_returned_it_and_decides_again_is_told_that_it_is_late(cast: Cast) -> None:
    submission = cast.submitted()
    cast.decide(submission, "rev_one", "return", "请补充附件")
    problem = refusal(cast, submission, "rev_one", "return", "请补充附件")
    assert (problem.code, problem.detail) == (Code.WRONG_STATE, LATE)
    assert refusal(cast, submission, "wai_reviewer").code == Code.NOT_FOUND


def test_the_editor_cannot_decide_and_reads_why(cast: Cast) -> None:
    problem = refusal(cast, cast.submitted(), "lin_editor")
    assert (problem.code, problem.detail and problem.detail.zh) == (Code.FORBIDDEN, "您的岗位职责不包含此操作")


def test_a_reviewer_account_of_the_same_person_decides_nothing_of_theirs(cast: Cast) -> None:
    submission = cast.submitted()
    _second_account(cast, "lin_reviewer", of="lin_editor")
    problem = refusal(cast, submission, "lin_reviewer")
    assert (problem.code, problem.detail and problem.detail.en) == (Code.FORBIDDEN, "Nobody decides on their own work")


def test_who_wrote_any_part_decides_nothing_even_if_others_wrote_last_and_sent_it(cast: Cast) -> None:
    made = cast.draft("lin_editor")
    with cast.database.writing() as session:
        revise_resource(cast.actor("gao_editor"), session, made, 1, {"summary": "改过。"})
    submission = cast.submitted(made, "gao_editor")
    _second_account(cast, "lin_reviewer", of="lin_editor")
    problem = refusal(cast, submission, "lin_reviewer")
    assert (problem.code, problem.detail and problem.detail.en) == (Code.FORBIDDEN, "Nobody decides on their own work")


def test_who_only_sent_it_decides_nothing_either(cast: Cast) -> None:
    submission = cast.submitted(cast.draft("lin_editor"), "gao_editor")
    _second_account(cast, "gao_reviewer", of="gao_editor")
    problem = refusal(cast, submission, "gao_reviewer")
    assert (problem.code, problem.detail and problem.detail.en) == (Code.FORBIDDEN, "Nobody decides on their own work")


def _second_account(cast: Cast, name: str, of: str) -> None:
    now = clock.now()
    cast.accounts[name], cast.families[name], cast.persons[name] = new_id(), new_id(), cast.persons[of]
    with cast.database.writing() as session:
        session.add(
            Account(
                id=cast.accounts[name],
                person_id=cast.persons[of],
                duty="reviewer",
                username=name,
                password_hash="none",
                must_change_password=False,
                is_active=True,
                created_at=now,
            )
        )
        session.flush()
        session.add(
            RefreshToken(
                id=new_id(),
                family_id=cast.families[name],
                account_id=cast.accounts[name],
                digest=name,
                issued_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        session.add(
            RoleAssignment(
                id=new_id(),
                account_id=cast.accounts[name],
                duty="reviewer",
                level=1,
                organization_id=cast.organizations["city"],
                created_at=now,
            )
        )


def test_levels_are_kept_in_order(cast: Cast) -> None:
    problem = refusal(cast, cast.submitted(), "rev_two")
    assert (problem.code, problem.detail and problem.detail.zh) == (Code.FORBIDDEN, "您不是当前审级的审核人")


def test_nobody_decides_twice_on_one_submission(cast: Cast) -> None:
    submission = cast.submitted()
    cast.decide(submission, "rev_one")
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(),
                account_id=cast.accounts["rev_one"],
                duty="reviewer",
                level=2,
                organization_id=cast.organizations["city"],
                created_at=clock.now(),
            )
        )
    problem = refusal(cast, submission, "rev_one")
    assert (problem.code, problem.detail and problem.detail.zh) == (Code.FORBIDDEN, "同一送审单每人只能审核一次")


def test_a_reviewer_of_elsewhere_is_told_there_is_nothing(cast: Cast) -> None:
    assert refusal(cast, cast.submitted(), "wai_reviewer").code is Code.NOT_FOUND


@pytest.mark.parametrize(("verdict", "state"), [("return", "returned"), ("reject", "rejected")])
def test_a_refusal_with_a_reason_makes_it_a_draft_again(cast: Cast, verdict: str, state: str) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    assert cast.decide(submission, "rev_one", verdict, "金额有误") == state
    assert state_of(cast, made) == ("draft", None)
    assert refusal(cast, submission, "rev_one_b").code is Code.WRONG_STATE


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_a_refusal_without_a_reason_is_refused(cast: Cast, verdict: str) -> None:
    problem = refusal(cast, cast.submitted(), "rev_one", verdict, "  ")
    assert [error.pointer for error in problem.errors] == ["/comment"]


def test_a_decision_on_another_hash_than_was_submitted_is_refused(cast: Cast) -> None:
    submission = cast.submitted()
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        decide(cast.actor("rev_one"), session, submission, Verdict("approve", "0" * 64), 3)
    assert caught.value.code is Code.STALE


def test_after_resubmission_every_level_decides_anew(cast: Cast) -> None:
    made = cast.draft()
    first = cast.submitted(made)
    cast.decide(first, "rev_one")
    cast.decide(first, "rev_two", "return", "请补充")
    second = cast.submitted(made)
    with cast.database.reading() as session:
        assert session.get_one(Submission, second).level == 1
    cast.approve(second)
    assert state_of(cast, made) == ("published", 1)


def test_a_refused_decision_leaves_no_trace(cast: Cast) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    with cast.database.reading() as session:
        before = load_resource(session, made).version
    refusal(cast, submission, "rev_three")
    with cast.database.reading() as session:
        assert load_resource(session, made).version == before


def test_an_unknown_submission_is_not_found(cast: Cast) -> None:
    for wrong in (new_id(), "x", "0" * 36):
        with pytest.raises(Problem) as caught, cast.database.writing() as session:
            decide(cast.actor("rev_one"), session, wrong, Verdict("approve", "0" * 64), 3)
        assert caught.value.code is Code.NOT_FOUND
