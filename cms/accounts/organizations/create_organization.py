"""Adding an organization to the tree (P4)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.credit_code import require_credit_code
from cms.accounts.models import Organization
from cms.accounts.organizations import queries
from cms.accounts.organizations.tree_lock import lock_tree
from cms.accounts.trees import child_lineage, too_deep
from cms.accounts.uniqueness import refuse_taken
from cms.authorization import require
from cms.ids import new_id
from permissions.actions import Action
from permissions.facts import Actor

LONGEST_LINEAGE = 1000


@dataclass(frozen=True, kw_only=True)
class NewOrganization:
    """What is told about a new organization; without a parent it is the root of a tree."""

    name: str
    credit_code: str
    level: str
    parent_id: str | None = None
    region: str | None = None


def create_organization(actor: Actor, session: Session, new: NewOrganization) -> Organization:
    """Add an organization.

    Raises FORBIDDEN, INVALID (credit code, unknown parent), CONFLICT (credit code taken), WRONG_STATE (too deep).
    """
    require(actor, Action.MANAGE_ORGANIZATIONS)
    return add_organization(session, new)


def add_organization(session: Session, new: NewOrganization) -> Organization:
    """The same without an actor: for the first organizations of an installation."""
    lock_tree(session)
    code = require_credit_code(new.credit_code, "/credit_code")
    parent = queries.named(session, new.parent_id, "/parent_id") if new.parent_id else None
    refuse_taken(session, Organization.credit_code, code, "/credit_code")
    made_id = new_id()
    lineage = child_lineage(parent.lineage if parent else None, made_id)
    if len(lineage) > LONGEST_LINEAGE:
        raise too_deep()
    made = Organization(
        id=made_id,
        parent_id=new.parent_id,
        lineage=lineage,
        name=new.name,
        credit_code=code,
        level=new.level,
        region=new.region,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made
