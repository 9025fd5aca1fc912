"""What the database itself refuses of important documents, whoever writes SQL as the application."""

import pytest
from sqlalchemy.exc import DatabaseError

from tests.client import Client
from tests.review.interpretations.conftest import Shelf
from tests.review.test_database_refuses import plain, refused

WAIVE = """
    INSERT INTO interpretation_waiver
        (id, resource_id, revision_number, content_hash, submission_id, reason, account_id, duty, person_id, at)
    SELECT id, resource_id, revision_number, content_hash, id, 'x', :account, :duty, :person, created_at
    FROM submission WHERE id = :submission"""


def waive(shelf: Shelf, submission: str, name: str, duty: str = "reviewer") -> str:
    """The database's word on a raw waiver by somebody."""
    cast = shelf.cast
    named = {"account": plain(cast, cast.accounts[name]), "person": plain(cast, cast.persons[name]), "duty": duty}
    return refused(cast, WAIVE, submission=plain(cast, submission), **named)


def test_nothing_important_goes_public_without_an_interpretation(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.cast.approve(submission, "rev_one", "rev_two")
    monkeypatch.setattr("cms.review.decide._refuse_uninterpreted", lambda *_: None)
    monkeypatch.setattr("cms.publishing.publish._refuse_unpublishable", lambda *_: True)
    with pytest.raises(DatabaseError, match="interpretation or a waiver"):
        shelf.cast.decide(submission, "rev_three")
    monkeypatch.setattr("cms.publishing.publish._refuse_unpublishable", lambda *_: False)
    with pytest.raises(DatabaseError, match="interpretation or a waiver"):
        shelf.cast.decide(submission, "rev_three")
    assert shelf.state() == ("in_review", False)


@pytest.mark.parametrize("is_revised", [False, True])
def test_an_interpretation_that_its_page_does_not_show_counts_for_nothing(
    shelf: Shelf, client: Client, monkeypatch: pytest.MonkeyPatch, is_revised: bool
) -> None:
    explanation = shelf.explain()
    shelf.approve(explanation)
    shelf.approve()
    if is_revised:
        shelf.revise(explanation, title="创新券新办法再解读")
    hidden = {"relation": "interpreted_by", "related_id": explanation, "reason": "解读有误"}
    path = f"/api/v1/resources/{shelf.document}/hidden-relations"
    assert client.post(path, "rev_three", json=hidden).status_code == 201
    shelf.revise(shelf.document, summary="更新后的摘要。")
    submission = shelf.send(waiver_wanted=True)
    shelf.cast.approve(submission, "rev_one", "rev_two")
    monkeypatch.setattr("cms.review.decide._refuse_uninterpreted", lambda *_: None)
    monkeypatch.setattr("cms.publishing.publish._refuse_unpublishable", lambda *_: True)
    with pytest.raises(DatabaseError, match="interpretation or a waiver"):
        shelf.cast.decide(submission, "rev_three")


def test_nobody_waives_for_their_own_work(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    assert "own work" in waive(shelf, submission, "gao_editor")


def test_no_other_duty_waives(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    assert "by_reviewer" in waive(shelf, submission, "an_admin", "system_admin")


def test_what_is_not_under_way_is_not_waived(shelf: Shelf) -> None:
    submission = shelf.send(waiver_wanted=True)
    shelf.cast.decide(submission, "rev_one", "return", "请补充")
    assert "under review" in waive(shelf, submission, "rev_three")


def test_a_waiver_stays(shelf: Shelf) -> None:
    shelf.waive(shelf.send(waiver_wanted=True))
    for statement in ("UPDATE interpretation_waiver SET reason = 'x'", "DELETE FROM interpretation_waiver"):
        said = refused(shelf.cast, statement)
        assert "rows of interpretation_waiver are never" in said or "permission denied" in said
