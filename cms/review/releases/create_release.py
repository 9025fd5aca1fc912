"""Make a release: a name, the unit that answers for it, a time, and what goes public together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import Code, Problem, invalid
from cms.ids import new_id
from cms.review.releases.items import put_in
from cms.review.releases.load import authorise_parts
from cms.review.releases.models import PREPARING, Release
from cms.review.submit import faults_of_time
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts
from schemas.text import Text

NO_UNIT = Text("没有这个单位", "There is no such organization")


@dataclass(frozen=True)
class NewRelease:
    """What is asked for; `resource_ids` in the order in which they go public."""

    name: str
    organization_id: str
    publish_at: datetime | None = None
    resource_ids: Sequence[str] = ()


def create_release(actor: Actor, session: Session, new: NewRelease) -> Release:
    """Make it, with what is in it so far. Only who has all of that in scope does.

    Raises FORBIDDEN, INVALID (a unit or a resource that is not there or not in scope, a time that has passed), and
    WRONG_STATE as `put_in`.
    """
    require(actor, Action.EDIT_RELEASE)
    owner = session.get(Organization, new.organization_id)
    try:
        facts = ResourceFacts(owner.lineage if owner else "", state=PREPARING)
        authorise_parts(actor, Action.EDIT_RELEASE, [facts])
    except Problem as problem:
        if problem.code is Code.NOT_FOUND:
            raise invalid("/organization_id", "unknown", NO_UNIT) from None
        raise
    refuse_past(new.publish_at)
    now = clock.now()
    release = Release(
        id=new_id(),
        name=new.name,
        organization_id=new.organization_id,
        state=PREPARING,
        publish_at=new.publish_at,
        created_by=actor.account_id,
        created_at=now,
        updated_at=now,
    )
    session.add(release)
    session.flush()
    if new.resource_ids:
        named = {f"/resource_ids/{place}": one for place, one in enumerate(new.resource_ids)}
        put_in(actor, session, release, named)
    return release


def refuse_past(publish_at: datetime | None) -> None:
    """Raises INVALID for a time that has passed or is too far away."""
    if faults := faults_of_time(publish_at, clock.now()):
        raise Problem(Code.INVALID, errors=faults)
