"""Releases as the API shows them."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.names import names_of_accounts
from cms.library.models import State
from cms.review.models import Submission
from cms.review.releases.complete import Part, parts_of
from cms.review.releases.models import PUBLISHED, Release
from cms.review.releases.queries import counts_of, readable, releases_of_submissions
from permissions.facts import Actor


def present_releases(session: Session, releases: Collection[Release]) -> list[dict[str, object]]:
    """Releases as lists show them, without their items."""
    counts = counts_of(session, releases)
    makers = names_of_accounts(session, (one.created_by for one in releases))
    return [_row(one, counts.get(one.id, (0, 0)), makers[one.created_by]) for one in releases]


def present_release(actor: Actor, session: Session, release: Release) -> dict[str, object]:
    """One release with its items."""
    return {**present_releases(session, [release])[0], "items": _items(actor, session, release)}


def _row(release: Release, counts: tuple[int, int], maker: str) -> dict[str, object]:
    total, approved = counts
    return {
        "id": release.id,
        "name": release.name,
        "organization_id": release.organization_id,
        "state": release.state,
        "publish_at": clock.rfc3339_or_none(release.publish_at),
        "due_at": clock.rfc3339_or_none(release.due_at),
        "fault": release.fault,
        "item_count": total,
        "ready_count": total if release.state == PUBLISHED else approved,
        "created_by": release.created_by,
        "created_by_name": maker,
        "created_at": clock.rfc3339(release.created_at),
        "updated_at": clock.rfc3339(release.updated_at),
        "closed_at": clock.rfc3339_or_none(release.closed_at),
        "version": release.version,
    }


def _items(actor: Actor, session: Session, release: Release) -> list[dict[str, object]]:
    parts = parts_of(session, release)
    told = readable(actor, session, [part.resource.id for part in parts])
    return [_item(part, is_told=part.resource.id in told) for part in parts]


def _item(part: Part, *, is_told: bool) -> dict[str, object]:
    submission = part.submission
    return {
        "position": part.item.position,
        "resource_id": part.resource.id,
        "type": part.resource.type,
        "title": part.resource.title if is_told else None,
        "state": "deleted" if part.resource.deleted_at else part.resource.state,
        "is_ready": part.is_ready or part.item.submission_id is not None,
        "submission_id": part.item.submission_id or (submission.id if submission else None),
        "level": submission.level if submission and part.resource.state == State.IN_REVIEW else None,
        "levels": submission.levels if submission else None,
    }


def present_release_of(actor: Actor, session: Session, submission: Submission) -> dict[str, object] | None:
    """The release that a submission goes, or went, public with, as its reviewers are told of it."""
    release_id = releases_of_submissions(session, [submission]).get(submission.id)
    release = session.get(Release, release_id) if release_id else None
    if release is None:
        return None
    return {
        "id": release.id,
        "name": release.name,
        "state": release.state,
        "publish_at": clock.rfc3339_or_none(release.publish_at),
        "items": _items(actor, session, release),
    }
