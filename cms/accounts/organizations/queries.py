"""Looking up organizations and presenting them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.accounts.uniqueness import unknown
from cms.errors import not_found
from schemas.text import Text

UNKNOWN = Text("没有这个单位", "There is no such organization")


def get(session: Session, organization_id: str) -> Organization:
    """One organization. Raises NOT_FOUND."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise not_found()
    return found


def named(session: Session, organization_id: str, pointer: str) -> Organization:
    """The organization that a field of the input names. Raises INVALID at `pointer`."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise unknown(pointer, UNKNOWN)
    return found


def by_ids(session: Session, ids: Iterable[str]) -> dict[str, Organization]:
    """The organizations with these ids, in one query; absent ones are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {found.id: found for found in session.scalars(select(Organization).where(Organization.id.in_(wanted)))}


def present(organization: Organization) -> dict[str, object]:
    """An organization as the management API shows it."""
    return {
        "id": organization.id,
        "parent_id": organization.parent_id,
        "lineage": organization.lineage.strip("/").split("/"),
        "name": organization.name,
        "credit_code": organization.credit_code,
        "level": organization.level,
        "region": organization.region,
        "created_at": clock.rfc3339(organization.created_at),
    }
