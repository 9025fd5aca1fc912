"""The rules file of what a representation embeds of others: how it is read, and who shows it when it changes.

Each rule has both directions, so that nothing can be embedded whose renaming nobody follows. What one resource shows of
another (relations, translations) is no rule here: it is patched in the transaction that changes it (`neighbours`,
`locales`). Files never change their names.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.changes.models import Change
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredTerm
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
"""Which field of content names terms of which scheme."""

Content = Mapping[str, Any]
Showing = Callable[[Change], Select[Any]]


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


class Embed(NamedTuple):
    """One rule: what is read for a publisher and a content, and, by the subject of a change, the ids that show it."""

    expand: Callable[[Session, str, Content], Any]
    showing: Mapping[str, Showing]


def named_terms(content: Content) -> list[tuple[str, str]]:
    """Every term that the metadata name, as (scheme, code)."""
    found = []
    for field, scheme in BY_TERM.items():
        value = content.get(field)
        codes = value if isinstance(value, list) else [value] if value else []
        found += [(scheme, code) for code in codes]
    return found


def _publisher(session: Session, publisher_id: str, _content: Content) -> str:
    return session.scalar(select(Organization.name).where(Organization.id == publisher_id)) or ""


def _terms(session: Session, _publisher_id: str, content: Content) -> dict[tuple[str, str], Text]:
    wanted = named_terms(content)
    if not wanted:
        return {}
    term = TaxonomyTerm
    rows = session.execute(
        select(term.scheme, term.code, term.label_zh, term.label_en)
        .where(or_(*(and_(term.scheme == scheme, term.code == code) for scheme, code in wanted)))
    )  # fmt: skip
    return {(scheme, code): Text(zh, en) for scheme, code, zh, en in rows}


def _channels(session: Session, _publisher_id: str, content: Content) -> Sequence[Placed]:
    ids = content.get("channels") or []
    if not ids:
        return []
    placed = select(Channel, Site).join(Site, Site.id == Channel.site_id).where(Channel.id.in_(ids))
    # Shared locks: a renaming waits, then finds what was made with the old name.
    rows = session.execute(placed.with_for_update(read=True))
    found = {channel.id: Placed(channel, site) for channel, site in rows}
    return [found[one] for one in ids if one in found]


def _files(session: Session, _publisher_id: str, content: Content) -> dict[str, PublicFile]:
    ids = {one.attachment_id for one in named_files(content)}
    if not ids:
        return {}
    rows = session.execute(
        select(Attachment.id, Attachment.name, StoredFile.sha256, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .where(Attachment.id.in_(ids))
    )  # fmt: skip
    return {one: PublicFile(name, sha256, size, media_type) for one, name, sha256, size, media_type in rows}


def _in_site(change: Change) -> Select[Any]:
    return select(DeliveredInSite.resource_id).where(DeliveredInSite.site_id == change.subject_id)


def _in_channel(change: Change) -> Select[Any]:
    """Those in the channel, and in the channels below it, whose paths begin with its own."""
    below = select(Channel.id).where(Channel.lineage.contains(f"/{change.subject_id}/"))
    return select(DeliveredInChannel.resource_id).where(DeliveredInChannel.channel_id.in_(below)).distinct()


def _of_organization(change: Change) -> Select[Any]:
    return _carrying("organization", change.subject_id)


def _of_term(change: Change) -> Select[Any]:
    scope = change.scope_after or change.scope_before or {}
    return _carrying(scope.get("scheme"), scope.get("code"))


def _carrying(field: str | None, value: str | None) -> Select[Any]:
    return select(DeliveredTerm.resource_id).where(DeliveredTerm.field == field, DeliveredTerm.value == value)


EMBEDS: Mapping[str, Embed] = {
    "publisher": Embed(_publisher, {"organization": _of_organization}),
    "terms": Embed(_terms, {"taxonomy_term": _of_term}),
    "channels": Embed(_channels, {"channel": _in_channel, "site": _in_site}),
    "files": Embed(_files, {}),
}
"""Every rule, by the name under which `Around` holds what it reads."""

SHOWING: Mapping[str, Showing] = {
    subject: find for embed in EMBEDS.values() for subject, find in embed.showing.items()
}  # fmt: skip
"""For each kind of thing that has a public name: the live resources that show it."""
