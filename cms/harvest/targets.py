"""The organizations and channels that a mapping names, found in the database, and whether the actor may write there."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import authorise, require
from cms.errors import Code, FieldError, Problem
from cms.harvest.mapping import Mapping
from cms.harvest.names import Names, find_names, wrong_constants
from cms.harvest.transform import Targets
from cms.sites.models import Channel, Site
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts, of_any_type
from schemas.text import Text

MISSING = Text("映射所指的单位或栏目不存在", "The mapping names what is not there")
NAMELESS = Text("映射中的固定值不对应任何单位或分类", "Constants of the mapping name no organization or term")


class _Place(NamedTuple):
    """A channel as rules see it."""

    id: str
    site_id: str
    lineage: str


def find_targets(actor: Actor, session: Session, mapping: Mapping, site: str | None) -> Targets:
    """Ids of everything that the mapping names; a channel without a site is one of ``site``.

    Raises FORBIDDEN if the actor may not import, or not into one of these places; INVALID for places that are none,
    and for constants that name nothing.
    """
    require(actor, Action.IMPORT)
    organizations = _organizations(session, mapping.organization.values())
    channels = _channels(session, mapping.channel.values(), site)
    faults = _missing("organization", mapping.organization.values(), organizations)
    faults += _missing("channel", mapping.channel.values(), channels)
    if faults:
        raise Problem(Code.INVALID, MISSING, errors=faults)
    for code, (_, lineage) in organizations.items():
        for name, channel in channels.items() or (("", None),):
            facts = ResourceFacts(lineage, channel.site_id, channel.lineage) if channel else ResourceFacts(lineage)
            _permit(of_any_type(actor), facts, code, name)  # a row of another type is refused by itself
    return Targets(
        {code: found[0] for code, found in organizations.items()},
        {name: found.id for name, found in channels.items()},
        _names(session, mapping),
    )


def _names(session: Session, mapping: Mapping) -> Names:
    """The names that fields take. Raises INVALID for constants that name nothing."""
    names = find_names(session, mapping)
    if faults := wrong_constants(mapping, names):
        raise Problem(Code.INVALID, NAMELESS, errors=faults)
    return names


def _permit(actor: Actor, facts: ResourceFacts, code: str, channel: str) -> None:
    try:
        authorise(actor, Action.CREATE_RESOURCE, facts)
    except Problem:
        told = f"{code} {channel}".strip()
        detail = Text(f"不在您的职责范围内：{told}", f"Outside the scope given to you: {told}")
        raise Problem(Code.FORBIDDEN, detail) from None


def _organizations(session: Session, codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    statement = select(Organization.credit_code, Organization.id, Organization.lineage)
    found = session.execute(statement.where(Organization.credit_code.in_(list(codes))))
    return {row.credit_code: (row.id, row.lineage) for row in found}


def _channels(session: Session, names: Iterable[str], site: str | None) -> dict[str, _Place]:
    wanted = {name: name.split(":", 1) if ":" in name else [site or "", name] for name in names}
    if not wanted:
        return {}
    columns = (Site.slug, Channel.path, Channel.id, Channel.site_id, Channel.lineage)
    statement = select(*columns).join(Site, Site.id == Channel.site_id)
    places = [(slug, path) for slug, path in wanted.values()]
    rows = session.execute(statement.where(tuple_(Site.slug, Channel.path).in_(places)))
    found = {(row.slug, row.path): _Place(row.id, row.site_id, row.lineage) for row in rows}
    return {name: found[slug, path] for name, (slug, path) in wanted.items() if (slug, path) in found}


def _missing(key: str, names: Iterable[str], found: Iterable[str]) -> list[FieldError]:
    there = set(found)
    return [
        FieldError(f"/{key}", "not_found", Text(f"不存在：{name}", f"There is no {name}"))
        for name in names
        if name not in there
    ]
