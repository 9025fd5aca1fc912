"""The rules by themselves: who may do what with which facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permissions.actions import GRANTED, Action
from permissions.duties import Duty
from permissions.facts import Actor, Delegator, Grant, ResourceFacts, of_any_type
from permissions.filters import matches
from permissions.rules import RULES, WRONG_DUTY, allowed_objects, judge, may

CITY, SCIENCE, STRANGER = "/city/", "/city/science/", "/stranger/"
EDITOR = Actor("a1", "p1", Duty.EDITOR, (Grant(organization=SCIENCE),))
REVIEWER = Actor("a2", "p2", Duty.REVIEWER, (Grant(organization=CITY, level=1),))
ADMIN = Actor("a3", "p3", Duty.SYSTEM_ADMIN, (Grant(),))
AUDITOR = Actor("a4", "p4", Duty.AUDITOR, (Grant(),))
DRAFT = ResourceFacts(SCIENCE)
WAITING = ResourceFacts(SCIENCE, state="in_review", level=1, contributors=frozenset({"p1"}))

STATES = ("draft", "in_review", "scheduled", "published", "withdrawn", "archived")
STATES += ("reviewing", "deciding", "cancelling", "closed")

scopes = st.sampled_from([None, "/city/", "/city/science/", "/city/education/", "/stranger/"])
grants = st.builds(
    Grant,
    scopes,
    st.sampled_from([None, "s1", "s2"]),
    st.sampled_from([None, "/c1/", "/c1/c2/"]),
    st.sampled_from([None, 1, 2, 3]),
    types=st.sampled_from([None, None, frozenset(), frozenset({"article"}), frozenset({"article", "qa"})]),
    delegated_by=st.sampled_from([None, None, Delegator("a8", "p2", "/city/"), Delegator("a9", "p3", "/stranger/")]),
)
persons = st.sampled_from(["p1", "p2", "p3"])
actors = st.builds(
    Actor, st.just("a"), persons, st.sampled_from(Duty), st.lists(grants, max_size=3).map(tuple), st.booleans()
)
facts = st.builds(
    ResourceFacts,
    scopes.filter(bool),
    st.sampled_from([None, "s1", "s2"]),
    st.sampled_from([None, "/c1/", "/c1/c2/"]),
    st.sampled_from(STATES),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 1, 2, 3]),
    st.frozensets(persons, max_size=2),
    st.frozensets(persons, max_size=2),
    st.sampled_from([None, "article", "qa", "policy_document"]),
    is_listed=st.booleans(),
    is_shared=st.booleans(),
    is_important=st.booleans(),
    is_waived=st.booleans(),
)


@given(actors, facts, st.sampled_from(sorted(RULES)))
def test_the_predicate_and_the_filter_agree(actor: Actor, about: ResourceFacts, action: Action) -> None:
    assert judge(actor, action, about).is_allowed == matches(allowed_objects(actor, action), about)


@given(actors, facts, st.sampled_from(sorted(RULES)))
def test_every_refusal_to_one_who_sees_has_a_reason(actor: Actor, about: ResourceFacts, action: Action) -> None:
    verdict = judge(actor, action, about)
    assert (verdict.reason is None) == (verdict.is_allowed or not verdict.is_visible)
    assert verdict.reason is None or (verdict.reason.zh and verdict.reason.en)


@given(actors, facts)
def test_nobody_ever_decides_on_their_own_work(actor: Actor, about: ResourceFacts) -> None:
    for action, waiting in ((Action.DECIDE, "in_review"), (Action.DECIDE_BATCH, "reviewing")):
        if judge(actor, action, about).is_allowed:
            assert actor.person_id not in about.contributors
            assert actor.person_id not in about.deciders
            assert actor.duty is Duty.REVIEWER
            assert about.state == waiting


@given(actors, facts, st.sampled_from(sorted(RULES)))
def test_without_a_grant_nothing_is_visible(actor: Actor, about: ResourceFacts, action: Action) -> None:
    bare = Actor(actor.account_id, actor.person_id, actor.duty, ())
    assert judge(bare, action, about) == (False, False, None)


@pytest.mark.parametrize("action", sorted(RULES))
@pytest.mark.parametrize("actor", [ADMIN, AUDITOR], ids=["system_admin", "auditor"])
def test_administrators_and_auditors_see_no_content(actor: Actor, action: Action) -> None:
    assert not judge(actor, action, WAITING).is_visible


def test_duties_share_no_right_to_content() -> None:
    assert GRANTED[Duty.EDITOR] & GRANTED[Duty.REVIEWER] == {
        Action.READ_DIRECTORY,
        Action.READ_RESOURCE,
        Action.PREVIEW,
        Action.REVOKE_PREVIEW,
        Action.MANAGE_KEYS,
    }
    assert Action.READ_RESOURCE not in GRANTED[Duty.SYSTEM_ADMIN] | GRANTED[Duty.AUDITOR]


def test_auditors_change_nothing() -> None:
    """But the keys of their own account, which do no more than they may."""
    assert all(action.startswith("read_") for action in GRANTED[Duty.AUDITOR] - {Action.MANAGE_KEYS})


def test_an_editor_edits_in_the_own_subtree_only() -> None:
    assert judge(EDITOR, Action.EDIT_RESOURCE, DRAFT).is_allowed
    assert not judge(EDITOR, Action.EDIT_RESOURCE, ResourceFacts(STRANGER)).is_visible
    assert not judge(EDITOR, Action.EDIT_RESOURCE, ResourceFacts(CITY)).is_visible


def test_an_editor_cannot_decide_and_is_told_why() -> None:
    assert judge(EDITOR, Action.DECIDE, WAITING).reason == WRONG_DUTY


def test_a_reviewer_sees_what_was_sent_for_review_but_no_draft() -> None:
    assert judge(REVIEWER, Action.READ_RESOURCE, WAITING).is_allowed
    assert not judge(REVIEWER, Action.READ_RESOURCE, DRAFT).is_visible


def test_a_reviewer_of_another_level_does_not_decide() -> None:
    second = Actor("a5", "p5", Duty.REVIEWER, (Grant(organization=CITY, level=2),))
    verdict = judge(second, Action.DECIDE, WAITING)
    assert (verdict.is_allowed, verdict.is_visible) == (False, True)
    assert judge(REVIEWER, Action.DECIDE, WAITING).is_allowed


def test_a_site_grant_covers_the_site_and_a_channel_grant_the_subtree() -> None:
    by_site = Actor("a", "p", Duty.EDITOR, (Grant(site_id="s1"),))
    by_channel = Actor("a", "p", Duty.EDITOR, (Grant(channel="/c1/"),))
    assert judge(by_site, Action.EDIT_RESOURCE, ResourceFacts(STRANGER, "s1")).is_allowed
    assert not judge(by_site, Action.EDIT_RESOURCE, ResourceFacts(STRANGER, "s2")).is_visible
    assert judge(by_channel, Action.EDIT_RESOURCE, ResourceFacts(STRANGER, None, "/c1/c2/")).is_allowed
    assert not judge(by_channel, Action.EDIT_RESOURCE, ResourceFacts(STRANGER, None, "/c2/")).is_visible


def test_a_grant_narrowed_to_types_covers_only_these() -> None:
    narrow = Actor("a", "p", Duty.EDITOR, (Grant(organization=SCIENCE, types=frozenset({"article"})),))
    assert judge(narrow, Action.EDIT_RESOURCE, ResourceFacts(SCIENCE, type="article")).is_allowed
    assert not judge(narrow, Action.EDIT_RESOURCE, ResourceFacts(SCIENCE, type="qa")).is_visible
    assert not judge(narrow, Action.CANCEL_BATCH, ResourceFacts(SCIENCE)).is_visible
    assert judge(of_any_type(narrow), Action.UPLOAD, ResourceFacts(SCIENCE)).is_allowed


def test_each_grant_has_its_own_types() -> None:
    grants = (
        Grant(organization=SCIENCE, types=frozenset({"article"})),
        Grant(organization="/city/education/", types=frozenset({"qa"})),
    )
    both = Actor("a", "p", Duty.EDITOR, grants)
    assert judge(both, Action.EDIT_RESOURCE, ResourceFacts("/city/education/", type="qa")).is_allowed
    assert not judge(both, Action.EDIT_RESOURCE, ResourceFacts(SCIENCE, type="qa")).is_visible


def test_what_was_public_cannot_be_deleted() -> None:
    assert judge(EDITOR, Action.DELETE_RESOURCE, DRAFT).is_allowed
    assert not judge(EDITOR, Action.DELETE_RESOURCE, ResourceFacts(SCIENCE, was_public=True)).is_allowed


@pytest.mark.parametrize("duty", sorted(Duty))
def test_before_the_first_password_change_nothing_is_allowed(duty: Duty) -> None:
    fresh = Actor("a", "p", duty, (Grant(organization="/"),), must_change_password=True)
    assert not any(may(fresh, action) for action in Action)


def test_every_action_is_granted_to_some_duty() -> None:
    assert frozenset().union(*GRANTED.values()) == frozenset(Action)
