"""Loading a release for a use case: locked before its items, authorised, with the version that the client saw."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import authorise_all
from cms.errors import not_found
from cms.ids import is_id
from cms.review.releases.facts import release_facts
from cms.review.releases.models import Release
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts, of_any_type


def permitted_release(
    actor: Actor, session: Session, release_id: str, action: Action, *, expected: int | None = None
) -> Release:
    """The release, if the rules let the actor do this with all of it, locked for any action but reading.

    Raises NOT_FOUND to whoever has a part of it out of scope, FORBIDDEN with the reason, STALE.
    """
    statement = select(Release).where(Release.id == release_id)
    if action is not Action.READ_RESOURCE:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    release = session.scalars(statement).one_or_none() if is_id(release_id) else None
    if release is None:
        raise not_found()
    facts = release_facts(session, release)
    authorise_parts(actor, Action.READ_RESOURCE, facts)
    if expected is not None:
        check_version(release.version, expected)
    authorise_parts(actor, action, facts)
    return release


def authorise_parts(actor: Actor, action: Action, parts: Iterable[ResourceFacts]) -> None:
    """Ask for the unit of a release, which has no type, and for each item. Raises NOT_FOUND, FORBIDDEN."""
    unit, *items = parts
    authorise_all(of_any_type(actor), action, [unit])
    authorise_all(actor, action, items)
