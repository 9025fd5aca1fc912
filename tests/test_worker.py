"""The background worker: each step publishes one that is due; renaming and time run beside each other."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from cms import clock
from cms.changes.consumers import register
from cms.config import Settings
from cms.ids import new_id
from cms.library.bulk_edits.models import BulkEdit
from cms.library.bulk_edits.work import BulkEditWork
from cms.library.load import load_resource
from cms.long_work import WAITING
from cms.publishing.dependants import CONSUMER
from cms.publishing.models import DueAction
from cms.review.publish_due import publish_next_due
from cms.worker import keep_at
from tests import databases
from tests.cast import Cast

SOON = timedelta(minutes=5)


@pytest.fixture
def scheduled(cast: Cast) -> list[str]:
    """Two resources that are approved for later, and the worker's cursor."""
    with cast.database.writing() as session:
        register(session, CONSUMER)
    made = [cast.draft(), cast.draft()]
    for resource_id in made:
        cast.approve(cast.submitted(resource_id, publish_at=clock.now() + SOON))
    return made


def states(cast: Cast, ids: list[str]) -> list[str]:
    with cast.database.reading() as session:
        return [load_resource(session, resource_id).state for resource_id in ids]


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now() + 2 * SOON
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_nothing_is_done_before_its_time(cast: Cast, scheduled: list[str]) -> None:
    assert not publish_next_due(cast.database, 3)
    assert states(cast, scheduled) == ["scheduled", "scheduled"]


def test_one_step_publishes_one_that_is_due(cast: Cast, scheduled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    assert publish_next_due(cast.database, 3)
    assert states(cast, scheduled) == ["published", "scheduled"]
    assert publish_next_due(cast.database, 3)
    assert states(cast, scheduled) == ["published", "published"]
    assert not publish_next_due(cast.database, 3)


def test_a_worker_that_died_in_a_step_is_followed_by_one_that_does_it(
    cast: Cast, scheduled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    later(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr("cms.publishing.publish.append", dies)
        with pytest.raises(SystemExit):
            publish_next_due(cast.database, 3)
    assert states(cast, scheduled) == ["scheduled", "scheduled"]
    assert publish_next_due(cast.database, 3)
    assert states(cast, scheduled) == ["published", "scheduled"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_command_publishes_at_the_time_and_ends_when_asked(cast: Cast, settings: Settings) -> None:
    made = cast.draft()
    cast.approve(cast.submitted(made, publish_at=clock.now() + SOON))
    with cast.database.writing() as session:
        session.scalars(select(DueAction)).one().due_at -= 2 * SOON
    environment = {**os.environ, "ZHENGKU_HOME": str(settings.home), "ZHENGKU_SECRET_KEY": databases.KEY}
    with subprocess.Popen([sys.executable, "-m", "cms.cli", "worker"], env=environment) as worker:
        deadline = time.monotonic() + 20
        while states(cast, [made]) != ["published"] and time.monotonic() < deadline:
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    assert states(cast, [made]) == ["published"]


def test_what_is_held_when_the_worker_is_told_to_end_is_given_back(cast: Cast) -> None:
    stop = Event()

    class EndingAfterOneStep(BulkEditWork):
        def __call__(self) -> bool:
            stop.set()
            return super().__call__()

    asked = {"changes": {}, "note": "", "counts": {}, "account_id": cast.accounts["lin_editor"]}
    with cast.database.writing() as session:
        edit = BulkEdit(id=new_id(), state=WAITING, done=0, total=0, started_at=clock.now(), **asked)
        session.add(edit)
    keep_at(EndingAfterOneStep(cast.database, stop.wait), stop)
    with cast.database.reading() as session:
        kept = session.get_one(BulkEdit, edit.id)
    assert (kept.state, kept.leased_until) == (WAITING, None)
    other = BulkEditWork(cast.database, stop.wait)
    assert other()
