"""A test's database without what guards it: no triggers, no foreign keys, so that anything can be made wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from cms.db import Database
from tests import databases

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
NO_TRIGGERS = {"options": "-c session_replication_role=replica"}


@contextmanager
def unguarded(database: Database) -> Iterator[Session]:
    """A session that nothing stops; what it does not commit is undone. On SQLite the triggers are gone for good."""
    if database.is_sqlite:
        engine = create_engine(database.url, poolclass=NullPool)
    else:
        url = databases.postgres.server().set(database=databases.worker().info.dbname)
        engine = create_engine(url, poolclass=NullPool, connect_args=NO_TRIGGERS)
    with Session(engine, expire_on_commit=False) as session:
        if database.is_sqlite:
            for name in session.scalars(text(TRIGGERS)).all():
                session.execute(text(f"DROP TRIGGER {name}"))
            session.commit()
        yield session
