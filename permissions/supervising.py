"""The rules of who supervises: off-switches of sites and channels (停止展示), erasures, changes of what is public.

As in `permissions.rules`, a condition is a filter on facts; the list uses the same one compiled to SQL.
"""

from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf, AnyOf, Contains, Equals, Filter, Not, Nothing, matches
from permissions.rules import barred, may
from permissions.scopes import own
from permissions.top_level import SUPERVISING, TOP_LEVEL, Condition, Reason

IS_OFF = Condition(
    lambda _actor: Equals("is_open", value=True), Reason("已恢复展示", "It is on again already", "on_already")
)
OTHER_PERSON = Condition(
    lambda actor: Not(Equals("off_person", actor.person_id)),
    Reason("须由停止展示者以外的审核人恢复", "Somebody else than who switched it off brings it back", "same_person"),
)
NOT_ERASED = Condition(
    lambda _actor: Equals("is_erased", value=False),
    Reason("已彻底清除，无可恢复", "It was erased for good: there is nothing to bring back", "erased"),
)
SAME_CONTENT = Condition(
    lambda _actor: Equals("is_same", value=True),
    Reason(
        "公开内容与停止展示时不同，不能恢复；请撤回后重新送审",
        "It no longer shows what was switched off; withdraw it and send it for review anew",
        "other_content",
    ),
)
UNCONFIRMED = Condition(
    lambda _actor: Equals("is_unconfirmed", value=True),
    Reason(
        "已确认、驳回、取消或过期", "It was confirmed, refused or cancelled already, or has expired", "not_unconfirmed"
    ),
)
THIRD_PERSON = Condition(
    lambda actor: Not(Contains("persons", actor.person_id)),
    Reason(
        "须由申请人、批准人以外的第三人确认", "A third person confirms, who neither asked nor approved", "same_person"
    ),
)

SWITCHING: dict[Action, tuple[Condition, ...]] = {
    Action.SWITCH_OFF: (SUPERVISING,),
    Action.SWITCH_ON: (SUPERVISING, IS_OFF, NOT_ERASED, OTHER_PERSON, SAME_CONTENT),
}
"""The conditions of switching a site or channel off, and of lifting an off-switch; on `SwitchFacts`."""

CONFIRMING = (SUPERVISING, UNCONFIRMED, THIRD_PERSON)
"""The conditions of confirming an erasure; on `ErasureFacts`."""


def oversees(actor: Actor) -> Filter:
    """The changes of what the public sees that the actor decides on, as a top-level reviewer of the unit concerned."""
    if not may(actor, Action.DECIDE_PUBLIC_CHANGE):
        return Nothing()
    of_a_root = any(
        grant.level == TOP_LEVEL and grant.types is None and _is_root(grant.organization) for grant in own(actor).grants
    )
    return AnyOf((SUPERVISING.filter(actor), Equals("is_platform", value=True) if of_a_root else Nothing()))


def _is_root(lineage: str | None) -> bool:
    return lineage is not None and len(lineage.strip("/").split("/")) == 1


def refusal_to_switch(actor: Actor, action: Action, facts: object) -> Reason | None:
    """Why switching a site or channel off, or lifting an off-switch, is refused; None if it is not."""
    if (reason := barred(actor, action)) is not None:
        return reason
    failing = (one for one in SWITCHING[action] if not matches(one.filter(actor), facts))
    return next((one.reason for one in failing), None)


def liftable(actor: Actor) -> Filter:
    """The filter that matches exactly the off-switches that `refusal_to_switch` lets the actor lift."""
    if not may(actor, Action.SWITCH_ON):
        return Nothing()
    return AllOf(tuple(one.filter(actor) for one in SWITCHING[Action.SWITCH_ON]))


def refusal_to_confirm(actor: Actor, facts: object) -> Reason | None:
    """Why confirming an erasure is refused; None if it is not."""
    if (reason := barred(actor, Action.CONFIRM_ERASURE)) is not None:
        return reason
    failing = (one for one in CONFIRMING if not matches(one.filter(actor), facts))
    return next((one.reason for one in failing), None)


def confirms(actor: Actor) -> Filter:
    """The erasures that are the actor's to confirm, or were: what lies in a unit that they supervise."""
    return SUPERVISING.filter(actor) if may(actor, Action.CONFIRM_ERASURE) else Nothing()


def supervised(actor: Actor) -> Filter:
    """What the actor supervises as a top-level reviewer, whether it can be switched at the moment or not."""
    return SUPERVISING.filter(actor) if may(actor, Action.SWITCH_ON) else Nothing()
