"""One page of pairs that may be the same, for editors who can do something about it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.ids import is_id
from cms.library.duplicates.by_text import Pair, by_text
from cms.library.duplicates.by_title import by_title
from cms.library.models import Resource
from cms.web.paging import bad_cursor, encode_cursor, forward_keys
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects

TEXT = "text"


class Listed(NamedTuple):
    """A page: the pairs, their resources by id, and the cursor of the next page."""

    pairs: list[Pair]
    resources: Mapping[str, Resource]
    next: str | None


def list_duplicates(actor: Actor, session: Session, query: Mapping[str, Any]) -> Listed:
    """The next pairs of what the actor may read; a page may hold fewer than asked for and yet have a next one.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.EDIT_RESOURCE)
    scope, after = allowed_objects(actor, Action.READ_RESOURCE), _after(query["cursor"], query["ground"])
    if query["ground"] == TEXT:
        found = by_text(session, scope, query["least"], query["limit"], after)
    else:
        found = by_title(session, scope, query["limit"], after)
    ids = {one for pair in found.pairs for one in (pair.newer, pair.older)}
    resources = {one.id: one for one in session.scalars(select(Resource).where(Resource.id.in_(ids)))}
    following = encode_cursor(found.after, backward=False) if found.after else None
    return Listed(found.pairs, resources, following)


def _after(cursor: str | None, ground: str) -> tuple[str, str] | None:
    if cursor is None:
        return None
    keys = forward_keys(cursor, 2)
    if not all(isinstance(one, str) and "\0" not in one for one in keys):
        raise bad_cursor()
    title_or_id, other = keys
    if not (is_id(other) or not other) or (ground == TEXT and not is_id(title_or_id)):
        raise bad_cursor()
    return keys[0], keys[1]
