"""Giving a bulk edit up: what is not done yet stays as it is."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import let
from cms.library.bulk_edits.create_bulk_edit import PREVIEW
from cms.library.bulk_edits.load import facts_of_edit, own_edit
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.long_work import CANCELLED
from permissions.actions import Action
from permissions.facts import Actor


def cancel_bulk_edit(actor: Actor, session: Session, edit_id: str) -> BulkEdit:
    """Stop it, or throw a preview away with its items; revisions that it has made stay.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE.
    """
    edit = own_edit(actor, session, edit_id, lock=True)
    let(actor, Action.CANCEL_BULK_EDIT, facts_of_edit(edit))
    if edit.state == PREVIEW:
        session.execute(delete(BulkEditItem).where(BulkEditItem.edit_id == edit.id))
    edit.state, edit.finished_at, edit.leased_until = CANCELLED, clock.now(), None
    session.flush()
    return edit
