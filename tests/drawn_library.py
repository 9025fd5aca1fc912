"""A library drawn at random: resources with facts reachable in life or not, half of them with a submission."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from cms import clock
from cms.delivery.models import DeliveredResource
from cms.ids import new_id
from cms.library.models import Resource, Revision, RevisionContent, State
from cms.library.offers.models import Offer
from cms.library.placements.models import SharedResource
from cms.publishing.interpretations.models import InterpretationWaiver
from cms.publishing.models import LaterReview
from cms.review.models import Decision, Submission
from tests.cast import Cast
from tests.unguarded import unguarded

SUBMISSION_STATES = ("open", "approved", "published", "returned", "cancelled")
WRITERS, REVIEWERS = ("lin_editor", "gao_editor", "su_editor"), ("rev_one", "rev_two", "rev_three", "wai_reviewer")


def filled(cast: Cast, objects: int) -> None:
    """Put so many of them into the cast's database."""
    random = Random(2026)
    offered: list[str] = []
    with unguarded(cast.database) as session:
        for _ in range(objects):
            for model, rows in _rows(cast, random, offered):
                if rows:
                    session.execute(insert(model), rows)
        session.commit()


def _rows(cast: Cast, random: Random, offered: list[str]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    head, resource_id, now = random.randint(1, 3), new_id(), clock.now()
    channel = random.choice([None, *cast.channels.values()])
    live = random.choice([None, random.randint(1, head)])
    state = random.choice([*State])
    public_since = now if live or random.random() < 0.3 else None
    yield (
        Resource,
        [
            {
                "id": resource_id,
                "type": random.choice(["article", "article", "qa", "policy_document", "policy_document"]),
                "organization_id": random.choice([*cast.organizations.values()]),
                "home_site_id": cast.site if channel else None,
                "home_channel_id": channel,
                "state": state,
                "head_number": head,
                "live_number": live,
                "published_number": live or random.randint(0, head),
                "version": 1,
                "title": "题",
                "language": "zh-CN",
                "translation_group_id": resource_id,
                "completeness": 0.0,
                "created_by": cast.accounts["lin_editor"],
                "created_at": now,
                "updated_at": now,
                "first_public_at": public_since,
                "deleted_at": now if public_since is None and random.random() < 0.3 else None,
            }
        ],
    )
    if live is not None:
        yield DeliveredResource, [_delivered(random, resource_id, live)]
    revisions = [_revision(cast, random, resource_id, number) for number in range(1, head + 1)]
    yield Revision, revisions
    yield RevisionContent, [_content(random, revision["id"]) for revision in revisions]
    if random.random() < 0.4:
        yield SharedResource, [_shared(cast, random, resource_id)]
    if offered and random.random() < 0.4:
        yield Offer, [_copied(cast, random.choice(offered), resource_id)]
    offered.append(resource_id)
    if random.random() < 0.5:
        submission_id, levels = new_id(), random.randint(1, 3)
        level = random.randint(1, levels)
        yield Submission, [_submission(cast, random, state, submission_id, resource_id, head, level, levels)]
        if random.random() < 0.3:
            yield InterpretationWaiver, [_waiver(cast, random, submission_id, resource_id, head)]
        deciders = random.sample(REVIEWERS, level - 1)
        if random.random() < 0.5:
            yield LaterReview, [_later_review(random, submission_id, resource_id, head)]
        decided = [(name, random.choice([None, None, *REVIEWERS])) for name in deciders]
        yield Decision, [_decision(cast, submission_id, place, *told) for place, told in enumerate(decided, 1)]


def _revision(cast: Cast, random: Random, resource_id: str, number: int) -> dict[str, Any]:
    writer = random.choice(WRITERS + REVIEWERS)
    return {
        "id": new_id(),
        "resource_id": resource_id,
        "number": number,
        "content_hash": "0" * 64,
        "author_account_id": cast.accounts[writer],
        "author_person_id": cast.persons[writer],
        "created_at": clock.now(),
    }


def _copied(cast: Cast, source_id: str, copy_id: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "resource_id": source_id,
        "channel_id": cast.channels["foreign"],
        "organization_id": cast.organizations["science"],
        "revision_number": 1,
        "content_hash": "0" * 64,
        "state": "copied",
        "offered_by": cast.accounts["lin_editor"],
        "offered_person_id": cast.persons["lin_editor"],
        "closed_by": cast.accounts["su_editor"],
        "closed_person_id": cast.persons["su_editor"],
        "copy_id": copy_id,
        "created_at": now,
        "closed_at": now,
    }


def _content(random: Random, revision_id: str) -> dict[str, Any]:
    important = random.choice([{}, {"important": True}, {"important": True}, {"important": False}])
    return {"revision_id": revision_id, "content": {"title": "题", **important}, "text": "文"}


def _shared(cast: Cast, random: Random, resource_id: str) -> dict[str, Any]:
    by, now = cast.accounts["lin_editor"], clock.now()
    ended = {"ended_by": by, "ended_at": now} if random.random() < 0.3 else {}
    return {"id": new_id(), "resource_id": resource_id, "shared_by": by, "shared_at": now, **ended}


def _waiver(cast: Cast, random: Random, submission_id: str, resource_id: str, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "resource_id": resource_id,
        "revision_number": number,
        "content_hash": random.choice("01") * 64,
        "submission_id": submission_id,
        "reason": "上级机关已发布解读",
        "account_id": cast.accounts["rev_three"],
        "duty": "reviewer",
        "person_id": cast.persons["rev_three"],
        "at": clock.now(),
    }


def _delivered(random: Random, resource_id: str, live: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "resource_id": resource_id,
        "status": random.choice(["live", "archived"]),
        "type": "article",
        "version": live,
        "index_number": resource_id,
        "title": "题",
        "language": "zh-CN",
        "published_at": now,
        "updated_at": now,
        "made_at": now,
        "translation_group_id": resource_id,
        "etag": "",
        "format_version": 1,
        "summary": b"",
        "full": b"",
    }


def _submission(cast: Cast, random: Random, state: State, *told: Any) -> dict[str, Any]:
    names = ("id", "resource_id", "revision_number", "level", "levels")
    units = random.sample([*cast.organizations.values()], random.randint(0, 2))
    return {
        **({"eligible": units} if units else {}),
        "gates": {},
        "secrecy": random.choice([True, False]),
        "escalated_at": random.choice([None, clock.now()]),
        **dict(zip(names, told, strict=True)),
        "content_hash": "0" * 64,
        "state": "open" if state is State.IN_REVIEW and random.random() < 0.7 else random.choice(SUBMISSION_STATES),
        "submitted_by": cast.accounts[random.choice(WRITERS + REVIEWERS)],
        "note": "",
        "created_at": clock.now() - timedelta(hours=1),
    }


def _later_review(random: Random, submission_id: str, resource_id: str, head: int) -> dict[str, Any]:
    is_open, now = random.random() < 0.7, clock.now()
    return {
        "submission_id": submission_id,
        "resource_id": resource_id,
        "base_number": random.randint(0, head),
        "state": "open" if is_open else "superseded",
        "due_at": now,
        "escalated_at": random.choice([None, now]),
        "comment": "",
        "gates": {},
        "decided_at": None if is_open else now,
    }


def _decision(cast: Cast, submission_id: str, level: int, name: str, behalf: str | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "submission_id": submission_id,
        "level": level,
        "verdict": "approve",
        "content_hash": "0" * 64,
        "account_id": cast.accounts[name],
        "duty": "reviewer",
        "person_id": cast.persons[name],
        "comment": "",
        "gates": {},
        "on_behalf_of": cast.accounts[behalf] if behalf else None,
        "comments": [],
        "is_escalated": False,
        "created_at": clock.now(),
    }
