"""The background worker: one loop that does what is due."""

import os
import threading

from cms.config import load
from cms.db import Database
from cms.logs import log_as_json
from cms.processes.loop import run_loop
from cms.review.publish_due import publish_next_due


def work() -> int:
    """Run until SIGTERM. Any number of workers may run: what one holds the others pass over."""
    settings = load(os.environ)
    log_as_json(settings.log_level)
    database = Database(settings.database_url, pool_size=2)
    run_loop(lambda: publish_next_due(database), threading.Event())
    return 0
