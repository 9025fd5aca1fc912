"""The rules of what one unit gives and another takes: offers (信息报送). Both sides see it, each does its part.

As in `permissions.rules`, a condition is a filter on facts; the list uses the same one compiled to SQL.
"""

from collections.abc import Mapping
from typing import NamedTuple

from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf, AnyOf, Contains, Equals, Filter, Not, Nothing, matches
from permissions.rules import WRONG_DUTY, Condition, Reason, Verdict, in_scope, may

GIVEN_BY = "from_"
"""What the fields of the giving side begin with."""

OUTSIDE = Reason("不在您的职责范围内", "Outside the scope given to you", "out_of_scope")
EITHER_SIDE = Condition(lambda actor: AnyOf((in_scope(actor), in_scope(actor, GIVEN_BY))), OUTSIDE)
GIVING = Condition(
    lambda actor: in_scope(actor, GIVEN_BY),
    Reason("不属于您职责范围内的单位", "It is not of a unit in your scope", "not_the_giving_side"),
)
TAKING = Condition(
    in_scope, Reason("该栏目不在您的职责范围内", "The channel is not in your scope", "not_the_taking_side")
)
OFFER_WAITS = Condition(
    lambda _actor: Equals("state", "waiting"),
    Reason("该报送已经答复或撤回", "It does not wait any more", "not_waiting"),
)
NOT_OWN_OFFER = Condition(
    lambda actor: Not(Contains("contributors", actor.person_id)),
    Reason("不能答复本人的报送", "Nobody answers their own offer", "own_offer"),
)


class Shared(NamedTuple):
    """The rules of one kind of thing: the action by which it is read, and the conditions of each other action."""

    read: Action
    conditions: Mapping[Action, tuple[Condition, ...]]

    def judge(self, actor: Actor, action: Action, facts: object) -> Verdict:
        """Ask for one action: who is on neither side is a stranger, then the duty, then each condition in order."""
        if not may(actor, self.read) or not matches(EITHER_SIDE.filter(actor), facts):
            return Verdict(is_allowed=False, is_visible=False, reason=None)
        if not may(actor, action):
            return Verdict(is_allowed=False, is_visible=True, reason=WRONG_DUTY)
        for condition in self.conditions.get(action, ()):
            if not matches(condition.filter(actor), facts):
                return Verdict(is_allowed=False, is_visible=True, reason=condition.reason)
        return Verdict(is_allowed=True, is_visible=True, reason=None)

    def reasons(self, actor: Actor, facts: object) -> dict[Action, Reason | None]:
        """Why each action is refused to somebody who sees it; None for what is allowed."""
        verdicts = {action: self.judge(actor, action, facts) for action in self.conditions}
        return {one: None if told.is_allowed else told.reason or OUTSIDE for one, told in verdicts.items()}

    def allowed(self, actor: Actor, action: Action) -> Filter:
        """The filter that matches exactly those for which `judge` allows the action."""
        if not may(actor, self.read) or not may(actor, action):
            return Nothing()
        conditions = (EITHER_SIDE, *self.conditions.get(action, ()))
        return AllOf(tuple(condition.filter(actor) for condition in conditions))


OFFERS = Shared(
    Action.READ_OFFERS,
    {
        Action.CANCEL_OFFER: (GIVING, OFFER_WAITS),
        Action.ANSWER_OFFER: (TAKING, OFFER_WAITS, NOT_OWN_OFFER),
    },
)
"""Who may do what with an offer."""
