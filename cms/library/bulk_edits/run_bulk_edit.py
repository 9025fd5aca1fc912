"""Asking that a bulk edit be done as its preview shows it."""

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.library.bulk_edits.create_bulk_edit import PREVIEW
from cms.library.bulk_edits.load import own_edit
from cms.library.bulk_edits.models import BulkEdit
from cms.long_work import WAITING
from permissions.facts import Actor
from schemas.text import Text

NO_PREVIEW = Text("只有预览状态的批量修改可以执行", "Only a preview can be run")


def run_bulk_edit(actor: Actor, session: Session, edit_id: str) -> BulkEdit:
    """Let the worker do it, each resource by a revision of its own.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (it was run or cancelled).
    """
    edit = own_edit(actor, session, edit_id, lock=True)
    if edit.state != PREVIEW:
        raise wrong_state(NO_PREVIEW)
    edit.state = WAITING
    session.flush()
    return edit
