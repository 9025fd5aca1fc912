"""kill -9 of the background worker while it publishes what is due: each is published, and exactly once."""

import os
import secrets
import signal
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cms import clock
from cms.changes.models import Change
from cms.publishing.models import DueAction, Publication
from tests.cast import Cast
from tests.prove.serving import Served, consistency, within

pytestmark = pytest.mark.prove
KILLS = int(os.environ.get("PROVE_KILLS", "20"))
AT_ONCE = 10
APART = timedelta(milliseconds=10)
chance = secrets.SystemRandom()


def approved_for_later(cast: Cast) -> list[list[str]]:
    """Approved submissions that wait for their time, a batch for each kill."""
    made = []
    for number in range(KILLS * AT_ONCE):
        resource = cast.draft(title=f"第{number}件定时发布的通知")
        made.append(cast.submitted(resource, publish_at=clock.now() + timedelta(hours=1)))
        cast.approve(made[-1])
    return [made[start : start + AT_ONCE] for start in range(0, len(made), AT_ONCE)]


def let_fall_due(cast: Cast, batch: Sequence[str]) -> None:
    """Have a batch fall due from now on, one shortly after another."""
    with cast.database.writing() as session:
        due = session.scalars(select(DueAction).where(DueAction.submission_id.in_(batch)))
        for place, action in enumerate(due):
            action.due_at = clock.now() + place * APART


def published(cast: Cast, batch: Sequence[str]) -> int:
    """How many of a batch are public."""
    counted = select(func.count()).select_from(Publication).where(Publication.submission_id.in_(batch))
    with cast.database.reading() as session:
        return session.scalar(counted) or 0


def kill_amid(served: Served, cast: Cast, batch: Sequence[str]) -> int:
    """Kill the background worker soon after it published the first of a batch; how many it had published."""
    let_fall_due(cast, batch)
    within(30, lambda: published(cast, batch))
    time.sleep(chance.random() * 0.04)
    worker = within(10, served.background)
    os.kill(worker, signal.SIGKILL)
    done = published(cast, batch)
    within(10, lambda: served.background() != worker)
    return done


def test_what_falls_due_while_the_background_worker_is_killed_is_published_exactly_once(
    served, staffed, settings, report
):
    batches = approved_for_later(staffed)
    served.start()
    done = [kill_amid(served, staffed, batch) for batch in batches]
    interrupted = sum(count < AT_ONCE for count in done)
    assert interrupted > KILLS / 4
    every = [one for batch in batches for one in batch]
    within(30, lambda: published(staffed, every) == len(every))
    assert served.stop() == 0
    with staffed.database.reading() as session:
        assert sorted(session.scalars(select(Publication.submission_id))) == sorted(every)
        assert list(session.scalars(select(Change.kind))) == ["published"] * len(every)
        assert set(session.scalars(select(DueAction.state))) == {"done"}
    assert consistency(settings) == ["0 faults"]
    report(
        f"background worker killed {KILLS} times, {interrupted} of them amid a batch; "
        f"{len(every)} publications fell due: each happened exactly once; 0 faults"
    )
