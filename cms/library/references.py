"""What content refers to: channels, terms, files, other resources. Looked up for a batch, then checked a draft each."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.errors import FieldError
from cms.library.attachments.models import Attachment
from cms.library.drafts import Draft
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import current_codes
from cms.sites.models import Channel, ChannelContributor
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts, of_any_type
from permissions.filters import matches
from permissions.rules import allowed_objects
from permissions.scopes import in_scope
from schemas.content_types import schema_of
from schemas.relations import may_join
from schemas.text import Text

NO_CHANNEL = Text("没有这个栏目", "There is no such channel")
NOT_ACCEPTED = Text("该栏目不接收此类内容", "The channel does not accept this type")
MAY_NOT_PLACE = Text("您不能在该栏目发布", "You may not place content in this channel")
NO_TERM = Text("分类表中没有这个代码", "The taxonomy has no such code")
NO_ATTACHMENT = Text("没有这个附件", "There is no such attachment")
NO_RESOURCE = Text("没有这个信息资源", "There is no such resource")
NO_SUCH_PAIR = Text("这两类资源之间不能建立此关联", "These two types cannot be joined by this relation")
NO_ORGANIZATION = Text("没有这个单位", "There is no such organization")


class Place(NamedTuple):
    """A channel, as far as placing something in it is concerned."""

    id: str
    site_id: str
    lineage: str
    owner_id: str
    accepted_types: Sequence[str]


# Made once, since making such a statement takes longer than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CHANNELS = select(
    Channel.id, Channel.site_id, Channel.lineage, Channel.owner_id, Channel.accepted_types
).where(Channel.id.in_(_IDS))  # fmt: skip
_LINEAGES = select(Organization.id, Organization.lineage).where(Organization.id.in_(_IDS))
_CONTRIBUTORS = (
    select(ChannelContributor.channel_id, Organization.lineage)
    .join(Organization, Organization.id == ChannelContributor.organization_id)
    .where(ChannelContributor.channel_id.in_(_IDS))
)
_TERMS = select(TaxonomyTerm.scheme, TaxonomyTerm.code).where(TaxonomyTerm.code.in_(_IDS))


@dataclass(frozen=True)
class References:
    """Everything that a batch of drafts refers to, as found in the database."""

    channels: Mapping[str, Place]
    units: Mapping[str, Sequence[str]]
    placeable: AbstractSet[str]
    terms: AbstractSet[tuple[str, str]]
    files: Mapping[str, str]
    attachments: AbstractSet[str]
    targets: Mapping[str, str]
    lineages: Mapping[str, str]


@cache
def term_fields(type_name: str) -> dict[str, str]:
    """The fields of a type that hold codes of a taxonomy, with the scheme's code."""
    found = {}
    for name, field in schema_of(type_name).fields.items():
        inner = getattr(field, "inner", field)
        scheme = inner.metadata.get("scheme")
        if scheme:
            found[name] = str(scheme)
    return found


def _codes(draft: Draft) -> Iterable[tuple[str, str, str]]:
    """Each code that the draft uses: pointer, scheme, code."""
    for name, scheme in term_fields(draft.type).items():
        value = draft.content.get(name)
        if isinstance(value, list):
            yield from ((f"/content/{name}/{place}", scheme, code) for place, code in enumerate(value))
        elif value is not None:
            yield f"/content/{name}", scheme, value


def look_up(session: Session, actor: Actor, drafts: Sequence[Draft], organizations: Iterable[str]) -> References:
    """Find what the drafts refer to, with one query a kind."""
    channels = _channels(session, {channel for draft in drafts for channel in draft.channels})
    files, usable = _attachments(session, actor, {one for draft in drafts for one in draft.attachments})
    owners = {channel.owner_id for channel in channels.values()}
    publishers = {str(draft.content["publisher"]) for draft in drafts if "publisher" in draft.content}
    lineages = _lineages(session, {*organizations, *owners, *publishers})
    units = _units(session, channels, lineages)
    return References(
        channels=channels,
        units=units,
        placeable=_placeable(actor, channels, units),
        terms=_terms(session, {(scheme, code) for draft in drafts for _, scheme, code in _codes(draft)}),
        files=files,
        attachments=usable,
        targets=_targets(session, actor, {target for draft in drafts for _, target in draft.relations}),
        lineages=lineages,
    )


def _rows(session: Session, statement: Select[*tuple[Any, ...]], ids: Iterable[str]) -> Sequence[Any]:
    """What the statement gives for the ids; nothing is asked for none."""
    wanted = list(ids)
    return session.connection().execute(statement, {"ids": wanted}).all() if wanted else ()


def _channels(session: Session, ids: AbstractSet[str]) -> dict[str, Place]:
    return {row.id: Place(*row) for row in _rows(session, _CHANNELS, ids)}


def _lineages(session: Session, ids: AbstractSet[str]) -> dict[str, str]:
    return {row.id: row.lineage for row in _rows(session, _LINEAGES, ids)}


def _units(session: Session, channels: Mapping[str, Place], lineages: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """For each channel the lineages of its owner and of the units that contribute to it."""
    units = {channel.id: [lineages[channel.owner_id]] for channel in channels.values()}
    for channel_id, lineage in _rows(session, _CONTRIBUTORS, channels):
        units[channel_id].append(lineage)
    return dict(units)


def _placeable(actor: Actor, channels: Mapping[str, Place], units: Mapping[str, Sequence[str]]) -> AbstractSet[str]:
    """The channels that the actor's scope covers, by their owner, a contributing unit, their site or themselves."""
    rule = in_scope(of_any_type(actor))
    return {
        channel.id
        for channel in channels.values()
        if any(matches(rule, ResourceFacts(unit, channel.site_id, channel.lineage)) for unit in units[channel.id])
    }


def _terms(session: Session, wanted: AbstractSet[tuple[str, str]]) -> AbstractSet[tuple[str, str]]:
    found = {(row.scheme, row.code) for row in _rows(session, _TERMS, {code for _, code in wanted})}
    return found | current_codes(session, wanted - found).keys()


def _attachments(session: Session, actor: Actor, ids: AbstractSet[str]) -> tuple[dict[str, str], AbstractSet[str]]:
    if not ids:
        return {}, frozenset()
    rule = in_scope(of_any_type(actor))
    rows = session.execute(
        select(Attachment.id, Attachment.sha256, Attachment.uploaded_by, Organization.lineage)
        .join(Organization, Organization.id == Attachment.organization_id)
        .where(Attachment.id.in_(ids)),
    ).all()
    usable = {
        row.id for row in rows if row.uploaded_by == actor.account_id or matches(rule, ResourceFacts(row.lineage))
    }
    return {row.id: row.sha256 for row in rows}, usable


def _targets(session: Session, actor: Actor, ids: AbstractSet[str]) -> dict[str, str]:
    """The types of what can be related to: what is public, and what the actor may read."""
    if not ids:
        return {}
    seen = or_(Resource.live_number.is_not(None), resources_matching(allowed_objects(actor, Action.READ_RESOURCE)))
    statement = select(Resource.id, Resource.type).where(Resource.id.in_(ids), Resource.deleted_at.is_(None), seen)
    return {row.id: row.type for row in session.execute(statement)}


def may_own(actor: Actor, lineage: str, home: Place | None, found: References) -> bool:
    """Whether what the actor creates may belong to the organization.

    It does within a scope that is an organization; who has a site or a channel only creates for the units of the home
    channel, and not in anybody's name.
    """
    if matches(in_scope(of_any_type(actor)), ResourceFacts(lineage)):
        return True
    return home is not None and home.id in found.placeable and lineage in found.units[home.id]


def faults(
    draft: Draft, found: References, *, kept: Draft | None = None, own_id: str | None = None
) -> list[FieldError]:
    """What the draft refers to wrongly. `kept` is the revision before: what stood there already may stay."""
    before = kept.channels if kept else ()
    used = kept.attachments if kept else ()
    wrong: list[FieldError] = []
    for place, channel_id in enumerate(draft.channels):
        pointer, was_there = f"/content/channels/{place}", channel_id in before
        wrong.extend(_channel_faults(pointer, draft.type, channel_id, found, was_there=was_there))
    for pointer, attachment, _ in draft.files:
        if attachment not in found.attachments and not (attachment in used and attachment in found.files):
            wrong.append(FieldError(f"/content{pointer}", "no_attachment", NO_ATTACHMENT))
    for place, (relation, target) in enumerate(draft.relations):
        pointer = f"/content/relations/{place}"
        if target not in found.targets or target == own_id:
            wrong.append(FieldError(f"{pointer}/target_id", "no_resource", NO_RESOURCE))
        elif not may_join(relation, draft.type, found.targets[target]):
            wrong.append(FieldError(f"{pointer}/type", "relation_not_allowed", NO_SUCH_PAIR))
    publisher = draft.content.get("publisher")
    if publisher is not None and publisher not in found.lineages:
        wrong.append(FieldError("/content/publisher", "no_organization", NO_ORGANIZATION))
    return wrong + [
        FieldError(pointer, "no_term", NO_TERM)
        for pointer, scheme, code in _codes(draft)
        if (scheme, code) not in found.terms
    ]


def _channel_faults(
    pointer: str, type_name: str, channel_id: str, found: References, *, was_there: bool
) -> Iterable[FieldError]:
    channel = found.channels.get(channel_id)
    if channel is None:
        yield FieldError(pointer, "no_channel", NO_CHANNEL)
    elif channel.accepted_types and type_name not in channel.accepted_types:
        yield FieldError(pointer, "type_not_accepted", NOT_ACCEPTED)
    elif channel_id not in found.placeable and not was_there:
        yield FieldError(pointer, "may_not_place", MAY_NOT_PLACE)
