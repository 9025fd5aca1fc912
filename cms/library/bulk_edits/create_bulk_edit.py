"""Asking for the same change of many resources: kept as a preview, nothing of them is changed yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.db import table_of
from cms.errors import invalid, wrong_state
from cms.ids import new_id
from cms.library.bulk_edits.changes import Changes, checked
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.bulk_edits.preview import Previewed, chosen_ids, counted, preview
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

ONE_OF = Text("请给出 filter 或 ids 之一", "Give either filter or ids")
TOO_MANY = Text(
    "您有 20 个未执行的预览，请先执行或取消其中一些", "You have 20 previews that were not run; run some or give them up"
)
PREVIEW = "preview"
MOST_PREVIEWS = 20
"""Previews of one account that wait to be run: each may hold ten thousand items."""


@dataclass(frozen=True)
class NewBulkEdit:
    """What is asked: the changes, what they are for, and what they would do to each resource."""

    changes: Changes
    note: str
    items: Sequence[Previewed]


def prepare_bulk_edit(actor: Actor, session: Session, body: Mapping[str, Any]) -> NewBulkEdit:
    """Work out what a request would do; it only reads, since ten thousand resources take their time.

    Raises FORBIDDEN, INVALID (changes, no or too many resources, an id that the actor may not read).
    """
    require(actor, Action.EDIT_RESOURCE)
    changes = checked(body["changes"])
    if (body["ids"] is None) == (body["filter"] is None):
        raise invalid("/filter", "one_of", ONE_OF)
    ids = chosen_ids(actor, session, body["ids"], body["filter"])
    return NewBulkEdit(changes, body["note"], preview(actor, session, ids, changes))


def create_bulk_edit(actor: Actor, session: Session, new: NewBulkEdit) -> BulkEdit:
    """Keep the preview. Raises FORBIDDEN, WRONG_STATE (too many wait to be run)."""
    require(actor, Action.EDIT_RESOURCE)
    mine = select(func.count()).where(BulkEdit.account_id == actor.account_id, BulkEdit.state == PREVIEW)
    if session.execute(mine).scalar_one() >= MOST_PREVIEWS:
        raise wrong_state(TOO_MANY)
    made = BulkEdit(
        id=new_id(),
        state=PREVIEW,
        done=0,
        total=len(new.items),
        changes=dict(new.changes),
        note=new.note,
        counts=counted(new.items),
        account_id=actor.account_id,
        started_at=clock.now(),
    )
    session.add(made)
    session.flush()
    rows = [{"edit_id": made.id, "position": at, **item._asdict()} for at, item in enumerate(new.items, 1)]
    session.connection().execute(insert(table_of(BulkEditItem)), rows)
    return made
