"""Loading a bulk edit: its account sees it and nobody else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.errors import not_found
from cms.ids import is_id
from cms.library.bulk_edits.models import BulkEdit
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import WorkFacts


def own_edit(actor: Actor, session: Session, edit_id: str, *, lock: bool = False) -> BulkEdit:
    """The bulk edit, if the actor asked for it; with `lock` nobody else moves it on. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.EDIT_RESOURCE)
    wanted = select(BulkEdit).where(BulkEdit.id == edit_id, BulkEdit.account_id == actor.account_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(wanted).one_or_none() if is_id(edit_id) else None
    if found is None:
        raise not_found()
    return found


def facts_of_edit(edit: BulkEdit) -> WorkFacts:
    """What the rules ask of a bulk edit."""
    return WorkFacts(edit.state)
