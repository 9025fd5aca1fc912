"""Ask for an import of a file that was sent: it waits for the worker."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account
from cms.authorization import require
from cms.errors import invalid, wrong_state
from cms.harvest.models import ImportRun
from cms.harvest.report import ImportFile
from cms.harvest.run import Source, new_run
from cms.harvest.targets import find_targets
from cms.harvest.uploads import Received
from cms.long_work import OPEN
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

EMPTY = Text("文件是空的", "The file is empty")
MOST_OPEN = 20
"""Imports of one account that wait or go on: each keeps a file that may be large."""
TOO_MANY = Text(
    f"您有 {MOST_OPEN} 个导入尚未完成，请等待或取消其中一些",
    f"You have {MOST_OPEN} imports that are not done; wait for some or cancel them",
)


def start_import(actor: Actor, session: Session, asked: ImportFile, file: Received, name: str) -> ImportRun:
    """A run that waits for the worker, which reads the file through before it writes anything.

    Raises FORBIDDEN (the duty does not import, or not into a place that the mapping names), WRONG_STATE (too many of
    the account are not done), INVALID (an empty file, or places that are none).
    """
    require(actor, Action.IMPORT)
    # Of two requests at once the second waits for the first, and counts it.
    session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update(key_share=True))
    refuse_too_many(actor, session)
    if file.path.stat().st_size == 0:
        raise invalid("files/file", "empty", EMPTY)
    targets = find_targets(actor, session, asked.mapping, asked.site)
    return new_run(actor, session, asked, targets, Source(name, file.sha256, file.stored_as))


def refuse_too_many(actor: Actor, session: Session) -> None:
    """Raises WRONG_STATE if no more imports of the account are taken now."""
    mine = (ImportRun.account_id == actor.account_id, ImportRun.state.in_(OPEN), ImportRun.stored_as.is_not(None))
    if session.execute(select(func.count()).select_from(ImportRun).where(*mine)).scalar_one() >= MOST_OPEN:
        raise wrong_state(TOO_MANY)
