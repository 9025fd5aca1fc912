"""The rules: for each action on a resource the conditions in order, each with the reason that a refused person reads.

A condition is a filter that depends on the actor. The predicate is that filter evaluated on facts; a list uses the same
filter compiled to SQL. There is no third place where access is decided.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from permissions.actions import GRANTED, KEY_NEVER, Action
from permissions.duties import Duty
from permissions.facts import Actor, Grant
from permissions.filters import AllOf, AnyOf, Contains, Equals, Everything, Filter, Not, Nothing, StartsWith, matches


class Reason(NamedTuple):
    """Why something is refused, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Condition:
    """A filter that depends on the actor, and what to say when it does not match."""

    filter: Callable[[Actor], Filter]
    reason: Reason


WRONG_DUTY = Reason("您的岗位职责不包含此操作", "Your duty does not include this action")


def _within(grant: Grant) -> Filter:
    if grant.organization is not None:
        return StartsWith("organization", grant.organization)
    if grant.site_id is not None:
        return Equals("site_id", grant.site_id)
    if grant.channel is not None:
        return StartsWith("channel", grant.channel)
    return Nothing()


def in_scope(actor: Actor) -> Filter:
    """Objects in any scope that the actor was given, and in that of the key by which the actor asks."""
    given = AnyOf(tuple(_within(grant) for grant in actor.grants))
    if actor.key is None or actor.key.within is None:
        return given
    return AllOf((given, _within(actor.key.within)))


def _at_own_level(actor: Actor) -> Filter:
    return AnyOf(
        tuple(
            AllOf((_within(grant), Equals("level", grant.level))) for grant in actor.grants if grant.level is not None
        )
    )


def _shown_to(actor: Actor) -> Filter:
    """Editors see drafts of their scope; reviewers what was sent for review or is public."""
    if actor.duty is Duty.REVIEWER:
        return AnyOf((Not(Equals("state", "draft")), Equals("is_live", value=True)))
    return Everything()


def _in_state(*states: str) -> Callable[[Actor], Filter]:
    return lambda _actor: AnyOf(tuple(Equals("state", state) for state in states))


IN_SCOPE = Condition(in_scope, Reason("不在您的职责范围内", "Outside the scope given to you"))
SHOWN = Condition(_shown_to, Reason("尚未送审", "Not sent for review yet"))
NOT_DELETED = Condition(
    lambda _actor: Equals("is_deleted", value=False),
    Reason("该信息在回收站中", "It is in the recycle bin"),
)
DRAFT = Condition(
    _in_state("draft", "published", "withdrawn", "archived"),
    Reason("已送审的信息不能修改，请先撤回送审", "It was sent for review; take back the submission first"),
)
SUBMITTABLE = Condition(
    _in_state("draft", "withdrawn", "archived"),
    Reason("没有可以送审的内容", "There is nothing to send for review"),
)
BATCH_OPEN = Condition(
    _in_state("draft", "reviewing", "deciding", "cancelling"),
    Reason("该批次已经结束", "The batch is closed"),
)
BATCH_WAITING = Condition(
    _in_state("reviewing"), Reason("该批次当前不待审核", "The batch does not wait for a decision now")
)
WAITING = Condition(_in_state("in_review"), Reason("当前没有待审的送审单", "Nothing of it waits for review"))
OWN_LEVEL = Condition(_at_own_level, Reason("您不是当前审级的审核人", "You do not review at the level it waits at"))
NOT_OWN_WORK = Condition(
    lambda actor: Not(Contains("contributors", actor.person_id)),
    Reason("不能审核本人参与编写的内容", "Nobody decides on their own work"),
)
NOT_TWICE = Condition(
    lambda actor: Not(Contains("deciders", actor.person_id)),
    Reason("同一送审单每人只能审核一次", "Nobody decides twice on one submission"),
)
LIVE = Condition(lambda _actor: Equals("is_live", value=True), Reason("该信息未公开", "It is not public"))
NEVER_PUBLIC = Condition(
    lambda _actor: AllOf((Equals("state", "draft"), Equals("was_public", value=False))),
    Reason("只有未送审的草稿可以删除；公开过的信息应当撤回", "Only drafts are deleted; withdraw the rest"),
)

VISIBLE = (IN_SCOPE, SHOWN)
"""Who does not match these is a stranger to the resource and is told that there is none."""

RULES: dict[Action, tuple[Condition, ...]] = {
    Action.READ_RESOURCE: (),
    Action.CREATE_RESOURCE: (),
    Action.UPLOAD: (),
    Action.EDIT_RESOURCE: (NOT_DELETED, DRAFT),
    Action.DELETE_RESOURCE: (NEVER_PUBLIC,),
    Action.PREVIEW: (NOT_DELETED,),
    Action.SUBMIT: (NOT_DELETED, SUBMITTABLE),
    Action.CANCEL_SUBMISSION: (
        NOT_DELETED,
        Condition(
            _in_state("in_review", "scheduled"),
            Reason("没有可以撤回的送审单", "There is no submission to take back"),
        ),
    ),
    Action.CLAIM: (WAITING, OWN_LEVEL, NOT_OWN_WORK, NOT_TWICE),
    Action.DECIDE: (WAITING, OWN_LEVEL, NOT_OWN_WORK, NOT_TWICE),
    Action.WITHDRAW: (LIVE,),
    Action.ARCHIVE: (LIVE,),
    Action.SWITCH_OFF: (LIVE,),
    Action.SWITCH_ON: (),
    Action.SUBMIT_BATCH: (),
    Action.CANCEL_BATCH: (BATCH_OPEN,),
    Action.RESUME_BATCH: (BATCH_OPEN,),
    Action.DECIDE_BATCH: (BATCH_WAITING, OWN_LEVEL, NOT_OWN_WORK, NOT_TWICE),
}
"""The conditions of each action on a resource, beyond that the actor sees it and the duty has the action.

The last four are about a batch of resources, which lies where all of them do: its state is `draft` until every item
was sent for review, and then its stage.
"""


def in_scope_of_any(actor: Actor, action: Action, places: Iterable[object]) -> Reason | None:
    """Why an action on a site or channel is refused; None if it is not.

    `places` are its facts (`PlaceFacts`), once for each organization that answers for it: one within scope is enough.
    """
    if not may(actor, action):
        return WRONG_DUTY
    return None if any(matches(in_scope(actor), one) for one in places) else IN_SCOPE.reason


class Verdict(NamedTuple):
    """The outcome of asking: `reason` is None when allowed; a stranger is told nothing."""

    is_allowed: bool
    is_visible: bool
    reason: Reason | None


def may(actor: Actor, action: Action) -> bool:
    """Whether the duty, and the key if there is one, has the action; enough for what is not about one object."""
    if actor.key is not None and (action not in actor.key.actions or action in KEY_NEVER):
        return False
    return action in GRANTED[actor.duty] and not actor.must_change_password


def judge(actor: Actor, action: Action, facts: object) -> Verdict:
    """Ask for one action on one resource: strangers first, then the duty, then each condition in order."""
    if not may(actor, Action.READ_RESOURCE) or not all(matches(each.filter(actor), facts) for each in VISIBLE):
        return Verdict(is_allowed=False, is_visible=False, reason=None)
    if not may(actor, action):
        return Verdict(is_allowed=False, is_visible=True, reason=WRONG_DUTY)
    for condition in RULES[action]:
        if not matches(condition.filter(actor), facts):
            return Verdict(is_allowed=False, is_visible=True, reason=condition.reason)
    return Verdict(is_allowed=True, is_visible=True, reason=None)


def allowed_objects(actor: Actor, action: Action) -> Filter:
    """The filter that matches exactly the resources for which `judge` allows the action."""
    if not may(actor, Action.READ_RESOURCE) or not may(actor, action):
        return Nothing()
    return AllOf(tuple(condition.filter(actor) for condition in (*VISIBLE, *RULES[action])))
