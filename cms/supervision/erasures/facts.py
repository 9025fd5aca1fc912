"""The facts of erasures that rules ask for: one set of columns, for a check, a page and a list alike."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.models import ChangeRequest, Organization
from cms.filters import Membership, compile_filter
from cms.library.models import Resource
from cms.sites.models import Site
from cms.supervision.erasures.models import Erasure
from cms.supervision.erasures.states import UNCONFIRMED, in_states
from permissions.facts import ErasureFacts
from permissions.filters import Filter

_ABOVE = aliased(Organization)
_SUPERVISING = select(Organization.lineage).join(Site, Site.supervising_id == Organization.id)
_OF_SITE = _SUPERVISING.where(Site.id == Erasure.site_id)
_OF_RESOURCE = _SUPERVISING.join(Resource, Resource.home_site_id == Site.id).where(Resource.id == Erasure.resource_id)
_SUPERIOR = (
    select(func.coalesce(_ABOVE.lineage, Organization.lineage))
    .select_from(Organization)
    .join(Resource, Resource.organization_id == Organization.id)
    .outerjoin(_ABOVE, _ABOVE.id == Organization.parent_id)
    .where(Resource.id == Erasure.resource_id)
)


def _columns() -> Mapping[str, ColumnElement[Any]]:
    return {
        "supervising": func.coalesce(_OF_SITE.scalar_subquery(), _OF_RESOURCE.scalar_subquery()),
        "superior": _SUPERIOR.scalar_subquery(),
        "type": select(Resource.type).where(Resource.id == Erasure.resource_id).scalar_subquery(),
        "is_unconfirmed": in_states([UNCONFIRMED], clock.now()),
    }


def _decided(person_id: str) -> ColumnElement[bool]:
    request = ChangeRequest
    persons = or_(request.requested_person_id == person_id, request.decided_person_id == person_id)
    return exists().where(request.id == Erasure.change_request_id, persons)


SETS: Mapping[str, Membership] = {"persons": _decided}


def erasures_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `erasure`."""
    return compile_filter(rule, _columns(), SETS)


def facts_of_erasures(session: Session, ids: Collection[str]) -> dict[str, ErasureFacts]:
    """The facts of each erasure by its id, in one query."""
    request = ChangeRequest
    told = select(
        Erasure.id,
        request.requested_person_id,
        request.decided_person_id,
        *(column.label(name) for name, column in _columns().items()),
    ).join(request, request.id == Erasure.change_request_id)
    return {
        row["id"]: ErasureFacts(
            supervising=row["supervising"],
            superior=row["superior"],
            type=row["type"],
            is_unconfirmed=bool(row["is_unconfirmed"]),
            persons=frozenset({row["requested_person_id"], row["decided_person_id"]}),
        )
        for row in session.execute(told.where(Erasure.id.in_(ids))).mappings()
    }
