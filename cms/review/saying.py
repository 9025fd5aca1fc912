"""What whoever says something of a content has in common: of which content it is, why, and who said it."""

from typing import Any

from cms.errors import Code, Problem, invalid
from cms.library.placements.models import ChannelPlacement
from cms.review.models import Submission
from permissions.facts import Actor
from schemas.characters import is_said
from schemas.text import Text

OTHER_CONTENT = Text(
    "内容散列与送审版本不一致，请重新阅读", "The hash is not that of what was submitted; read it again"
)


def refuse_other_content(bound: Submission | ChannelPlacement, content_hash: str, detail: Text = OTHER_CONTENT) -> None:
    """Raises STALE, with the hash that it has now, if this is not the hash of the content that is bound."""
    if content_hash != bound.content_hash:
        raise Problem(Code.STALE, detail, extra={"current_hash": bound.content_hash})


def require_words(words: str, detail: Text, pointer: str = "/comment") -> None:
    """Raises INVALID if there is nothing to read where something has to be said."""
    if not is_said(words):
        raise invalid(pointer, "required", detail)


def signed_by(actor: Actor) -> dict[str, Any]:
    """The columns that tell whose word it is: the account, its duty, and the person behind it."""
    return {"account_id": actor.account_id, "duty": actor.duty, "person_id": actor.person_id}
