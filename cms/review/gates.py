"""The gates of a decision: an approval signs exactly those of its level, a refusal says what failed (P2)."""

from collections.abc import Iterable, Mapping

from cms.errors import FieldError
from cms.review.models import Submission
from cms.review.terms import gates_at
from schemas.characters import is_said
from schemas.text import Text

APPROVE = "approve"
PASS, FAIL = "pass", "fail"
WHY = Text("退回或驳回须说明理由", "Say why it is returned or rejected")
UNSIGNED = Text("同意前须签署本审级的这一关", "To approve, this gate of the level has to be signed")
FAILED = Text("有一关未通过，不能同意", "What fails a gate cannot be approved")
OTHER_LEVEL = Text("这一关不由本审级签署", "This gate is not signed at this level")


def marks_of(submission: Submission, verdict: str, given: Mapping[str, str] | None) -> dict[str, str]:
    """The marks of a decision at the level where the submission waits; `given` None signs all of it or none."""
    if given is not None:
        return dict(given)
    return dict.fromkeys(sorted(gates_at(submission, submission.level)), PASS) if verdict == APPROVE else {}


def gate_faults(submission: Submission, verdict: str, marks: Mapping[str, str]) -> list[FieldError]:
    """What is wrong with the marks. Any gate may be failed by whoever sees why; only those of the level are passed."""
    own = gates_at(submission, submission.level)
    faults = [
        FieldError(f"/gates/{gate}", "other_level", OTHER_LEVEL)
        for gate, mark in marks.items()
        if mark == PASS and gate not in own
    ]
    if verdict == APPROVE:
        faults += [FieldError(f"/gates/{gate}", "failed", FAILED) for gate, mark in marks.items() if mark == FAIL]
        faults += [FieldError(f"/gates/{gate}", "unsigned", UNSIGNED) for gate in sorted(own - marks.keys())]
    return faults


def reason_faults(verdict: str, marks: Mapping[str, str], said: Iterable[str]) -> list[FieldError]:
    """What a refusal lacks that neither fails a gate nor says why in any of these words."""
    if verdict == APPROVE or FAIL in marks.values() or any(is_said(words) for words in said):
        return []
    return [FieldError("/comment", "required", WHY)]
