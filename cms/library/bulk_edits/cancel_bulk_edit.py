"""Giving a bulk edit up: what is not done yet stays as it is."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import wrong_state
from cms.library.bulk_edits.create_bulk_edit import PREVIEW
from cms.library.bulk_edits.load import own_edit
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.long_work import CANCELLED, FAILED, OPEN
from permissions.facts import Actor
from schemas.text import Text

OVER = Text("该批量修改已经结束", "The bulk edit is over")


def cancel_bulk_edit(actor: Actor, session: Session, edit_id: str) -> BulkEdit:
    """Stop it, or throw a preview away with its items; revisions that it has made stay.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE.
    """
    edit = own_edit(actor, session, edit_id, lock=True)
    if edit.state not in (PREVIEW, FAILED, *OPEN):
        raise wrong_state(OVER)
    if edit.state == PREVIEW:
        session.execute(delete(BulkEditItem).where(BulkEditItem.edit_id == edit.id))
    edit.state, edit.finished_at, edit.leased_until = CANCELLED, clock.now(), None
    session.flush()
    return edit
