"""A check, a list and what answers tell agree, on both databases: `judge`, the SQL of its filter, and `_actions`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import insert, select

from cms import clock
from cms.delivery.models import DeliveredResource
from cms.filters import compile_filter
from cms.ids import new_id
from cms.library.facts import COLUMNS, SETS, facts_of, resources_matching
from cms.library.models import Resource, Revision, RevisionContent, State
from cms.library.offers.models import Offer
from cms.library.placements.models import SharedResource
from cms.publishing.interpretations.models import InterpretationWaiver
from cms.publishing.models import LaterReview
from cms.review.facts import facts_of_submissions, submissions_matching
from cms.review.models import Decision, Submission
from cms.web.actions import present_actions
from permissions.actions import GRANTED, Action
from permissions.duties import Duty
from permissions.facts import Actor, Delegator, Grant
from permissions.filters import AllOf, AnyOf, Contains, Equals, Everything, Not, Nothing, StartsWith, matches
from permissions.rules import (
    ON_BATCH,
    ON_RELEASE,
    ON_RESOURCE,
    ON_SUBMISSION,
    RULES,
    allowed_objects,
    judge,
    reasons,
    refusal,
)
from permissions.scopes import own
from schemas.query import ACTIONS
from tests.cast import Cast
from tests.unguarded import unguarded

SHARED = examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REVIEWED = (Action.CLAIM, Action.DECIDE, Action.SIGN_SECRECY, Action.REVIEW_LATER, Action.WAIVE_INTERPRETATION)
OF_BATCHES = (*ON_BATCH, *ON_RELEASE)
"""Decided on the facts of a batch or a release, which have tests of their own."""

SUBMISSION_STATES = ("open", "approved", "published", "returned", "cancelled")
WRITERS, REVIEWERS = ("lin_editor", "gao_editor", "su_editor"), ("rev_one", "rev_two", "rev_three", "wai_reviewer")


@pytest.fixture(params=[200, pytest.param(2000, marks=pytest.mark.prove)])
def library(cast: Cast, request: pytest.FixtureRequest) -> Cast:
    """Resources with facts drawn at random, reachable in life or not, half of them with a submission."""
    filled(cast, request.param)
    return cast


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


def lineages_of(cast: Cast) -> list[str]:
    """The lineages of the cast's organizations."""
    city = cast.organizations["city"]
    return [f"/{one}/" if one == city else f"/{city}/{one}/" for one in cast.organizations.values()]


def grants(cast: Cast) -> st.SearchStrategy[Grant]:
    """Any scope of the cast, and one that is nowhere."""
    lineages = lineages_of(cast)
    level = st.sampled_from([None, 1, 2, 3])
    narrowed = st.sampled_from([None, None, frozenset[str](), frozenset({"article"}), frozenset({"qa", "article"})])
    delegator = st.builds(
        Delegator,
        st.sampled_from([*cast.accounts.values()]),
        st.sampled_from([*cast.persons.values()]),
        st.sampled_from(lineages),
    )
    given = st.one_of(st.none(), st.none(), delegator)
    return st.builds(replace, _anywhere(cast, lineages, level), types=narrowed, delegated_by=given)


def _anywhere(cast: Cast, lineages: list[str], level: st.SearchStrategy[int | None]) -> st.SearchStrategy[Grant]:
    return st.one_of(
        st.builds(Grant, organization=st.sampled_from([*lineages, f"/{cast.organizations['stranger']}/"]), level=level),
        st.builds(Grant, site_id=st.sampled_from([cast.site, new_id()]), level=level),
        st.builds(Grant, channel=st.sampled_from([f"/{one}/" for one in cast.channels.values()]), level=level),
        st.builds(Grant, level=level),
        st.builds(Grant, organization=st.sampled_from(lineages), role=st.just("secrecy")),
    )


def actors(cast: Cast) -> st.SearchStrategy[Actor]:
    """Anybody, with any duty and any grants, who mostly has changed the password; only reviewers are delegated to."""
    return st.builds(
        Actor,
        account_id=st.sampled_from([*cast.accounts.values()]),
        person_id=st.sampled_from([*cast.persons.values()]),
        duty=st.sampled_from([Duty.EDITOR, Duty.REVIEWER, *Duty]),
        grants=st.lists(grants(cast), max_size=3).map(tuple),
        must_change_password=st.sampled_from([False, False, False, True]),
        unit=st.sampled_from(lineages_of(cast)),
    ).map(lambda actor: actor if actor.duty is Duty.REVIEWER else own(actor))


def test_the_list_of_resources_is_what_the_rules_allow_one_by_one(library: Cast) -> None:
    with library.database.reading() as session:
        resources = session.scalars(select(Resource)).all()
        facts = facts_of(session, resources)

        @SHARED
        @given(actor=actors(library))
        def agree(actor: Actor) -> None:
            for action in set(RULES) - {*REVIEWED, *OF_BATCHES}:
                listed = session.scalars(select(Resource.id).where(resources_matching(allowed_objects(actor, action))))
                assert set(listed) == {one for one in facts if judge(actor, action, facts[one]).is_allowed}, action

        agree()


def test_the_desk_of_a_reviewer_is_what_the_rules_allow_one_by_one(library: Cast) -> None:
    with library.database.reading() as session:
        joined = select(Submission, Resource).join(Resource, Resource.id == Submission.resource_id)
        facts = facts_of_submissions(session, [(one, resource) for one, resource in session.execute(joined)])
        wanted = select(Submission.id).join(Resource, Resource.id == Submission.resource_id)

        @SHARED
        @given(actor=actors(library), action=st.sampled_from([Action.READ_RESOURCE, *REVIEWED]))
        def agree(actor: Actor, action: Action) -> None:
            listed = session.scalars(wanted.where(submissions_matching(allowed_objects(actor, action))))
            assert set(listed) == {one for one in facts if judge(actor, action, facts[one]).is_allowed}

        agree()


def told(actor: Actor, actions: Collection[Action], facts: Mapping[str, object]) -> dict[Action, set[str]]:
    """The objects of which `_actions` says yes, action by action, as an answer has it."""
    yes: dict[Action, set[str]] = {action: set() for action in actions}
    for one, found in facts.items():
        answers = present_actions(reasons(actor, actions, found))[ACTIONS]
        assert isinstance(answers, dict)
        assert {*answers} == {*actions}
        for action, answer in answers.items():
            assert answer["allowed"] == (answer["reason"] is None)
            if answer["allowed"]:
                yes[Action(action)].add(one)
    return yes


def test_what_answers_tell_is_what_lists_find(library: Cast) -> None:
    """For resources and submissions, whoever asks; and who is told no in general is told no of every one of them."""
    with library.database.reading() as session:
        resources = session.scalars(select(Resource)).all()
        pairs = select(Submission, Resource).join(Resource, Resource.id == Submission.resource_id)
        of_resources = facts_of(session, resources)
        of_submissions = facts_of_submissions(session, [(one, other) for one, other in session.execute(pairs)])
        sent = select(Submission.id).join(Resource, Resource.id == Submission.resource_id)

        @SHARED
        @given(actor=actors(library))
        def agree(actor: Actor) -> None:
            for action, yes in told(actor, ON_RESOURCE, of_resources).items():
                rule = resources_matching(allowed_objects(actor, action))
                assert set(session.scalars(select(Resource.id).where(rule))) == yes, action
                assert not yes or refusal(actor, action) is None
            for action, yes in told(actor, ON_SUBMISSION, of_submissions).items():
                rule = submissions_matching(allowed_objects(actor, action))
                assert set(session.scalars(sent.where(rule))) == yes, action
                assert not yes or refusal(actor, action) is None

        agree()


def test_the_library_of_these_tests_has_something_for_every_action(library: Cast) -> None:
    """Agreeing on nothing would be no proof."""
    with library.database.reading() as session:
        for action in set(RULES) - {*REVIEWED, *OF_BATCHES}:
            duty = next(duty for duty in (Duty.EDITOR, Duty.REVIEWER) if action in GRANTED[duty])
            anywhere = Actor("account", new_id(), duty, (Grant(organization="/", level=3),))
            rule = resources_matching(allowed_objects(anywhere, action))
            assert session.scalars(select(Resource.id).where(rule)).first(), action
        at_desk = Actor("account", new_id(), Duty.REVIEWER, (Grant(organization="/", level=1),))
        joined = select(Submission.id).join(Resource, Resource.id == Submission.resource_id)
        for action in (Action.DECIDE, Action.REVIEW_LATER):
            rule = submissions_matching(allowed_objects(at_desk, action))
            assert session.scalars(joined.where(rule)).first(), action


NOBODY = "00000000-0000-7000-8000-000000000000"
ODD = (
    Everything(),
    Nothing(),
    Equals("site_id", NOBODY),
    Not(Equals("site_id", NOBODY)),
    StartsWith("channel", "/"),
    Not(StartsWith("channel", "/")),
    StartsWith("organization", "%"),
    StartsWith("organization", "_"),
    Not(Contains("contributors", NOBODY)),
    AnyOf(()),
    AllOf(()),
    Not(AnyOf((Equals("is_live", value=True), Equals("is_deleted", value=True)))),
)


def test_a_filter_means_the_same_in_sql_where_values_are_missing_or_odd(library: Cast) -> None:
    with library.database.reading() as session:
        facts = facts_of(session, session.scalars(select(Resource)).all())
        for rule in ODD:
            listed = session.scalars(select(Resource.id).where(compile_filter(rule, COLUMNS, SETS)))
            assert set(listed) == {one for one in facts if matches(rule, facts[one])}, rule
