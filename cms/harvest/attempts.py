"""How often a run was begun without getting on: a file that ends its worker each time is not tried for ever.

Whoever takes a run counts first and works then, so that a worker that dies of it has been counted. Every batch that is
written sets the count back, and so does a worker that gives its run back alive.
"""

from sqlalchemy.orm import Session

from cms.errors import Code, Problem
from cms.harvest.models import ImportRun
from cms.long_work import FAILED, close
from schemas.text import Text

MOST = 5
GIVEN_UP = Text(
    f"连续 {MOST} 次处理都在同一处异常中断，已停止；查明原因后可手工恢复",
    f"Tried {MOST} times and broken off at the same place each time: stopped; it can be resumed by hand",
)


def may_begin(session: Session, run: ImportRun) -> bool:
    """Whether the run, just taken, is to be tried once more; if not, it has failed and says so."""
    if run.attempts >= MOST:
        close(session, ImportRun, run.id, FAILED, Problem(Code.INTERNAL, GIVEN_UP))
        return False
    run.attempts += 1
    session.flush()
    return True
