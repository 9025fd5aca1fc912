"""The gates of a decision: an approval signs exactly those of its level, a refusal says what failed (P2)."""

from collections.abc import Mapping

from cms.errors import Code, FieldError, Problem
from cms.review.models import Submission
from cms.review.saying import require_words
from cms.review.terms import gates_at
from schemas.text import Text

APPROVE = "approve"
PASS, FAIL = "pass", "fail"
WHY = Text("退回或驳回须说明理由", "Say why it is returned or rejected")
UNSIGNED = Text("同意前须签署本审级的这一关", "To approve, this gate of the level has to be signed")
FAILED = Text("有一关未通过，不能同意", "What fails a gate cannot be approved")
OTHER_LEVEL = Text("这一关不由本审级签署", "This gate is not signed at this level")


def checked_gates(
    submission: Submission, verdict: str, given: Mapping[str, str] | None, comment: str
) -> dict[str, str]:
    """The marks of a decision at the level where the submission waits; `given` None signs all of it or none.

    Any gate may be failed by whoever sees why; only those of the level are passed. Raises INVALID with every fault.
    """
    own = gates_at(submission, submission.level)
    if given is None:
        given = dict.fromkeys(sorted(own), PASS) if verdict == APPROVE else {}
    faults = [
        FieldError(f"/gates/{gate}", "other_level", OTHER_LEVEL)
        for gate, mark in given.items()
        if mark == PASS and gate not in own
    ]
    if verdict == APPROVE:
        faults += [FieldError(f"/gates/{gate}", "failed", FAILED) for gate, mark in given.items() if mark == FAIL]
        faults += [FieldError(f"/gates/{gate}", "unsigned", UNSIGNED) for gate in sorted(own - given.keys())]
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    if verdict != APPROVE and FAIL not in given.values():
        require_words(comment, WHY)
    return dict(given)
