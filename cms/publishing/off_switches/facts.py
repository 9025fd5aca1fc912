"""The facts of off-switches that rules ask for: told by one set of columns, for a check, a page and a list alike."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Account, Organization
from cms.filters import compile_filter
from cms.library.models import Resource, Revision
from cms.sites.models import Channel, Site
from cms.sites.off_switches.models import OffSwitch
from permissions.facts import SwitchFacts
from permissions.filters import Filter

_ABOVE = aliased(Organization)
_SUPERVISING = select(Organization.lineage).join(Site, Site.supervising_id == Organization.id)
_OF_SITE = _SUPERVISING.where(Site.id == OffSwitch.subject_id)
_OF_CHANNEL = _SUPERVISING.join(Channel, Channel.site_id == Site.id).where(Channel.id == OffSwitch.subject_id)
_OF_RESOURCE = _SUPERVISING.join(Resource, Resource.home_site_id == Site.id).where(Resource.id == OffSwitch.subject_id)
_SUPERIOR = (
    select(func.coalesce(_ABOVE.lineage, Organization.lineage))
    .select_from(Organization)
    .join(Resource, Resource.organization_id == Organization.id)
    .outerjoin(_ABOVE, _ABOVE.id == Organization.parent_id)
    .where(Resource.id == OffSwitch.subject_id)
)
_SHOWN = (
    select(Revision.content_hash == OffSwitch.content_hash)
    .join(Resource, (Resource.id == Revision.resource_id) & (Resource.live_number == Revision.number))
    .where(Resource.id == OffSwitch.subject_id)
)
COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "supervising": func.coalesce(*(one.scalar_subquery() for one in (_OF_SITE, _OF_CHANNEL, _OF_RESOURCE))),
    "superior": _SUPERIOR.scalar_subquery(),
    "type": select(Resource.type).where(Resource.id == OffSwitch.subject_id).scalar_subquery(),
    "off_person": select(Account.person_id).where(Account.id == OffSwitch.off_by).scalar_subquery(),
    "is_open": OffSwitch.on_at.is_(None),
    "is_erased": exists().where(Resource.id == OffSwitch.subject_id, Resource.erased_at.is_not(None)),
    "is_same": func.coalesce(_SHOWN.scalar_subquery(), true()),
}


def switches_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `off_switch`."""
    return compile_filter(rule, COLUMNS, {})


def facts_of_switches(session: Session, ids: Collection[str]) -> dict[str, SwitchFacts]:
    """The facts of each off-switch by its id, in one query."""
    told = select(OffSwitch.id, *(column.label(name) for name, column in COLUMNS.items()))
    rows = session.execute(told.where(OffSwitch.id.in_(ids))).mappings()
    return {
        row["id"]: SwitchFacts(
            supervising=row["supervising"],
            superior=row["superior"],
            type=row["type"],
            off_person=row["off_person"],
            is_open=bool(row["is_open"]),
            is_erased=bool(row["is_erased"]),
            is_same=bool(row["is_same"]),
        )
        for row in rows
    }
