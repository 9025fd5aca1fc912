"""Go on with a run that failed, once what stopped it has been seen to: it waits for the worker where it had come to."""

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.harvest.models import ImportRun
from cms.harvest.scopes import permitted_run
from cms.long_work import FAILED, WAITING
from permissions.facts import Actor
from schemas.text import Text

NOT_FAILED = Text("只有失败的导入可以恢复", "Only an import that failed can be resumed")
FILE_GONE = Text("上传的文件已清理，请重新上传", "The file that was sent is no longer kept: send it again")


def resume_import(actor: Actor, session: Session, run_id: str) -> ImportRun:
    """Let the worker take a failed run again. Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (also without its file)."""
    run = permitted_run(actor, session, run_id, lock=True)
    if run.state != FAILED:
        raise wrong_state(NOT_FAILED)
    if run.stored_as is None:
        raise wrong_state(FILE_GONE)
    run.state, run.attempts, run.fault, run.finished_at = WAITING, 0, None, None
    session.flush()
    return run
