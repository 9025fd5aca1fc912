"""What is approved for later goes public at its time, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from cms import clock
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.models import DueAction, Publication
from cms.publishing.withdraw import withdraw
from cms.review.models import Submission
from cms.review.publish_due import publish_next_due
from cms.review.submit import cancel_submission
from tests.cast import Cast


@pytest.fixture
def scheduled(cast: Cast) -> str:
    made = cast.draft()
    cast.approve(cast.submitted(made, publish_at=clock.now() + timedelta(hours=1)))
    return made


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def state_of(cast: Cast, resource_id: str) -> tuple[str, int | None]:
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        return resource.state, resource.live_number


def test_it_waits_for_its_time(cast: Cast, scheduled: str) -> None:
    assert not publish_next_due(cast.database, 3)
    assert state_of(cast, scheduled) == ("scheduled", None)


def test_at_its_time_it_goes_public_once(cast: Cast, scheduled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, clock.now() + timedelta(hours=2))
    assert publish_next_due(cast.database, 3)
    assert state_of(cast, scheduled) == ("published", 1)
    assert not publish_next_due(cast.database, 3)


def test_taken_back_in_time_it_does_not(cast: Cast, scheduled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.database.writing() as session:
        version = load_resource(session, scheduled).version
        cancel_submission(cast.actor("lin_editor"), session, scheduled, version)
    at(monkeypatch, clock.now() + timedelta(hours=2))
    assert not publish_next_due(cast.database, 3)
    assert state_of(cast, scheduled) == ("draft", None)


def test_what_cannot_be_published_says_why_and_is_a_draft_again(
    cast: Cast, scheduled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.database.writing() as session:
        load_resource(session, scheduled).head_number = 1
        submission = session.query(Submission).filter_by(resource_id=scheduled).one()
        submission_id = submission.id
    monkeypatch.setattr("cms.publishing.publish.revision_of", _other_hash)
    at(monkeypatch, clock.now() + timedelta(hours=2))
    assert publish_next_due(cast.database, 3)
    assert state_of(cast, scheduled) == ("draft", None)
    with cast.database.reading() as session:
        action = session.query(DueAction).filter_by(submission_id=submission_id).one()
        assert (action.state, action.failure) == ("failed", "The content is not what was approved")
        assert session.get_one(Submission, submission_id).state == "voided"


def _other_hash(session: object, resource_id: str, number: int) -> tuple[object, object]:
    class Other:
        content_hash = "0" * 64

    return Other(), session


def test_a_time_that_has_passed_before_the_last_approval_publishes_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cast.draft()
    submission = cast.submitted(made, publish_at=clock.now() + timedelta(minutes=5))
    at(monkeypatch, clock.now() + timedelta(minutes=6))
    cast.approve(submission)
    assert state_of(cast, made) == ("published", 1)


def test_what_fails_for_another_cause_is_tried_again_and_holds_up_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = cast.draft(), cast.draft()
    for made, hours in ((broken, 1), (sound, 2)):
        cast.approve(cast.submitted(made, publish_at=clock.now() + timedelta(hours=hours)))
    at(monkeypatch, clock.now() + timedelta(hours=3))
    with monkeypatch.context() as patch:
        patch.setattr("cms.review.decide.publish", _disk_full)
        with pytest.raises(OSError, match="full"):
            publish_next_due(cast.database, 3)
    assert publish_next_due(cast.database, 3)
    assert (state_of(cast, broken)[0], state_of(cast, sound)[0]) == ("scheduled", "published")
    at(monkeypatch, clock.now() + timedelta(minutes=2))
    assert publish_next_due(cast.database, 3)
    assert state_of(cast, broken) == ("published", 1)


def _disk_full(*_: object) -> None:
    message = "disk full"
    raise OSError(message)


def test_two_workers_publish_it_once(cast: Cast, scheduled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, clock.now() + timedelta(hours=2))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(publish_next_due, [cast.database] * 2, [3] * 2))
    assert any(done)
    assert state_of(cast, scheduled) == ("published", 1)
    with cast.database.reading() as session:
        assert len(session.scalars(select(Publication).where(Publication.resource_id == scheduled)).all()) == 1


def test_what_was_taken_back_meanwhile_does_not_come_back_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        version = load_resource(session, made).version
        revise_resource(cast.actor("lin_editor"), session, made, version, {"title": "更正"})
    cast.approve(cast.submitted(made, publish_at=clock.now() + timedelta(hours=1)))
    with cast.database.writing() as session:
        withdraw(cast.actor("rev_one"), session, made, load_resource(session, made).version, "有误")
    at(monkeypatch, clock.now() + timedelta(hours=2))
    assert publish_next_due(cast.database, 3)
    assert state_of(cast, made) == ("draft", None)
