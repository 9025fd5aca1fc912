"""Asking that a bulk edit be done as its preview shows it, or that one which has failed go on."""

from sqlalchemy.orm import Session

from cms.authorization import let
from cms.library.bulk_edits.load import facts_of_edit, own_edit
from cms.library.bulk_edits.models import BulkEdit
from cms.long_work import resume
from permissions.actions import Action
from permissions.facts import Actor


def run_bulk_edit(actor: Actor, session: Session, edit_id: str) -> BulkEdit:
    """Let the worker do it, each resource by a revision of its own; one that has failed goes on where it stopped.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (it runs, is over or cancelled).
    """
    edit = own_edit(actor, session, edit_id, lock=True)
    let(actor, Action.RUN_BULK_EDIT, facts_of_edit(edit))
    resume(edit)
    session.flush()
    return edit
