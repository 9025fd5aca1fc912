"""The rules of what one unit gives and another takes: offers (信息报送), placements (共享引用), pins (置顶), relations.

Both sides see it, each does its part.

As in `permissions.rules`, a condition is a filter on facts; the list uses the same one compiled to SQL.
"""

from collections.abc import Mapping
from typing import NamedTuple

from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf, AnyOf, Contains, Equals, Filter, Not, Nothing, matches
from permissions.reviewing import at_level, of_eligible_unit, secrecy_role
from permissions.rules import NOT_OWN_WORK, Verdict, barred, may
from permissions.scopes import in_own_scope, own
from permissions.top_level import LEVEL_THREE, Condition, Reason


def _at_last_level(actor: Actor) -> Filter:
    return AllOf((at_level(actor), of_eligible_unit(actor)))


def _for_secrecy(actor: Actor) -> Filter:
    nobody_else = Equals("has_secrecy_reviewer", value=False)
    return AnyOf((secrecy_role(actor), AllOf((nobody_else, _at_last_level(actor)))))


GIVEN_BY = "from_"
"""What the fields of the giving side begin with."""

OUTSIDE = Reason("不在您的职责范围内", "Outside the scope given to you", "out_of_scope")
EITHER_SIDE = Condition(lambda actor: AnyOf((in_own_scope(actor), in_own_scope(actor, GIVEN_BY))), OUTSIDE)
GIVING = Condition(
    lambda actor: in_own_scope(actor, GIVEN_BY),
    Reason("不属于您职责范围内的单位", "It is not of a unit in your scope", "not_the_giving_side"),
)
TAKING = Condition(
    in_own_scope, Reason("该栏目不在您的职责范围内", "The channel is not in your scope", "not_the_taking_side")
)
OFFER_WAITS = Condition(
    lambda _actor: Equals("state", "waiting"),
    Reason("该报送已经答复或撤回", "It does not wait any more", "not_waiting"),
)
NOT_OWN_OFFER = Condition(
    lambda actor: Not(Contains("contributors", actor.person_id)),
    Reason("不能答复本人的报送", "Nobody answers their own offer", "own_offer"),
)
PLACEMENT_WAITS = Condition(
    lambda _actor: Equals("state", "waiting"),
    Reason("当前不待审核", "It does not wait for a review", "not_waiting"),
)
IN_EFFECT = Condition(
    lambda _actor: Equals("state", "in_effect"), Reason("当前未生效", "It is not in effect", "not_in_effect")
)
IS_HIDDEN = Condition(
    lambda _actor: Equals("state", "hidden"), Reason("已恢复显示", "It is shown again already", "shown_already")
)
NOT_WHO_HID = Condition(
    lambda actor: Not(Contains("deciders", actor.person_id)),
    Reason("须由决定不显示者以外的审核人恢复", "Somebody else than who hid it lets it be shown", "same_person"),
)
AWAITS_CONTENT = Condition(
    lambda _actor: Equals("awaits_content", value=True),
    Reason("内容审核已签署", "The content review was signed already", "signed_already"),
)
AWAITS_SECRECY = Condition(
    lambda _actor: Equals("awaits_secrecy", value=True),
    Reason("保密审查已签署", "The secrecy review was signed already", "signed_already"),
)
TOP_LEVEL = Condition(
    lambda actor: _at_last_level(own(actor)),
    Reason("须由该栏目最高审级的审核人签署", "A reviewer of the channel's last level signs it", "other_level"),
)
FOR_SECRECY = Condition(
    lambda actor: _for_secrecy(own(actor)),
    Reason(
        "须由该栏目的保密审查人签署；没有可签署的保密审查人的，由另一位最高审级的审核人签署",
        "A secrecy reviewer of the channel signs it, or, where none may, another reviewer of its last level",
        "not_secrecy_reviewer",
    ),
)
NOT_SIGNED = Condition(
    lambda actor: Not(Contains("deciders", actor.person_id)),
    Reason("内容审核与保密审查须由两人签署", "The two reviews are signed by two persons", "decided_already"),
)


class Shared(NamedTuple):
    """The rules of one kind of thing: the action by which it is read, and the conditions of each other action."""

    read: Action
    conditions: Mapping[Action, tuple[Condition, ...]]

    def judge(self, actor: Actor, action: Action, facts: object) -> Verdict:
        """Ask for one action: who is on neither side is a stranger, then the duty, then each condition in order."""
        if not may(actor, self.read) or not matches(EITHER_SIDE.filter(actor), facts):
            return Verdict(is_allowed=False, is_visible=False, reason=None)
        if (reason := barred(actor, action)) is not None:
            return Verdict(is_allowed=False, is_visible=True, reason=reason)
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

PLACEMENTS = Shared(
    Action.READ_RESOURCE,
    {
        Action.CANCEL_PLACEMENT: (TAKING, PLACEMENT_WAITS),
        Action.SIGN_PLACEMENT: (TAKING, PLACEMENT_WAITS, AWAITS_CONTENT, TOP_LEVEL, NOT_OWN_WORK, NOT_SIGNED),
        Action.SIGN_PLACEMENT_SECRECY: (
            TAKING,
            PLACEMENT_WAITS,
            AWAITS_SECRECY,
            FOR_SECRECY,
            NOT_OWN_WORK,
            NOT_SIGNED,
        ),
        Action.END_PLACEMENT: (IN_EFFECT,),
    },
)
"""Who may do what with a placement. What is in effect a reviewer of either side ends."""

PINS = Shared(
    Action.READ_RESOURCE,
    {
        Action.CANCEL_PIN: (TAKING, PLACEMENT_WAITS),
        Action.PIN: (TAKING, PLACEMENT_WAITS, TOP_LEVEL, NOT_OWN_WORK),
        Action.UNPIN: (TAKING, IN_EFFECT),
    },
)
"""Who may do what with a pin: what a channel shows first is decided by the side that has the channel."""

HIDDEN_RELATIONS = Shared(
    Action.READ_RESOURCE, {Action.SHOW_RELATION: (LEVEL_THREE, NOT_OWN_WORK, NOT_WHO_HID, IS_HIDDEN)}
)
"""Who may do what with a relation that a page does not show. The page is the side that takes, who declares it gives."""
