"""A check, a list and what answers tell agree, on both databases: `judge`, the SQL of its filter, and `_actions`."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from cms.filters import compile_filter
from cms.ids import new_id
from cms.library.facts import COLUMNS, SETS, facts_of, resources_matching
from cms.library.models import Resource
from cms.review.facts import facts_of_submissions, submissions_matching
from cms.review.models import Submission
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
from tests.drawn_library import filled

SHARED = examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REVIEWED = (Action.CLAIM, Action.DECIDE, Action.SIGN_SECRECY, Action.REVIEW_LATER, Action.WAIVE_INTERPRETATION)
OF_BATCHES = (*ON_BATCH, *ON_RELEASE)
"""Decided on the facts of a batch or a release, which have tests of their own."""


@pytest.fixture(params=[200, pytest.param(2000, marks=pytest.mark.prove)])
def library(cast: Cast, request: pytest.FixtureRequest) -> Cast:
    """Resources with facts drawn at random, reachable in life or not, half of them with a submission."""
    filled(cast, request.param)
    return cast


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
