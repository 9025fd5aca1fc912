"""The background worker: what is due, and what must follow a change."""

import os
import threading
import time
from collections.abc import Callable
from functools import partial

from cms.changes.consumers import register
from cms.config import load
from cms.db import Database
from cms.harvest.work import ImportWork
from cms.library.bulk_edits.work import BulkEditWork
from cms.library.likeness.sign_older import SigningOlder
from cms.library.purge_bin import BinSweep
from cms.logs import log_as_json
from cms.long_work import LongWorkStep
from cms.processes.loop import repeat, run_loop
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.publishing.pins import unpin_next
from cms.publishing.rerender import rerender_some
from cms.publishing.validity import flip_next
from cms.review.escalate import escalate_next, escalate_next_later_review
from cms.review.migrations.work import MigrationWork
from cms.review.publish_due import publish_next_due
from cms.review.releases.publish_due import publish_next_release
from cms.supervision.erasures.work import ErasureWork

CHECKPOINT_SECONDS = 1.0
GRACE_SECONDS = 3.0
SHARE_FOR_OTHERS = 4.0


def work() -> int:
    """Run until SIGTERM. Any number of workers may run: what one holds the others pass over.

    What is due has a thread of its own, so that it never waits behind a renaming with many dependants; so has each kind
    of long work, which goes on for minutes.
    """
    settings = load(os.environ)
    log_as_json(settings.log_level)
    database = Database(settings.database_url, pool_size=8, bell=settings.bell)
    with database.writing() as session:
        register(session, CONSUMER)
    stop = threading.Event()
    beside: dict[str, Callable[[], bool]] = {
        "dependants": _Following(database),
        "imports": ImportWork(database, settings, stop),
        "migrations": MigrationWork(database, settings.review_levels, stop.wait),
        "bulk edits": BulkEditWork(database, stop.wait),
        "erasures": ErasureWork(database, settings.home, stop.wait),
        "overdue reviews": partial(escalate_next, database),
        "overdue later reviews": partial(escalate_next_later_review, database),
        "recycle bin": BinSweep(database, settings.recycle_days),
        "signatures": SigningOlder(database, stop.wait),
    }
    threads = [
        threading.Thread(target=partial(keep_at, step, stop), name=name, daemon=True) for name, step in beside.items()
    ]
    for thread in threads:
        thread.start()
    threading.Thread(target=partial(_checkpoint, database, stop), name="checkpoint", daemon=True).start()
    run_loop(partial(_publish_what_is_due, database, settings.review_levels), stop)
    until = time.monotonic() + GRACE_SECONDS
    for thread in threads:  # a step that is under way is finished, if that takes no longer
        thread.join(max(0.0, until - time.monotonic()))
    return 0


def keep_at(step: Callable[[], bool], stop: threading.Event) -> None:
    """A step again and again until the end; what it holds then is given back."""
    repeat(step, stop)
    if isinstance(step, LongWorkStep):
        step.let_go()


def _publish_what_is_due(database: Database, levels: int) -> bool:
    """One submission and one release at a time, so that neither waits for all of the others."""
    one, several = publish_next_due(database, levels), publish_next_release(database, levels)
    return one or several


class _Following:
    """One step of what must follow: flips and ends of today, then renamings, and formats when there is nothing else.

    A format grows old with a new version of the product only, that is with a new process: they are looked for until
    none is left, and then no more.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._has_older = True

    def __call__(self) -> bool:
        if flip_next(self._database) or unpin_next(self._database) or renew_dependants(self._database):
            return True
        self._has_older = self._has_older and rerender_some(self._database, _rest)
        return self._has_older


def _rest(seconds: float) -> None:
    """After an item of an older format: nobody waits for these, so whoever writes meanwhile has most of the time."""
    time.sleep(SHARE_FOR_OTHERS * seconds)


def _checkpoint(database: Database, stop: threading.Event) -> None:
    def step() -> bool:
        database.checkpoint()
        return False

    repeat(step, stop, CHECKPOINT_SECONDS)
