"""When a name changes, what shows it is made anew in the background, led by the change log (DESIGN §3).

Who shows it is told by the rules of `cms.delivery.representation.embeds`. Those whose bytes differ get a change row of
their own.
"""

import logging
from collections.abc import Sequence

from cms.changes.consumers import Hold, consume
from cms.changes.models import Change
from cms.db import Database
from cms.delivery.representation.embeds import SHOWING
from cms.delivery.writing.thematic import refill
from cms.publishing.renew import renew

CONSUMER = "dependants"
BETWEEN_HOLDS = 100
BETWEEN_LINES = 1000
log = logging.getLogger("zhengku.worker")


def renew_dependants(database: Database) -> bool:
    """One step of the background worker: renew what shows what changed next; whether there was anything to do."""
    return consume(database, CONSUMER, lambda changes, hold: _handle(database, changes, hold)) > 0


def _handle(database: Database, changes: Sequence[Change], hold: Hold) -> None:
    for change in changes:
        if change.subject_type == "thematic_library":
            _refill(database, change.subject_id, hold)
        elif _is_renaming(change):
            _follow(database, change, hold)


def _refill(database: Database, library_id: str, hold: Hold) -> None:
    """What a thematic library shows follows its rule."""
    after: str | None = None
    while True:
        hold()
        with database.writing() as session:
            after = refill(session, library_id, after)
        if after is None:
            return


def _is_renaming(change: Change) -> bool:
    """Whether something that may be shown has another name now; what has just been made is shown nowhere yet."""
    is_new = change.scope_before is None and change.scope_after is not None
    return change.subject_type in SHOWING and change.kind.endswith("_changed") and not is_new


def _follow(database: Database, change: Change, hold: Hold) -> None:
    with database.reading() as session:
        ids = session.scalars(SHOWING[change.subject_type](change)).all()
    for place, resource_id in enumerate(ids):
        if place % BETWEEN_HOLDS == 0:
            hold()
        if place % BETWEEN_LINES == 0 and place:
            log.info("renewing dependants", extra={"change": change.sequence, "done": place, "of": len(ids)})
        with database.writing() as session:
            renew(session, resource_id, "updated")
