"""Looking up assignments and presenting them with the name of what they are about."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization, RoleAssignment
from cms.accounts.scopes import CHANNEL, SITE

SCOPES = {"organization_id": "organization", "site_id": "site", "channel_id": "channel"}


def assignments() -> Select[RoleAssignment, str]:
    """Every assignment with the name of its scope."""
    name = func.coalesce(Organization.name, SITE.c.name, CHANNEL.c.name)
    return (
        select(RoleAssignment, name.label("scope_name"))
        .outerjoin(Organization, Organization.id == RoleAssignment.organization_id)
        .outerjoin(SITE, SITE.c.id == RoleAssignment.site_id)
        .outerjoin(CHANNEL, CHANNEL.c.id == RoleAssignment.channel_id)
    )


def get(session: Session, assignment_id: str) -> tuple[RoleAssignment, str]:
    """One assignment with the name of its scope; the caller knows that it is there."""
    held, name = session.execute(assignments().where(RoleAssignment.id == assignment_id)).one()
    return held, name


def of_account(session: Session, account_id: str) -> Sequence[Row[RoleAssignment, str]]:
    """Every assignment of an account, the oldest first."""
    return of_accounts(session, [account_id])


def of_accounts(session: Session, account_ids: Collection[str]) -> Sequence[Row[RoleAssignment, str]]:
    """Every assignment of some accounts, the oldest first."""
    wanted = assignments().where(RoleAssignment.account_id.in_(account_ids)).order_by(RoleAssignment.id)
    return session.execute(wanted).all()


def present(assignment: RoleAssignment, scope_name: str | None) -> dict[str, object]:
    """An assignment as the management API shows it."""
    scope = next((name for name in SCOPES if getattr(assignment, name) is not None), None)
    return {
        "id": assignment.id,
        "duty": assignment.duty,
        "role": assignment.role,
        "level": assignment.level,
        "types": assignment.types,
        "scope": None
        if scope is None
        else {
            "type": SCOPES[scope],
            "id": getattr(assignment, scope),
            "name": scope_name,
        },
        "granted_by": assignment.granted_by,
        "created_at": clock.rfc3339(assignment.created_at),
    }
