"""The database lets nothing be published first without a review owed, nor anybody confirm their own decision."""

import pytest
from sqlalchemy.exc import DatabaseError

from cms.ids import new_id
from cms.review.decide import Verdict, decide
from cms.review.models import Submission
from tests.cast import Cast
from tests.review.later_reviews.urgent import published_first, say, sent
from tests.review.test_database_refuses import plain, refused


def test_the_database_publishes_nothing_first_without_a_review_owed(
    urgent: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = sent(urgent)
    monkeypatch.setattr("cms.review.decide.open_later_review", lambda *_given: None)
    actor = urgent.actor("rev_three")
    with urgent.database.reading() as session:
        given = Verdict("approve", session.get_one(Submission, submission).content_hash)
    with urgent.database.writing() as session, pytest.raises(DatabaseError) as caught:
        decide(actor, session, submission, given, 3)
    assert "not approved" in str(caught.value.orig)


def test_the_database_owes_no_review_for_what_was_published_regularly(urgent: Cast) -> None:
    submission = urgent.submitted()
    urgent.approve(submission)
    assert "published first" in refused(
        urgent,
        "INSERT INTO later_review (submission_id, resource_id, base_number, state, due_at, comment, gates)"
        " SELECT id, resource_id, 0, 'open', '2026-01-01 00:00:00', '', '{}' FROM submission WHERE id = :id",
        id=plain(urgent, submission),
    )


def test_the_database_lets_nothing_be_published_first_without_a_policy(urgent: Cast) -> None:
    submission = plain(urgent, urgent.submitted())
    refused(urgent, "UPDATE submission SET expedited_reason = 'x', level = levels WHERE id = :id", id=submission)
    assert "policy" in refused(
        urgent,
        "INSERT INTO submission (id, resource_id, revision_number, content_hash, levels, level, gates, secrecy, state,"
        " submitted_by, note, expedited_reason, created_at)"
        " SELECT :new, resource_id, revision_number, content_hash, levels, levels, gates, secrecy, 'returned',"
        " submitted_by, '', 'x', created_at FROM submission WHERE id = :id",
        id=submission,
        new=plain(urgent, new_id()),
    )


def test_the_database_lets_only_others_confirm_and_only_once(urgent: Cast) -> None:
    urgent.join("writer", "reviewer", person="lin_editor")
    submission = published_first(urgent)

    def confirmed_by(name: str, person: str | None = None) -> str:
        return refused(
            urgent,
            "UPDATE later_review SET state = 'confirmed', account_id = :account, person_id = :person,"
            " duty = 'reviewer', decided_at = '2026-01-01 00:00:00'",
            account=plain(urgent, urgent.accounts[name]),
            person=plain(urgent, urgent.persons[person or name]),
        )

    assert "another person" in confirmed_by("rev_three")
    assert "own work" in confirmed_by("writer")
    assert "no reviewer" in confirmed_by("rev_three", "rev_four")
    assert "no reviewer" in confirmed_by("gao_editor")
    refused(urgent, "UPDATE later_review SET due_at = '2030-01-01 00:00:00'")
    refused(urgent, "DELETE FROM later_review")
    say(urgent, submission)
    assert "closed" in confirmed_by("rev_four")
