"""What single facts of a category must be; each check names the field that is wrong."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.uniqueness import already_taken, unknown
from cms.errors import invalid, wrong_state
from cms.library.thematic.fields import checked_rule
from cms.sites.fields import require_slug
from cms.sites.models import Site
from cms.supervision.disclosure.models import DisclosureCategory
from schemas.text import Text

CODE, PARENT, OWNER, KIND = "/code", "/parent_id", "/owner_id", "/kind"
CATEGORY, ON_REQUEST = "category", "on_request"
MOST = 500
"""Categories of one site."""

CODE_TAKEN = Text("该站点的目录已有此代码", "The site's catalogue has a category of this code")
NO_PARENT = Text("该站点的目录没有这个类别", "The site's catalogue has no such category")
NO_ORGANIZATION = Text("没有这个单位", "There is no such organization")
CYCLE = Text("上级类别不能是自身或自己的下级", "A category cannot be below itself")
ONE_ENTRANCE = Text("该站点已有依申请公开入口", "The site has its entrance of disclosure on request already")
TOO_MANY = Text(f"一个站点的目录最多 {MOST} 个类别", f"A site's catalogue has at most {MOST} categories")

GivenRule = Mapping[str, Sequence[str] | None]


def require_code(session: Session, site_id: str, code: str, *, but: str | None = None) -> str:
    """A code that no other category of the site has. Raises INVALID, CONFLICT."""
    require_slug(code, CODE)
    category = DisclosureCategory
    taken = exists().where(category.site_id == site_id, category.code == code)
    if session.scalar(select(taken if but is None else taken.where(category.id != but))):
        raise already_taken(CODE, CODE_TAKEN)
    return code


def require_parent(session: Session, site_id: str, parent_id: str | None, *, of: str | None = None) -> str | None:
    """A category of the site under which this one can stand. Raises INVALID.

    One at a time moves categories of a site: two moves beside each other could close a circle.
    """
    if parent_id is None:
        return None
    session.get(Site, site_id, with_for_update={"key_share": True})
    above = session.get(DisclosureCategory, parent_id)
    if above is None or above.site_id != site_id:
        raise unknown(PARENT, NO_PARENT)
    while above is not None:
        if above.id == of:
            raise invalid(PARENT, "cycle", CYCLE)
        above = session.get(DisclosureCategory, above.parent_id) if above.parent_id else None
    return parent_id


def require_owner(session: Session, owner_id: str) -> str:
    """The organization that answers for the category. Raises INVALID."""
    if session.get(Organization, owner_id) is None:
        raise unknown(OWNER, NO_ORGANIZATION)
    return owner_id


def require_kind(session: Session, site_id: str, kind: str, *, but: str | None = None) -> str:
    """A site has one entrance of disclosure on request. Raises CONFLICT."""
    category = DisclosureCategory
    taken = exists().where(category.site_id == site_id, category.kind == ON_REQUEST)
    if kind == ON_REQUEST and session.scalar(select(taken if but is None else taken.where(category.id != but))):
        raise already_taken(KIND, ONE_ENTRANCE)
    return kind


def require_rule(session: Session, rule: GivenRule | None) -> dict[str, list[str]] | None:
    """The rule without empty fields; none of none. Raises INVALID for values that name nothing."""
    return (checked_rule(session, rule) or None) if rule else None


def require_room(session: Session, site_id: str, more: int = 1) -> None:
    """Raise WRONG_STATE if the catalogue cannot take so many more."""
    category = DisclosureCategory
    held = session.scalar(select(func.count()).select_from(category).where(category.site_id == site_id)) or 0
    if held + more > MOST:
        raise wrong_state(TOO_MANY)
