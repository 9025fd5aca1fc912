"""Asking that a bulk edit be done as its preview shows it, or that one which has failed go on."""

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.library.bulk_edits.create_bulk_edit import PREVIEW
from cms.library.bulk_edits.load import own_edit
from cms.library.bulk_edits.models import BulkEdit
from cms.long_work import FAILED, resume
from permissions.facts import Actor
from schemas.text import Text

NOT_TO_BE_RUN = Text("只有预览或出错停止的批量修改可以执行", "Only a preview, or one that has failed, can be run")


def run_bulk_edit(actor: Actor, session: Session, edit_id: str) -> BulkEdit:
    """Let the worker do it, each resource by a revision of its own; one that has failed goes on where it stopped.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (it runs, is over or cancelled).
    """
    edit = own_edit(actor, session, edit_id, lock=True)
    if edit.state not in (PREVIEW, FAILED):
        raise wrong_state(NOT_TO_BE_RUN)
    resume(edit)
    session.flush()
    return edit
