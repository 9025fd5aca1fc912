"""Loading a resource for a use case: locked, authorised, and with the version that the client saw."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, make_transient_to_detached

from cms.authorization import authorise
from cms.errors import not_found
from cms.ids import is_id
from cms.library.facts import facts_of
from cms.library.models import Resource, Revision, RevisionContent
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor

# Made once, since making such a statement takes longer than running it.
_LOCKED = (
    select(Resource)
    .where(Resource.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_REVISION = (
    select(Revision, RevisionContent)
    .join(RevisionContent, RevisionContent.revision_id == Revision.id)
    .where(Revision.resource_id == bindparam("resource_id"), Revision.number == bindparam("number"))
)

_LAST = "last revision"


def load_resource(session: Session, resource_id: str, *, lock: bool = False) -> Resource:
    """The resource; with `lock` nobody else can change it until the transaction ends.

    Raises NOT_FOUND, for what was purged too: there is nothing of it to be read.
    """
    resource = _found(session, resource_id, lock=lock) if is_id(resource_id) else None
    if resource is None or resource.purged_at is not None:
        raise not_found()
    return resource


def held_resource(session: Session, resource_id: str, *, lock: bool) -> Resource:
    """The resource that another row names, also one that was purged."""
    resource = _found(session, resource_id, lock=lock)
    if resource is None:
        raise not_found()
    return resource


def _found(session: Session, resource_id: str, *, lock: bool) -> Resource | None:
    if not lock:
        return session.get(Resource, resource_id)
    return session.scalars(_LOCKED, {"id": resource_id}).one_or_none()


def lock_resources(session: Session, *wanted: ColumnElement[bool]) -> Sequence[Resource]:
    """The resources that meet these conditions, locked in the order of their ids: whoever locks several does so."""
    found = select(Resource).where(*wanted).order_by(Resource.id)
    return session.scalars(found.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def permitted(
    actor: Actor, session: Session, resource_id: str, action: Action, *, expected: int | None = None, lock: bool = True
) -> Resource:
    """The resource, if the rules let the actor do this with it and it is as the client saw it.

    Raises NOT_FOUND to strangers, FORBIDDEN with the reason, STALE when `expected` is another version. A stale version
    is told before a refusing state, since the state may be what the client has not seen yet.
    """
    resource = load_resource(session, resource_id, lock=lock)
    facts = facts_of(session, [resource])[resource.id]
    authorise(actor, Action.READ_RESOURCE, facts)
    if expected is not None:
        check_version(resource.version, expected)
    authorise(actor, action, facts)
    return resource


def revision_of(session: Session, resource_id: str, number: int) -> tuple[Revision, RevisionContent]:
    """A revision with its content, read once where it is asked for again and again. Raises NOT_FOUND."""
    last: tuple[Revision, RevisionContent] | None = session.info.get(_LAST)
    if last and (last[0].resource_id, last[0].number) == (resource_id, number):
        return last
    found = session.execute(_REVISION, {"resource_id": resource_id, "number": number}).one_or_none()
    if found is None:
        raise not_found()
    return remember_revision(session, found[0], found[1])


def remember_resource(session: Session, row: Mapping[str, Any]) -> None:
    """Let the session know a resource that a statement has just inserted, so that it is not read back."""
    made = Resource(**{**dict.fromkeys(Resource.__table__.columns.keys()), **row})
    make_transient_to_detached(made)
    session.add(made)


def remember_revision(
    session: Session, revision: Revision, content: RevisionContent
) -> tuple[Revision, RevisionContent]:
    """Let the session know a revision that it has just written or read: revisions never change."""
    session.info[_LAST] = revision, content
    return revision, content
