"""Migration policies, batches and their items as the API shows them."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from cms import clock
from cms.library.load import revision_of
from cms.library.models import Resource
from cms.library.queries import resource_row
from cms.review.migrations.counts import STATES
from cms.review.migrations.models import (
    MigrationBatch,
    MigrationDecision,
    MigrationItem,
    MigrationPolicy,
    MigrationReading,
)
from cms.review.migrations.queries import Sight, Told, readings_of
from cms.review.migrations.sample import levels_of, opening_of
from cms.review.models import Submission
from cms.review.queries import decisions_of
from schemas.content_types import full

Found = tuple[MigrationItem, Resource, Submission | None]


def present_policy(policy: MigrationPolicy) -> dict[str, object]:
    """A migration policy."""
    return {
        "id": policy.id,
        "organization_id": policy.organization_id,
        "levels": policy.levels,
        "sample_percent": policy.sample_percent,
        "sample_least": policy.sample_least,
        "most_items": policy.most_items,
        "created_at": clock.rfc3339(policy.created_at),
    }


def present_batch(batch: MigrationBatch, told: Told) -> dict[str, object]:
    """A batch with its progress, its sample and its decisions."""
    return {
        "id": batch.id,
        "name": batch.name,
        "note": batch.note,
        "run_id": batch.run_id,
        "organization_id": batch.organization_id,
        "site_id": batch.site_id,
        "channel_id": batch.channel_id,
        "stage": batch.stage,
        "state": batch.state,
        "level": batch.level,
        "levels": batch.levels,
        "done": batch.done,
        "total": batch.total,
        "counts": {state: batch.counts.get(state, 0) for state in STATES},
        "sample": {
            "percent": batch.sample_percent,
            "least": batch.sample_least,
            "size": told.sample.get(batch.id, 0),
            "unread": None if told.unread is None else told.unread.get(batch.id, 0),
        },
        "decisions": [_decision(row, name) for row, name in told.decisions[batch.id]],
        "fault": batch.fault,
        "submitted_by": batch.account_id,
        "submitted_by_name": told.names[batch.account_id],
        "cancelled_by": batch.cancelled_by,
        "cancelled_by_name": told.names.get(batch.cancelled_by or ""),
        "version": batch.version,
        "started_at": clock.rfc3339(batch.started_at),
        "finished_at": clock.rfc3339_or_none(batch.finished_at),
    }


def _decision(row: MigrationDecision, name: str) -> dict[str, object]:
    return {
        "level": row.level,
        "verdict": row.verdict,
        "comment": row.comment,
        "excepted": row.excepted,
        "reviewer_id": row.account_id,
        "reviewer_name": name,
        "decided_at": clock.rfc3339(row.decided_at),
    }


def present_items(session: Session, rows: Iterable[Found], sight: Sight) -> list[dict[str, object]]:
    """Items of a page, with who read them, as far as the person is told of the sample."""
    rows = list(rows)
    readings = readings_of(session, [one.id for _, _, one in rows if one])
    return [_item(found, readings[found[2].id] if found[2] else (), sight) for found in rows]


def _item(found: Found, readings: Sequence[tuple[MigrationReading, str]], sight: Sight) -> dict[str, object]:
    item, resource, submission = found
    levels = levels_of(item) if sight.shows(item) else None
    return {
        "position": item.position,
        "state": item.state,
        "is_sample": None if levels is None else sight.batch.level in levels,
        "sample_levels": levels,
        "fault": item.fault,
        "submission_id": item.submission_id,
        "revision_number": submission.revision_number if submission else None,
        "content_hash": submission.content_hash if submission else None,
        "readings": [
            {"reviewer_id": row.account_id, "reviewer_name": name, "read_at": clock.rfc3339(row.read_at)}
            for row, name in (() if levels is None else readings)
        ],
        "resource": resource_row(resource),
    }


def present_item(session: Session, found: Found, sight: Sight) -> dict[str, object]:
    """One item with the whole content of what was submitted (of the head, before it is), and every decision on it.

    With it goes what its reader registers the reading by: nothing else gives that.
    """
    item, resource, submission = found
    number = submission.revision_number if submission else resource.head_number
    _, stored = revision_of(session, resource.id, number)
    decisions = decisions_of(session, [submission.id])[submission.id] if submission else []
    is_asked = sight.is_reviewer and submission is not None and sight.batch.level in levels_of(item)
    return {
        **present_items(session, [found], sight)[0],
        "opening": opening_of(sight.batch, submission, sight.person_id) if is_asked and submission else None,
        "content": full(resource.type, stored.content),
        "decisions": decisions,
    }
