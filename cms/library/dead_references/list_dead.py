"""One page of references that lead nowhere, found by looking through what stands in the library now."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.ids import is_id
from cms.library.dead_references.named import MOST, Named, references_in
from cms.library.dead_references.targets import Targets, look_up_targets
from cms.library.facts import resources_matching
from cms.library.models import Resource, Revision, RevisionContent
from cms.sites.models import Site
from cms.web.paging import bad_cursor, encode_cursor, forward_keys
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects

AT_ONCE = 100
MOST_LOOKED_AT = 2_000
"""Resources that one page looks through: it ends there with what it has found, and the next one goes on."""

LIVE, HEAD = "live", "head"


class Dead(NamedTuple):
    """A reference that leads nowhere: whose, in what the public sees or in the newest revision, which, and why."""

    resource: Resource
    which: str
    named: Named
    reason: str


class Listed(NamedTuple):
    """A page, and the cursor of the next one."""

    dead: list[Dead]
    next: str | None


def list_dead(actor: Actor, session: Session, query: Mapping[str, Any], has_file: Callable[[str], bool]) -> Listed:
    """The next dead references of an editor's scope, the newest resources first; a page may be short and go on.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.EDIT_RESOURCE)
    domains = dict(session.execute(select(Site.domain, Site.id)).all())
    after, looked = _after(query["cursor"]), 0
    found: list[Dead] = []
    last = after
    while looked < MOST_LOOKED_AT:
        resources = _next(actor, session, query, last)
        if not resources:
            return Listed(found, None)
        for resource, dead in _examined(session, resources, domains, has_file):
            wanted = [one for one in dead if _is_wanted(one, query)]
            skipped = after[1] if after and after[0] == resource.id else 0
            for place, one in enumerate(wanted[skipped:], skipped + 1):
                found.append(one)
                if len(found) == query["limit"]:
                    return Listed(found, encode_cursor((resource.id, place), backward=False))
        looked += len(resources)
        last = (resources[-1].id, -1)
    return Listed(found, encode_cursor(last, backward=False) if last else None)


def _after(cursor: str | None) -> tuple[str, int] | None:
    """The resource at which the page before ended, and how many of its references were told; -1: it is through."""
    if cursor is None:
        return None
    one, told = forward_keys(cursor, 2)
    if not isinstance(one, str) or not is_id(one) or not isinstance(told, int) or isinstance(told, bool):
        raise bad_cursor()
    return one, told


def _next(
    actor: Actor, session: Session, query: Mapping[str, Any], after: tuple[str, int] | None
) -> Sequence[Resource]:
    wanted = select(Resource).where(
        Resource.deleted_at.is_(None), resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    )
    if query["organization"]:
        wanted = wanted.where(Resource.organization_id.in_(query["organization"]))
    if after is not None:
        wanted = wanted.where(Resource.id < after[0] if after[1] < 0 else Resource.id <= after[0])
    return session.scalars(wanted.order_by(Resource.id.desc()).limit(AT_ONCE)).all()


def _examined(
    session: Session, resources: Sequence[Resource], domains: Mapping[str, str], has_file: Callable[[str], bool]
) -> Iterator[tuple[Resource, list[Dead]]]:
    named = _named(session, [one.id for one in resources], domains)
    targets = look_up_targets(session, (one for told in named.values() for _, one in told), has_file)
    for resource in resources:
        yield resource, [dead for which, one in named[resource.id] if (dead := _dead(targets, resource, which, one))]


def _dead(targets: Targets, resource: Resource, which: str, named: Named) -> Dead | None:
    reason = targets.fault(named, is_live=which == LIVE)
    return Dead(resource, which, named, reason) if reason else None


def _named(session: Session, ids: Sequence[str], domains: Mapping[str, str]) -> dict[str, list[tuple[str, Named]]]:
    """What the public and the newest revisions refer to; what is in both is told of the public one."""
    shown = or_(Revision.number == Resource.head_number, Revision.number == Resource.live_number)
    rows = session.execute(
        select(Resource.id, Revision.number == Resource.live_number, RevisionContent.content)
        .join(Revision, (Revision.resource_id == Resource.id) & shown)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id.in_(ids))
        .order_by(Resource.id, Revision.number)
    )
    found: dict[str, dict[Named, str]] = defaultdict(dict)
    for one, is_live, content in rows:
        for named in islice(references_in(content, domains), MOST):
            found[one].setdefault(named, LIVE if is_live else HEAD)
    return defaultdict(list, {one: [(which, named) for named, which in told.items()] for one, told in found.items()})


def _is_wanted(dead: Dead, query: Mapping[str, Any]) -> bool:
    return (not query["kind"] or dead.named.kind in query["kind"]) and (
        not query["reason"] or dead.reason in query["reason"]
    )
