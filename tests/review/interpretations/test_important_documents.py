"""An important document goes public with an interpretation, or by a reviewer's waiver, and not without."""

from datetime import timedelta

import pytest

from cms import clock
from cms.errors import Code, Problem
from cms.review.publish_due import publish_next_due
from cms.review.releases.items import remove_item
from cms.review.releases.publish_due import publish_next_release
from tests.cast import Cast
from tests.review.interpretations.conftest import TEXT, Shelf, document

PUBLIC, DRAFT = ("published", True), ("draft", False)


def refusal(shelf: Shelf) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        shelf.send()
    assert caught.value.code is Code.INVALID
    fault = caught.value.errors[0]
    assert fault.pointer == "/content/important"
    return fault.code, fault.detail.en


def test_without_an_interpretation_it_is_not_sent_for_review(shelf: Shelf) -> None:
    assert refusal(shelf)[0] == "interpretation_missing"


def test_one_that_is_a_draft_outside_of_its_release_is_none(shelf: Shelf) -> None:
    shelf.explain()
    assert refusal(shelf)[0] == "interpretation_missing"


def test_what_is_not_important_needs_none(cast: Cast) -> None:
    cast.approve(cast.submitted(document(cast, important=None), "gao_editor"))
    cast.approve(cast.submitted(document(cast, important=False), "gao_editor"))


def test_with_one_that_is_public_it_goes_public(shelf: Shelf) -> None:
    shelf.approve(shelf.explain())
    shelf.approve()
    assert shelf.state() == PUBLIC


def test_both_go_public_together(shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.release(explanation)
    shelf.approve()
    assert shelf.state() == ("scheduled", False)
    shelf.approve(explanation)
    assert (shelf.state(), shelf.state(explanation)) == (PUBLIC, PUBLIC)


def test_one_that_mostly_copies_is_refused_with_the_figure(shelf: Shelf) -> None:
    shelf.release(shelf.explain(body=f"<p>{TEXT}</p>"))
    code, detail = refusal(shelf)
    assert code == "interpretation_copies"
    assert "that goes public with it" in detail
    assert 50 < int(detail.partition("%")[0]) <= 100


def test_a_public_one_that_copies_is_named_by_its_id(shelf: Shelf) -> None:
    """A refusal is kept as a fault, where a title would outlive its erasure."""
    copied = shelf.explain(body=f"<p>{TEXT}</p>", title="照搬的解读")
    shelf.approve(copied)
    assert copied in refusal(shelf)[1]
    assert "照搬的解读" not in refusal(shelf)[1]


def test_one_without_its_parts_is_refused_with_their_names(shelf: Shelf) -> None:
    shelf.release(shelf.explain(background=None, key_measures=None))
    code, detail = refusal(shelf)
    assert code == "interpretation_incomplete"
    assert "background, key measures" in detail


def test_of_several_one_that_is_enough_is_enough(shelf: Shelf) -> None:
    shelf.release(shelf.explain(purpose=None), shelf.explain(), shelf.explain(body=f"<p>{TEXT}</p>"))
    shelf.send()


def test_another_relation_does_not_explain(shelf: Shelf) -> None:
    shelf.release(shelf.explain(relations=[{"type": "related", "target_id": shelf.document}]))
    assert refusal(shelf)[0] == "interpretation_missing"


def test_what_is_public_counts_as_it_is_and_not_as_its_newer_draft(shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    shelf.revise(explanation, relations=[{"type": "related", "target_id": shelf.document}])
    shelf.approve()
    assert shelf.state() == PUBLIC


def test_a_newer_draft_that_explains_does_not_count_for_what_does_not(shelf: Shelf) -> None:
    explanation = shelf.explain(relations=[{"type": "related", "target_id": shelf.document}])
    shelf.approve(explanation)
    shelf.revise(explanation, relations=[{"type": "interprets", "target_id": shelf.document}])
    assert refusal(shelf)[0] == "interpretation_missing"


def test_a_withdrawn_one_does_not_count(shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    shelf.cast.withdraw(explanation)
    assert refusal(shelf)[0] == "interpretation_missing"


def test_the_last_approval_is_refused_when_it_was_withdrawn_meanwhile(shelf: Shelf) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    submission = shelf.send()
    shelf.cast.approve(submission, "rev_one", "rev_two")
    shelf.cast.withdraw(explanation)
    with pytest.raises(Problem) as caught:
        shelf.cast.decide(submission, "rev_three")
    assert caught.value.code is Code.WRONG_STATE
    assert shelf.state() == ("in_review", False)


def test_what_was_withdrawn_before_its_time_keeps_it_back(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    now = clock.now()
    shelf.approve(publish_at=now + timedelta(hours=1))
    shelf.cast.withdraw(explanation)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert publish_next_due(shelf.cast.database, 3)
    assert shelf.state() == DRAFT


def test_taken_out_of_the_release_it_keeps_the_document_back(shelf: Shelf) -> None:
    explanation, other = shelf.explain(), shelf.cast.draft("gao_editor", title="附件")
    release = shelf.release(explanation, other)
    shelf.approve()
    shelf.approve(other)
    with shelf.cast.database.writing() as session:
        version = shelf.read_release(release).version
        remove_item(shelf.cast.actor("gao_editor"), session, release, version, explanation)
    assert publish_next_release(shelf.cast.database, 3)
    assert (shelf.state(), shelf.state(other)) == (DRAFT, ("scheduled", False))
    assert (shelf.read_release(release).fault or {})["resource_id"] == shelf.document


def test_a_waiver_that_is_wanted_is_sent_and_waited_for(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.cast.approve(submission, "rev_one", "rev_two")
    with pytest.raises(Problem) as caught:
        shelf.cast.decide(submission, "rev_three")
    assert caught.value.code is Code.WRONG_STATE
    shelf.waive(submission)
    assert shelf.cast.decide(submission, "rev_three") == "published"


def test_a_waiver_is_bound_to_the_content(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    with pytest.raises(Problem) as caught:
        shelf.waive(submission, content_hash="0" * 64)
    assert caught.value.code is Code.STALE
    shelf.waive(submission)
    shelf.cast.approve(submission)
    shelf.revise(shelf.document, title="更正的通知")
    assert refusal(shelf)[0] == "interpretation_missing"


def test_sent_again_as_it_is_a_waiver_still_holds(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.waive(submission)
    shelf.cast.decide(submission, "rev_one", "return", "稍后再发")
    shelf.approve()
    assert shelf.state() == PUBLIC


@pytest.mark.parametrize("who", ["rev_one", "rev_two", "wai_reviewer", "gao_editor", "an_admin"])
def test_only_a_reviewer_of_the_last_level_waives(shelf: Shelf, who: str) -> None:
    submission = shelf.send(waiver_wanted=True)
    with pytest.raises(Problem) as caught:
        shelf.waive(submission, who)
    assert caught.value.code in (Code.FORBIDDEN, Code.NOT_FOUND)


def test_the_last_level_is_that_of_the_submission(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True, levels=2)
    shelf.waive(submission, "rev_two")
    shelf.cast.approve(submission, "rev_one", "rev_two")
    assert shelf.state() == PUBLIC


def test_nobody_waives_twice_or_what_needs_no_interpretation(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.waive(submission)
    for other in (submission, shelf.cast.submitted()):
        with pytest.raises(Problem) as caught:
            shelf.waive(other)
        assert caught.value.code is Code.FORBIDDEN


def test_what_is_public_or_back_on_the_desk_is_not_waived(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.cast.decide(submission, "rev_one", "return", "请补充")
    with pytest.raises(Problem) as caught:
        shelf.waive(submission)
    assert caught.value.code is Code.NOT_FOUND
