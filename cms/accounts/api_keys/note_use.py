"""Noting when a key was last used, by the hour, so that reading with it hardly ever writes."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from cms import clock
from cms.accounts.api_keys.find_key import find_key
from cms.accounts.models import ApiKey
from cms.db import Database

_HOUR = timedelta(hours=1)


def note_use(database: Database, text: str) -> None:
    """Note that a key is used, unless that was noted within the hour; a key that does not hold leaves no trace."""
    now = clock.now()
    with database.reading() as session:
        held = find_key(session, text)
        if held is None:
            return
        last = session.scalar(select(ApiKey.last_used_at).where(ApiKey.id == held.key.id))
    if last is not None and now - last < _HOUR:
        return
    with database.writing() as session:
        stale = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now - _HOUR)
        session.execute(update(ApiKey).where(ApiKey.id == held.key.id, stale).values(last_used_at=now))
