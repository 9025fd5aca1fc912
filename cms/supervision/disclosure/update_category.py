"""Changing a category of a disclosure catalogue."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.supervision.disclosure import fields
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.queries import get_category
from cms.supervision.disclosure.scopes import log_change, scope_of_category
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor

PLAIN = ("title", "description", "url", "least", "fresh_days", "position")


def update_category(
    actor: Actor, session: Session, site_id: str, category_id: str, expected: int, changes: Mapping[str, Any]
) -> DisclosureCategory:
    """Change what `changes` names, if the category still has the version `expected`.

    Raises FORBIDDEN, NOT_FOUND, STALE, INVALID, CONFLICT (code, entrance).
    """
    require(actor, Action.MANAGE_DISCLOSURE)
    category = get_category(session, site_id, category_id, lock=True)
    check_version(category.version, expected)
    before = scope_of_category(category)
    _apply(session, category, changes)
    category.version += 1
    category.updated_at = clock.now()
    log_change(session, category.site_id, before, scope_of_category(category))
    return category


def _apply(session: Session, category: DisclosureCategory, changes: Mapping[str, Any]) -> None:
    own, site = category.id, category.site_id
    if "code" in changes:
        category.code = fields.require_code(session, site, changes["code"], but=own)
    if "parent_id" in changes:
        category.parent_id = fields.require_parent(session, site, changes["parent_id"], of=own)
    if "owner_id" in changes:
        category.owner_id = fields.require_owner(session, changes["owner_id"])
    if "kind" in changes:
        category.kind = fields.require_kind(session, site, changes["kind"], but=own)
    if "rule" in changes:
        category.rule = fields.require_rule(session, changes["rule"])
    for name in PLAIN:
        if name in changes:
            setattr(category, name, changes[name])
