"""What a representation embeds of others: names of channels, sites, organizations and terms, and facts about files.

`BY_TERM` says which field of content names a term of which scheme. When one of these names changes, the resources that
carry it are made anew (`refresh.make_again`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.library.attachments.models import Attachment, StoredFile
from cms.library.taxonomies.models import TaxonomyTerm
from cms.sites.models import Channel, Site
from schemas.files import named_files
from schemas.text import Text

BY_TERM: Mapping[str, str] = {
    "subjects": "subject",
    "facets": "facet",
    "genre": "genre",
    "audiences": "audience",
    "region": "region",
}


class Placed(NamedTuple):
    """A channel with its site, as far as a resource shows them."""

    channel: Channel
    site: Site


class PublicFile(NamedTuple):
    """A stored file under the name that somebody gave it."""

    name: str
    sha256: str
    size: int
    media_type: str


class Around(NamedTuple):
    """Everything of others that one resource shows; `channels` in the order of its placements."""

    publisher: str
    terms: Mapping[tuple[str, str], Text]
    channels: Sequence[Placed]
    files: Mapping[str, PublicFile]


def look_around(session: Session, publisher_id: str, content: Mapping[str, Any]) -> Around:
    """Read what the content embeds. What is named but does not exist is left out."""
    return Around(
        publisher=session.scalar(select(Organization.name).where(Organization.id == publisher_id)) or "",
        terms=_terms(session, content),
        channels=_channels(session, content.get("channels") or []),
        files=_files(session, [one.attachment_id for one in named_files(content)]),
    )


def named_terms(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every term that the metadata name, as (scheme, code)."""
    found = []
    for field, scheme in BY_TERM.items():
        value = content.get(field)
        codes = value if isinstance(value, list) else [value] if value else []
        found += [(scheme, code) for code in codes]
    return found


def _terms(session: Session, content: Mapping[str, Any]) -> dict[tuple[str, str], Text]:
    wanted = named_terms(content)
    if not wanted:
        return {}
    term = TaxonomyTerm
    rows = session.execute(
        select(term.scheme, term.code, term.label_zh, term.label_en)
        .where(or_(*(and_(term.scheme == scheme, term.code == code) for scheme, code in wanted)))
    )  # fmt: skip
    return {(scheme, code): Text(zh, en) for scheme, code, zh, en in rows}


def _channels(session: Session, ids: Sequence[str]) -> list[Placed]:
    if not ids:
        return []
    placed = select(Channel, Site).join(Site, Site.id == Channel.site_id).where(Channel.id.in_(ids))
    # Shared locks: a renaming waits, then finds what was made with the old name.
    rows = session.execute(placed.with_for_update(read=True))
    found = {channel.id: Placed(channel, site) for channel, site in rows}
    return [found[one] for one in ids if one in found]


def _files(session: Session, ids: Sequence[str]) -> dict[str, PublicFile]:
    if not ids:
        return {}
    rows = session.execute(
        select(Attachment.id, Attachment.name, StoredFile.sha256, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .where(Attachment.id.in_(set(ids)))
    )  # fmt: skip
    return {one: PublicFile(name, sha256, size, media_type) for one, name, sha256, size, media_type in rows}
