"""Adding a category to a site's disclosure catalogue (L13)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.ids import new_id
from cms.sites.queries import get_site
from cms.supervision.disclosure import fields
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.scopes import log_change, scope_of_category
from permissions.actions import Action
from permissions.facts import Actor


@dataclass(frozen=True, kw_only=True)
class NewCategory:
    """What is told about a new category; without a rule it is a heading, or shown by the page at `url`."""

    code: str
    title: str
    owner_id: str
    description: str = ""
    parent_id: str | None = None
    kind: str = fields.CATEGORY
    url: str | None = None
    rule: fields.GivenRule | None = None
    least: int = 1
    fresh_days: int | None = None
    position: int = 0


def create_category(actor: Actor, session: Session, site_id: str, new: NewCategory) -> DisclosureCategory:
    """Add a category.

    Raises FORBIDDEN, NOT_FOUND (site), INVALID, CONFLICT (code, entrance), WRONG_STATE (too many).
    """
    require(actor, Action.MANAGE_DISCLOSURE)
    site = get_site(session, site_id)
    fields.require_room(session, site.id)
    made = DisclosureCategory(
        id=new_id(),
        site_id=site.id,
        parent_id=fields.require_parent(session, site.id, new.parent_id),
        code=fields.require_code(session, site.id, new.code),
        title=new.title,
        description=new.description,
        owner_id=fields.require_owner(session, new.owner_id),
        kind=fields.require_kind(session, site.id, new.kind),
        url=new.url,
        rule=fields.require_rule(session, new.rule),
        least=new.least,
        fresh_days=new.fresh_days,
        position=new.position,
        version=1,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(made)
    session.flush()
    log_change(session, site.id, None, scope_of_category(made))
    return made
