"""The usual catalogue as data beside this file, adopted for a site in one call; what is there already stays."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.ids import new_id
from cms.library.thematic.fields import existing_values
from cms.sites.models import Site
from cms.sites.queries import get_site
from cms.supervision.disclosure import fields
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.queries import categories_of
from cms.supervision.disclosure.scopes import log_change
from permissions.actions import Action
from permissions.facts import Actor

STEP = 10
"""Positions are this far apart, so that a category can be put between two."""


@cache
def usual_categories() -> tuple[Mapping[str, Any], ...]:
    """The categories as told in `default_catalogue.toml`; not to be changed."""
    told = files("cms.supervision.disclosure").joinpath("default_catalogue.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(told)["category"])


def adopt_default(actor: Actor, session: Session, site_id: str, owner_id: str | None = None) -> int:
    """Add those of the usual categories whose code the site's catalogue has not; how many.

    The unit that answers for them is the site's sponsor 主办单位, unless another one is named. Raises FORBIDDEN,
    NOT_FOUND (site), INVALID (owner), WRONG_STATE (too many).
    """
    require(actor, Action.MANAGE_DISCLOSURE)
    site = get_site(session, site_id)
    owner = fields.require_owner(session, owner_id or site.sponsoring_id)
    known = {one.code: one.id for one in categories_of(session, site.id)}
    has_entrance = _has_entrance(session, site)
    fresh = [
        one
        for one in usual_categories()
        if one["code"] not in known and not (one.get("kind") == fields.ON_REQUEST and has_entrance)
    ]
    fields.require_room(session, site.id, len(fresh))
    for place, told in enumerate(fresh, 1):
        known[told["code"]] = _add(session, site, owner, told, known.get(told.get("below", "")), place * STEP)
    if fresh:
        log_change(session, site.id, None, {"sites": [site.id], "channels": []})
    return len(fresh)


def _has_entrance(session: Session, site: Site) -> bool:
    category = DisclosureCategory
    return bool(session.scalar(select(exists().where(category.site_id == site.id, category.kind == fields.ON_REQUEST))))


def _add(session: Session, site: Site, owner: str, told: Mapping[str, Any], parent: str | None, position: int) -> str:
    rule = {name: existing_values(session, name, values) for name, values in told.get("rule", {}).items()}
    made = DisclosureCategory(
        id=new_id(),
        site_id=site.id,
        parent_id=parent,
        code=told["code"],
        title=told["title"],
        description=told.get("description", ""),
        owner_id=owner,
        kind=told.get("kind", fields.CATEGORY),
        rule={name: values for name, values in rule.items() if values} or None,
        least=told.get("least", 1),
        fresh_days=told.get("fresh_days"),
        position=position,
        version=1,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made.id
