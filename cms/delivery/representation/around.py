"""Everything of others that one resource shows, read by the rules of `embeds`."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from cms.delivery.representation.embeds import EMBEDS, Placed, PublicFile
from schemas.text import Text


class Around(NamedTuple):
    """What is around a resource; `channels` in the order of its placements."""

    publisher: str
    terms: Mapping[tuple[str, str], Text]
    channels: Sequence[Placed]
    files: Mapping[str, PublicFile]


def look_around(session: Session, publisher_id: str, content: Mapping[str, Any]) -> Around:
    """Read what the content embeds. What is named but does not exist is left out."""
    return Around(**{name: embed.expand(session, publisher_id, content) for name, embed in EMBEDS.items()})
