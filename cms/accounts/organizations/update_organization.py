"""Changing an organization: its name, level and region; its place in the tree."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.organizations import queries
from cms.accounts.organizations.create_organization import LONGEST_LINEAGE
from cms.accounts.organizations.tree_lock import lock_tree
from cms.accounts.trees import child_lineage, refuse_cycle, refuse_deeper, replace_prefix
from cms.authorization import require
from cms.changes import log
from permissions.actions import Action
from permissions.facts import Actor

PLAIN = ("name", "level", "region")


def update_organization(
    actor: Actor, session: Session, organization_id: str, changes: Mapping[str, str | None]
) -> Organization:
    """Change what `changes` names: `name`, `level`, `region`, `parent_id` (None: becomes a root).

    The credit code identifies a body for good and does not change. A move takes the whole subtree along, so that what
    was granted for a subtree follows the tree. Public pages show names, hence the change is logged.

    Raises FORBIDDEN, NOT_FOUND, INVALID (unknown parent, cycle), WRONG_STATE (too deep).
    """
    require(actor, Action.MANAGE_ORGANIZATIONS)
    if "parent_id" in changes:
        lock_tree(session)
    organization = queries.get(session, organization_id)
    changed = {name: value for name, value in changes.items() if getattr(organization, name) != value}
    if not changed:
        return organization
    for name in PLAIN:
        if name in changed:
            setattr(organization, name, changed[name])
    if "parent_id" in changed:
        _move(session, organization, changed["parent_id"])
    log.append(session, "organization_changed", log.Subject("organization", organization.id))
    return organization


def _move(session: Session, organization: Organization, parent_id: str | None) -> None:
    parent = queries.named(session, parent_id, "/parent_id").lineage if parent_id else None
    before, after = organization.lineage, child_lineage(parent, organization.id)
    refuse_cycle(before, parent, "/parent_id")
    longest = select(func.max(func.length(Organization.lineage))).where(Organization.lineage.startswith(before))
    refuse_deeper(session.scalar(longest), before, after, LONGEST_LINEAGE)
    organization.parent_id = parent_id
    replace_prefix(session, Organization.lineage, before, after)
    session.refresh(organization, ["lineage"])
