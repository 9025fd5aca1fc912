"""How a use case is refused: a stranger learns nothing, whoever may see it learns the reason."""

import pytest

from cms.authorization import authorise, require, text_of
from cms.errors import Code, Problem
from permissions.actions import GRANTED, Action
from permissions.duties import Duty
from permissions.facts import Actor, Grant, ResourceFacts
from permissions.rules import IN_SCOPE, NOT_OWN_WORK, RULES, WRONG_DUTY

OURS = ResourceFacts("/city/science/")
THEIRS = ResourceFacts("/county/")


def somebody(duty: Duty, *, level: int | None = None, must_change_password: bool = False) -> Actor:
    return Actor("account", "person", duty, (Grant(organization="/city/", level=level),), must_change_password)


def refusal(actor: Actor, action: Action, facts: ResourceFacts) -> tuple[Code, tuple[str, str] | None]:
    with pytest.raises(Problem) as caught:
        authorise(actor, action, facts)
    return caught.value.code, caught.value.detail


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("action", Action)
def test_an_action_on_the_platform_is_the_duties_that_have_it(duty: Duty, action: Action) -> None:
    if action in GRANTED[duty]:
        require(somebody(duty), action)
    else:
        with pytest.raises(Problem) as caught:
            require(somebody(duty), action)
        assert (caught.value.code, caught.value.detail) == (Code.FORBIDDEN, text_of(WRONG_DUTY))


@pytest.mark.parametrize("duty", Duty)
def test_before_the_first_change_of_the_password_nothing_is_allowed(duty: Duty) -> None:
    for action in Action:
        with pytest.raises(Problem):
            require(somebody(duty, must_change_password=True), action)


@pytest.mark.parametrize("action", RULES)
def test_a_stranger_is_told_that_there_is_nothing(action: Action) -> None:
    assert refusal(somebody(Duty.EDITOR), action, THEIRS) == (Code.NOT_FOUND, None)
    assert refusal(somebody(Duty.SYSTEM_ADMIN), action, OURS) == (Code.NOT_FOUND, None)


def test_whoever_may_see_it_is_told_the_reason() -> None:
    assert refusal(somebody(Duty.EDITOR), Action.DECIDE, OURS) == (Code.FORBIDDEN, text_of(WRONG_DUTY))
    waiting = ResourceFacts("/city/science/", state="in_review", level=2, contributors=frozenset({"person"}))
    refused = refusal(somebody(Duty.REVIEWER, level=2), Action.DECIDE, waiting)
    assert refused == (Code.FORBIDDEN, text_of(NOT_OWN_WORK.reason))
    assert refused != (Code.FORBIDDEN, text_of(IN_SCOPE.reason))


def test_what_every_rule_allows_passes() -> None:
    authorise(somebody(Duty.EDITOR), Action.EDIT_RESOURCE, OURS)
    authorise(somebody(Duty.REVIEWER, level=1), Action.DECIDE, ResourceFacts("/city/", state="in_review", level=1))
