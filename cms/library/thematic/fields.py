"""What single facts of a thematic library must be; each check names the field that is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.uniqueness import already_taken
from cms.errors import Code, FieldError, Problem
from cms.library.models import Resource
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.rules import FIELDS
from cms.sites.models import Channel, Site
from schemas.text import Text

SLUG = "/slug"
SLUG_TAKEN = Text("该站点已有同名主题库", "The site has a thematic library of this slug")
UNKNOWN = Text("没有这个对象", "There is no such thing")
NOT_PUBLIC = Text("只能固定已公开的信息", "Only what is public is pinned")
_BY_ID: Mapping[str, Any] = {"channel": Channel.id, "site": Site.id, "organization": Organization.id}
SCHEMES = ("subject", "facet", "genre", "audience", "region")
"""The fields whose values are codes of the taxonomy of the same name."""


def refuse_taken_slug(session: Session, site_id: str, slug: str, *, but: str | None = None) -> None:
    """Raise CONFLICT if another library of the site has the slug."""
    taken = exists().where(ThematicLibrary.site_id == site_id, ThematicLibrary.slug == slug)
    if session.scalar(select(taken if but is None else taken.where(ThematicLibrary.id != but))):
        raise already_taken(SLUG, SLUG_TAKEN)


def checked_rule(session: Session, rule: Mapping[str, Sequence[str] | None]) -> dict[str, list[str]]:
    """The rule without empty fields, in the order of fields. Raises INVALID for values that name nothing."""
    kept = {name: list(rule.get(name) or ()) for name in FIELDS}
    kept = {name: values for name, values in kept.items() if values}
    faults = [
        FieldError(f"/rule/{name}/{place}", "unknown", UNKNOWN)
        for name, values in kept.items()
        for place, value in enumerate(values)
        if value not in existing_values(session, name, values)
    ]
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    return kept


def existing_values(session: Session, name: str, values: Sequence[str]) -> list[str]:
    """Those of the values that name something; types are a closed list, and any word may be a keyword."""
    if name in _BY_ID:
        known = session.scalars(select(_BY_ID[name]).where(_BY_ID[name].in_(values)))
    elif name in SCHEMES:
        term = TaxonomyTerm
        known = session.scalars(select(term.code).where(term.scheme == name, term.code.in_(values)))
    else:
        return list(values)
    found = set(known)
    return [one for one in values if one in found]


def require_public(session: Session, pins: Sequence[str], known: Iterable[str] = ()) -> None:
    """Raise INVALID for a new pin of what is not public; what was pinned before may have been withdrawn since."""
    resource, kept = Resource, set(known)
    public = set(session.scalars(select(resource.id).where(resource.id.in_(pins), resource.live_number.is_not(None))))
    faults = [
        FieldError(f"/pins/{place}", "not_public", NOT_PUBLIC)
        for place, one in enumerate(pins)
        if one not in public and one not in kept
    ]
    if faults:
        raise Problem(Code.INVALID, errors=faults)
