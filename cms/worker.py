"""The background worker: one loop that does what is due."""

import os
import threading

from cms.changes.consumers import register
from cms.config import load
from cms.db import Database
from cms.logs import log_as_json
from cms.processes.loop import run_loop
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.review.publish_due import publish_next_due


def step(database: Database) -> bool:
    """Do the next of each kind of work; whether there was any."""
    done = [work(database) for work in (publish_next_due, renew_dependants)]
    return any(done)


def work() -> int:
    """Run until SIGTERM. Any number of workers may run: what one holds the others pass over."""
    settings = load(os.environ)
    log_as_json(settings.log_level)
    database = Database(settings.database_url, pool_size=2)
    with database.writing() as session:
        register(session, CONSUMER)
    run_loop(lambda: step(database), threading.Event())
    return 0
