"""Reading releases: lists, and which one a submission belongs to."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.library.facts import resources_matching
from cms.library.models import Resource, State
from cms.review.models import Submission
from cms.review.releases.facts import visible_to
from cms.review.releases.models import Release, ReleaseItem
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects


def list_releases(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The releases that the actor has wholly in scope. Raises FORBIDDEN to who reads no resources."""
    require(actor, Action.READ_RESOURCE)
    statement = select(Release).where(visible_to(actor))
    if query["state"]:
        statement = statement.where(Release.state.in_(query["state"]))
    if query["organization"]:
        statement = statement.where(Release.organization_id.in_(query["organization"]))
    if query["resource"]:
        of_it = select(ReleaseItem.release_id).where(ReleaseItem.resource_id == query["resource"])
        statement = statement.where(Release.id.in_(of_it))
    descending = query["sort"].startswith("-")
    order = [(Release.created_at, descending), (Release.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def counts_of(session: Session, releases: Collection[Release]) -> dict[str, tuple[int, int]]:
    """How many items each release has, and how many of them are approved."""
    item = ReleaseItem
    approved = func.sum(case((Resource.state == State.SCHEDULED, 1), else_=0))
    rows = session.execute(
        select(item.release_id, func.count(), approved)
        .join(Resource, Resource.id == item.resource_id)
        .where(item.release_id.in_([one.id for one in releases]))
        .group_by(item.release_id)
    )
    return {release_id: (count, int(ready)) for release_id, count, ready in rows}


def readable(actor: Actor, session: Session, ids: Collection[str]) -> frozenset[str]:
    """Which of these resources the actor may read: the titles of others are not told."""
    rule = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    return frozenset(session.scalars(select(Resource.id).where(Resource.id.in_(list(ids)), rule)))


def releases_of_submissions(session: Session, submissions: Collection[Submission]) -> dict[str, str]:
    """The ids of the releases with which submissions go, or went, public; by submission."""
    item, one = ReleaseItem, Submission
    by_submission = item.submission_id == one.id
    under_way = and_(item.is_open, item.resource_id == one.resource_id, one.state.in_(("open", "approved")))
    found = select(one.id, item.release_id).join(item, or_(by_submission, under_way))
    return dict(session.execute(found.where(one.id.in_([each.id for each in submissions]))).all())
