"""The table of roles, read by itself and against the rules: what it grants can be had, and nothing else can."""

from dataclasses import replace
from itertools import product

import pytest

from permissions.actions import GRANTED, GRANTED_TO_ROLE, KEY_NEVER, SCOPED, WHOLE, Action
from permissions.duties import Duty
from permissions.facts import Actor, Delegator, Grant, Key, ResourceFacts
from permissions.objects import OBJECT_RULES, objection
from permissions.roles import COLUMNS, TABLE, meaning
from permissions.rules import NARROWED, NO_GRANT, RULES, WRONG_DUTY, WRONG_ROLE, judge, may, refusal
from permissions.top_level import ASKING

CITY = "/city/"
HOLDERS = {
    "A": Actor("a", "p", Duty.SYSTEM_ADMIN),
    "E": Actor("a", "p", Duty.EDITOR, (Grant(organization=CITY),)),
    "L": Actor("a", "p", Duty.REVIEWER, (Grant(organization=CITY, level=3),)),
    "S": Actor("a", "p", Duty.REVIEWER, (Grant(organization=CITY, role="secrecy"),)),
    "U": Actor("a", "p", Duty.AUDITOR),
}
"""Somebody for each column but that of the keys."""

STATES = ("draft", "in_review", "scheduled", "published", "withdrawn", "archived", "reviewing", "deciding", "preparing")


def cells(action: str) -> dict[str, str]:
    return dict(zip(COLUMNS, TABLE[action][0].split(), strict=True))


def can_ever(actor: Actor, action: Action) -> bool:
    """Whether there is a resource, or a batch, on which the rules let this actor do it."""
    drawn = product(STATES, (True, False), (3, None), (True, False), (True, False))
    found = (
        ResourceFacts(
            CITY,
            state=state,
            is_live=is_live,
            is_listed=is_live,
            level=level,
            awaits_secrecy=secrecy,
            supervising=CITY,
            awaits_later_review=is_live,
            top_level=level,
            is_deleted=is_apart,
            is_shared=is_apart,
            is_important=True,
        )
        for state, is_live, level, secrecy, is_apart in drawn
    )
    return any(judge(actor, action, facts).is_allowed for facts in found)


def test_every_action_has_its_row_in_the_order_of_the_list() -> None:
    assert list(TABLE) == [action.value for action in Action]


@pytest.mark.parametrize("action", Action)
def test_every_row_tells_of_every_column_and_what_it_means(action: Action) -> None:
    told = cells(action)
    assert set(told.values()) <= set("sw+.")
    assert told["K"] in "+."
    zh, en = meaning(action)
    assert any("一" <= character <= "鿿" for character in zh)
    assert en.isascii()
    assert en[0].isupper()


def test_meanings_are_not_told_twice() -> None:
    for language in (0, 1):
        told = [meaning(action)[language] for action in Action]
        assert len(told) == len(set(told))


@pytest.mark.parametrize("column", HOLDERS)
@pytest.mark.parametrize("action", Action)
def test_what_a_column_is_told_to_have_is_not_refused_in_general_and_all_else_is(action: Action, column: str) -> None:
    has_it = cells(action)[column] != "."
    assert (refusal(HOLDERS[column], action) is None) == has_it


@pytest.mark.parametrize("column", HOLDERS)
@pytest.mark.parametrize("action", RULES)
def test_the_rules_of_resources_let_exactly_the_columns_that_have_it(action: Action, column: str) -> None:
    assert can_ever(HOLDERS[column], action) == (cells(action)[column] != ".")


@pytest.mark.parametrize("action", Action)
def test_what_is_within_scopes_is_nobodys_without_one(action: Action) -> None:
    for column, actor in HOLDERS.items():
        bare = refusal(replace(actor, grants=()), action)
        if cells(action)[column] in "sw":
            assert bare == NO_GRANT
            assert action in SCOPED
        elif cells(action)[column] == "+":
            assert bare == (NO_GRANT if column == "L" and action in ASKING else None)


@pytest.mark.parametrize("action", Action)
def test_what_has_no_type_is_nobodys_whose_scopes_are_all_narrowed_to_types(action: Action) -> None:
    types = frozenset({"article"})
    for column in "ELS":
        actor = HOLDERS[column]
        narrow = replace(actor, grants=tuple(replace(grant, types=types) for grant in actor.grants))
        whole = replace(actor, grants=(*narrow.grants, *actor.grants))
        if cells(action)[column] == "w":
            assert refusal(narrow, action) == NARROWED
            assert refusal(whole, action) is None
            assert action in WHOLE
        elif cells(action)[column] != ".":
            assert refusal(narrow, action) is None


@pytest.mark.parametrize("action", ASKING)
def test_what_asks_for_the_third_level_is_nobodys_below_it(action: Action) -> None:
    _suits, reason = ASKING[action]
    below = [replace(HOLDERS["L"], grants=(Grant(organization=CITY, level=level),)) for level in (1, 2)]
    assert [refusal(one, action) for one in below] == [reason, reason]
    assert not any(can_ever(one, action) for one in below if action in RULES)
    delegated = Grant(organization=CITY, level=3, delegated_by=Delegator("b", "q"))
    for one in below:
        assert refusal(replace(one, grants=(*one.grants, delegated)), action) == reason


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("action", Action)
def test_a_key_has_what_it_names_its_owner_has_and_the_table_lets_keys_have(action: Action, duty: Duty) -> None:
    owner = Actor("a", "p", duty, (Grant(organization=CITY, level=3), Grant(organization=CITY, role="secrecy")))
    naming = replace(owner, key=Key("k", frozenset({action})))
    assert may(naming, action) == (action in GRANTED[duty] and cells(action)["K"] == "+")
    assert not may(replace(owner, key=Key("k", frozenset())), action)
    reason = refusal(naming, action)
    expected = "wrong_duty" if action not in GRANTED[duty] else "never_by_key" if action in KEY_NEVER else None
    assert (reason and reason.code) == expected
    if action in GRANTED[duty] - KEY_NEVER:
        lacking = refusal(replace(owner, key=Key("k", frozenset())), action)
        assert lacking is not None
        assert lacking.code == "not_of_key"


def test_a_reviewer_for_secrecy_only_is_told_so() -> None:
    assert refusal(HOLDERS["S"], Action.DECIDE) == WRONG_ROLE
    assert refusal(HOLDERS["L"], Action.SIGN_SECRECY) == WRONG_ROLE
    both = replace(HOLDERS["S"], grants=HOLDERS["S"].grants + HOLDERS["L"].grants)
    assert refusal(both, Action.DECIDE) is None
    assert refusal(both, Action.SIGN_SECRECY) is None
    assert GRANTED[Duty.REVIEWER] == GRANTED_TO_ROLE["level"] | GRANTED_TO_ROLE["secrecy"]


def test_the_rules_of_other_objects_ask_for_the_duty_first() -> None:
    for action in OBJECT_RULES:
        for column, actor in HOLDERS.items():
            if cells(action)[column] == ".":
                found = objection(actor, action, None)
                assert found is not None
                assert found.reason in (WRONG_DUTY, WRONG_ROLE)
                assert not found.is_state


def test_reasons_of_one_kind_of_refusal_have_one_text() -> None:
    told = [condition.reason for conditions in OBJECT_RULES.values() for condition in conditions]
    assert all(reason.zh and reason.en and reason.code.isidentifier() for reason in told)
