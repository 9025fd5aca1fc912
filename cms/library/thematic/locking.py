"""One lock between publications, which read every library's rule, and those who change a library."""

from sqlalchemy import text
from sqlalchemy.orm import Session

_KEY = 7_201_007


def lock_rules(session: Session, *, shared: bool) -> None:
    """Hold the rules as they are (`shared`), or alone, until the transaction ends. SQLite has one writer anyway.

    So a publication that went by the old rule is over before the new one counts, and a refill finds what it wrote.
    """
    if session.get_bind().dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {function}(:key)"), {"key": _KEY})
