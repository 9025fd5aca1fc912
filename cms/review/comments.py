"""Comments of a decision, each anchored to a field of the revision that was read, and to words that stand there."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from cms.errors import FieldError
from cms.library.load import revision_of
from cms.library.plain_text import to_text
from cms.review.models import Submission
from schemas.text import Text

NO_FIELD = Text("送审版本中没有这个字段", "What was submitted has no such field")
NOT_THERE = Text("该字段中没有这段文字", "These words do not stand in that field")


def comment_faults(session: Session, submission: Submission, comments: Sequence[Mapping[str, str]]) -> list[FieldError]:
    """A fault for each comment on a field that is not there, or whose quote does not occur in it.

    Pointers are JSON pointers into the content. Words of a formatted field are quoted as one reads them, without its
    tags. An empty quote is about the field as a whole.
    """
    if not comments:
        return []
    _, stored = revision_of(session, submission.resource_id, submission.revision_number)
    faults = []
    for place, comment in enumerate(comments):
        found, value = _at(stored.content, comment["pointer"])
        if not found:
            faults.append(FieldError(f"/comments/{place}/pointer", "not_found", NO_FIELD))
        elif not _occurs(comment["quote"], value):
            faults.append(FieldError(f"/comments/{place}/quote", "not_there", NOT_THERE))
    return faults


def _at(content: object, pointer: str) -> tuple[bool, Any]:
    """Whether there is something at the pointer (RFC 6901), and what."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(content, dict) and name in content:
            content = content[name]
        elif isinstance(content, list) and name.isascii() and name.isdecimal() and int(name) < len(content):
            content = content[int(name)]
        else:
            return False, None
    return True, content


def _occurs(quote: str, value: object) -> bool:
    if not quote:
        return True
    if isinstance(value, str):
        return quote in value or quote in to_text(value)
    return not isinstance(value, dict | list) and quote == str(value)
