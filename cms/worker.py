"""The background worker: what is due, and what must follow a change."""

import os
import threading
from functools import partial

from cms.changes.consumers import register
from cms.config import load
from cms.db import Database
from cms.logs import log_as_json
from cms.processes.loop import repeat, run_loop
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.review.publish_due import publish_next_due

CHECKPOINT_SECONDS = 1.0


def work() -> int:
    """Run until SIGTERM. Any number of workers may run: what one holds the others pass over.

    What is due has a thread of its own, so that it never waits behind a renaming with many dependants.
    """
    settings = load(os.environ)
    log_as_json(settings.log_level)
    database = Database(settings.database_url, pool_size=2)
    with database.writing() as session:
        register(session, CONSUMER)
    stop = threading.Event()
    beside = partial(repeat, partial(renew_dependants, database), stop)
    threading.Thread(target=beside, name="dependants", daemon=True).start()
    threading.Thread(target=partial(_checkpoint, database, stop), name="checkpoint", daemon=True).start()
    run_loop(partial(publish_next_due, database), stop)
    return 0


def _checkpoint(database: Database, stop: threading.Event) -> None:
    def step() -> bool:
        database.checkpoint()
        return False

    repeat(step, stop, CHECKPOINT_SECONDS)
