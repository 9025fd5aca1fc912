"""Transactions that keep each other waiting, on PostgreSQL."""

import time

from sqlalchemy import text
from sqlalchemy.orm import Session

from cms.db import Database

PATIENCE = 10
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY (pg_blocking_pids(pid))")


def wait_until_blocking(database: Database, holder: Session) -> None:
    """Return as soon as somebody waits for what this transaction holds."""
    pid = holder.scalar(text("SELECT pg_backend_pid()"))
    over = time.monotonic() + PATIENCE
    while time.monotonic() < over:
        with database.reading() as session:
            if session.scalar(_WAITING, {"pid": pid}):
                return
        time.sleep(0.01)
    message = "nobody waits"
    raise AssertionError(message)
