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
    """Why something is refused, in Chinese and English, with a short name for programs."""

    zh: str
    en: str
    code: str


@dataclass(frozen=True)
class Condition:
    """A filter that depends on the actor, and what to say when it does not match."""

    filter: Callable[[Actor], Filter]
    reason: Reason


FIRST_CHANGE = Reason("请先修改初始密码", "Change the initial password first", "password_change_required")
OWN_ACCOUNT = Reason("不能管理本人的账号", "Nobody manages their own account", "own_account")
NO_GRANT = Reason("尚未为您指定职责范围", "No scope was given to you yet", "no_scope")
TOP_LEVEL = 3
"""The level of a top-level reviewer: the highest there is, however few levels a policy asks for. A policy that makes
review shorter gives nobody the power to take a whole site out of sight."""

WRONG_DUTY = Reason("您的岗位职责不包含此操作", "Your duty does not include this action", "wrong_duty")


def _within(grant: Grant) -> Filter:
    return _of_types(grant, _place(grant))


def _of_types(grant: Grant, place: Filter) -> Filter:
    if grant.types is None:
        return place
    return AllOf((place, AnyOf(tuple(Equals("type", one) for one in sorted(grant.types)))))


def _place(grant: Grant) -> Filter:
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


def _from_above(actor: Actor) -> Filter:
    """What is overdue, for those who review at this level or a higher one for the unit above or one above that."""
    return AllOf(
        (
            Equals("is_escalated", value=True),
            AnyOf(
                tuple(
                    AllOf((StartsWith("above", grant.organization), Equals("level", level)))
                    for grant in actor.grants
                    if grant.organization is not None and grant.level is not None
                    for level in range(1, grant.level + 1)
                )
            ),
        )
    )


def _regularly(actor: Actor) -> Filter:
    """At one's own level, as a reviewer of an eligible unit."""
    return AllOf((_at_own_level(actor), _of_eligible_unit(actor)))


def _of_eligible_unit(actor: Actor) -> Filter:
    units = tuple(Contains("eligible", unit) for unit in actor.unit.split("/") if unit)
    return AnyOf((Equals("is_for_all", value=True), *units))


def decides_by_escalation(actor: Actor, facts: object) -> bool:
    """Whether only that the level is overdue lets this reviewer decide."""
    return not matches(_regularly(actor), facts)


def _as_secrecy_reviewer(actor: Actor) -> Filter:
    return AnyOf(tuple(_within(grant) for grant in actor.grants if grant.role == "secrecy"))


def _supervises(actor: Actor) -> Filter:
    """What a unit of the actor's scope supervises, or what belongs to a unit below one, for top-level reviewers."""
    return AnyOf(
        tuple(
            _of_types(grant, AnyOf(tuple(StartsWith(unit, grant.organization) for unit in ("supervising", "superior"))))
            for grant in actor.grants
            if grant.organization is not None and grant.level == TOP_LEVEL
        )
    )


def oversees(actor: Actor) -> Filter:
    """The changes of what the public sees that the actor decides on, as a top-level reviewer of the unit concerned."""
    if not may(actor, Action.DECIDE_PUBLIC_CHANGE):
        return Nothing()
    of_a_root = any(
        grant.level == TOP_LEVEL and grant.types is None and _is_root(grant.organization) for grant in actor.grants
    )
    return AnyOf((_supervises(actor), Equals("is_platform", value=True) if of_a_root else Nothing()))


def _is_root(lineage: str | None) -> bool:
    return lineage is not None and len(lineage.strip("/").split("/")) == 1


def _shown_to(actor: Actor) -> Filter:
    """Editors see drafts of their scope; reviewers what was sent for review or is public."""
    if actor.duty is Duty.REVIEWER:
        return AnyOf((Not(Equals("state", "draft")), Equals("is_live", value=True)))
    return Everything()


def _in_state(*states: str) -> Callable[[Actor], Filter]:
    return lambda _actor: AnyOf(tuple(Equals("state", state) for state in states))


IN_SCOPE = Condition(in_scope, Reason("不在您的职责范围内", "Outside the scope given to you", "out_of_scope"))
SHOWN = Condition(_shown_to, Reason("尚未送审", "Not sent for review yet", "not_submitted"))
NOT_DELETED = Condition(
    lambda _actor: Equals("is_deleted", value=False),
    Reason("该信息在回收站中", "It is in the recycle bin", "deleted"),
)
DRAFT = Condition(
    _in_state("draft", "published", "withdrawn", "archived"),
    Reason("已送审的信息不能修改，请先撤回送审", "It was sent for review; take back the submission first", "in_review"),
)
SUBMITTABLE = Condition(
    _in_state("draft", "withdrawn", "archived"),
    Reason("没有可以送审的内容", "There is nothing to send for review", "not_submittable"),
)
BATCH_OPEN = Condition(
    _in_state("draft", "reviewing", "deciding", "cancelling"),
    Reason("该批次已经结束", "The batch is closed", "batch_closed"),
)
BATCH_WAITING = Condition(
    _in_state("reviewing"),
    Reason("该批次当前不待审核", "The batch does not wait for a decision now", "batch_not_waiting"),
)
WAITING = Condition(
    _in_state("in_review"), Reason("当前没有待审的送审单", "Nothing of it waits for review", "not_waiting")
)
OWN_LEVEL = Condition(
    _at_own_level, Reason("您不是当前审级的审核人", "You do not review at the level it waits at", "other_level")
)
AWAITS_SECRECY = Condition(
    lambda _actor: Equals("awaits_secrecy", value=True),
    Reason("不需要或已有保密审查签署", "It needs no secrecy sign-off, or has it", "no_secrecy_review"),
)
SECRECY_ROLE = Condition(
    _as_secrecy_reviewer,
    Reason("您不是此范围的保密审查人", "You do not sign for the secrecy review here", "not_secrecy_reviewer"),
)
OWN_LEVEL_OR_OVERDUE = Condition(lambda actor: AnyOf((_at_own_level(actor), _from_above(actor))), OWN_LEVEL.reason)
ELIGIBLE = Condition(
    lambda actor: AnyOf((_of_eligible_unit(actor), _from_above(actor))),
    Reason("审核规则指定由其他单位的审核人审核", "The review policy names other units for it", "not_eligible"),
)
NOT_OWN_WORK = Condition(
    lambda actor: Not(Contains("contributors", actor.person_id)),
    Reason("不能审核本人参与编写的内容", "Nobody decides on their own work", "own_work"),
)
NOT_TWICE = Condition(
    lambda actor: Not(Contains("deciders", actor.person_id)),
    Reason("同一送审单每人只能审核一次", "Nobody decides twice on one submission", "decided_already"),
)
LIVE = Condition(lambda _actor: Equals("is_live", value=True), Reason("该信息未公开", "It is not public", "not_public"))
SUPERVISING = Condition(
    _supervises,
    Reason(
        "须由主管单位的最高审级（三级）审核员办理",
        "A level 3 reviewer does this, whose scope holds the supervising unit",
        "not_supervising",
    ),
)
IS_OFF = Condition(
    lambda _actor: Equals("is_open", value=True), Reason("已恢复展示", "It is on again already", "on_already")
)
OTHER_PERSON = Condition(
    lambda actor: Not(Equals("off_person", actor.person_id)),
    Reason("须由停止展示者以外的审核人恢复", "Somebody else than who switched it off brings it back", "same_person"),
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
    Reason("已确认、驳回或取消", "It was confirmed, refused or cancelled already", "not_unconfirmed"),
)
THIRD_PERSON = Condition(
    lambda actor: Not(Contains("persons", actor.person_id)),
    Reason(
        "须由申请人、批准人以外的第三人确认", "A third person confirms, who neither asked nor approved", "same_person"
    ),
)
NEVER_PUBLIC = Condition(
    lambda _actor: AllOf((Equals("state", "draft"), Equals("was_public", value=False))),
    Reason(
        "只有未送审的草稿可以删除；公开过的信息应当撤回", "Only drafts are deleted; withdraw the rest", "not_deletable"
    ),
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
            Reason("没有可以撤回的送审单", "There is no submission to take back", "nothing_to_cancel"),
        ),
    ),
    Action.CLAIM: (WAITING, OWN_LEVEL_OR_OVERDUE, ELIGIBLE, NOT_OWN_WORK, NOT_TWICE),
    Action.DECIDE: (WAITING, OWN_LEVEL_OR_OVERDUE, ELIGIBLE, NOT_OWN_WORK, NOT_TWICE),
    Action.SIGN_SECRECY: (WAITING, AWAITS_SECRECY, SECRECY_ROLE, NOT_OWN_WORK, NOT_TWICE),
    Action.WITHDRAW: (LIVE,),
    Action.ARCHIVE: (LIVE,),
    Action.SWITCH_OFF: (LIVE, SUPERVISING),
    Action.SUBMIT_BATCH: (),
    Action.CANCEL_BATCH: (BATCH_OPEN,),
    Action.RESUME_BATCH: (BATCH_OPEN,),
    Action.DECIDE_BATCH: (BATCH_WAITING, OWN_LEVEL, NOT_OWN_WORK, NOT_TWICE),
}
"""The conditions of each action on a resource, beyond that the actor sees it and the duty has the action.

The last four are about a batch of resources, which lies where all of them do: its state is `draft` until every item
was sent for review, and then its stage.
"""


SWITCHING: dict[Action, tuple[Condition, ...]] = {
    Action.SWITCH_OFF: (SUPERVISING,),
    Action.SWITCH_ON: (SUPERVISING, IS_OFF, OTHER_PERSON, SAME_CONTENT),
}
"""The conditions of switching a site or channel off, and of lifting an off-switch; on `SwitchFacts`."""


SCOPED = frozenset(RULES) | {
    Action.SWITCH_ON,
    Action.DECIDE_PUBLIC_CHANGE,
    Action.CONFIRM_ERASURE,
    Action.PLACE_IN_CHANNEL,
    Action.IMPORT,
    Action.MANAGE_THEMATIC_LIBRARIES,
}
"""Actions that somebody without any scope has nothing to do with."""

ON_RESOURCE = (
    Action.EDIT_RESOURCE,
    Action.DELETE_RESOURCE,
    Action.PREVIEW,
    Action.SUBMIT,
    Action.CANCEL_SUBMISSION,
    Action.WITHDRAW,
    Action.ARCHIVE,
    Action.SWITCH_OFF,
)
ON_SUBMISSION = (Action.CANCEL_SUBMISSION, Action.CLAIM, Action.DECIDE, Action.SIGN_SECRECY)
ON_BATCH = (Action.CANCEL_BATCH, Action.RESUME_BATCH, Action.DECIDE_BATCH)
"""What can be done with an object, in the order in which it is told."""


def in_scope_of_any(actor: Actor, action: Action, places: Iterable[object]) -> Reason | None:
    """Why an action on a site or channel is refused; None if it is not.

    `places` are its facts (`PlaceFacts`), once for each organization that answers for it: one within scope is enough.
    """
    if not may(actor, action):
        return WRONG_DUTY
    return None if any(matches(in_scope(actor), one) for one in places) else IN_SCOPE.reason


def refusal_to_switch(actor: Actor, action: Action, facts: object) -> Reason | None:
    """Why switching a site or channel off, or lifting an off-switch, is refused; None if it is not."""
    if not may(actor, action):
        return WRONG_DUTY
    failing = (one for one in SWITCHING[action] if not matches(one.filter(actor), facts))
    return next((one.reason for one in failing), None)


def liftable(actor: Actor) -> Filter:
    """The filter that matches exactly the off-switches that `refusal_to_switch` lets the actor lift."""
    if not may(actor, Action.SWITCH_ON):
        return Nothing()
    return AllOf(tuple(one.filter(actor) for one in SWITCHING[Action.SWITCH_ON]))


CONFIRMING = (SUPERVISING, UNCONFIRMED, THIRD_PERSON)
"""The conditions of confirming an erasure; on `ErasureFacts`."""


def refusal_to_confirm(actor: Actor, facts: object) -> Reason | None:
    """Why confirming an erasure is refused; None if it is not."""
    if not may(actor, Action.CONFIRM_ERASURE):
        return WRONG_DUTY
    failing = (one for one in CONFIRMING if not matches(one.filter(actor), facts))
    return next((one.reason for one in failing), None)


def confirms(actor: Actor) -> Filter:
    """The erasures that are the actor's to confirm, or were: what lies in a unit that they supervise."""
    return SUPERVISING.filter(actor) if may(actor, Action.CONFIRM_ERASURE) else Nothing()


def supervised(actor: Actor) -> Filter:
    """What the actor supervises as a top-level reviewer, whether it can be switched at the moment or not."""
    return SUPERVISING.filter(actor) if may(actor, Action.SWITCH_ON) else Nothing()


def reasons_by_duty(actor: Actor, *actions: Action) -> dict[Action, Reason | None]:
    """The same for an object that has no rule of its own: what the duty has, it may."""
    return {action: refusal(actor, action) for action in actions}


def reasons_of_account(actor: Actor, person_id: str) -> dict[Action, Reason | None]:
    """What may be done with an account of this person: nobody gives scopes, or new passwords, to themself."""
    refused = refusal(actor, Action.MANAGE_ACCOUNTS)
    is_own = refused is None and person_id == actor.person_id
    return {Action.MANAGE_ACCOUNTS: OWN_ACCOUNT if is_own else refused}


def _visible(actor: Actor, action: Action) -> Filter:
    """What the actor is no stranger to. Who may switch something off sees it as the public does, wherever it lies."""
    ordinarily = AllOf(tuple(each.filter(actor) for each in VISIBLE))
    if action is not Action.SWITCH_OFF or not may(actor, action):
        return ordinarily
    return AnyOf((ordinarily, AllOf((SUPERVISING.filter(actor), LIVE.filter(actor)))))


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


def refusal(actor: Actor, action: Action) -> Reason | None:
    """Why the actor can never do this, whatever the object; None if there may be one for which the rules allow it."""
    if actor.must_change_password:
        return FIRST_CHANGE
    if action not in GRANTED[actor.duty]:
        return WRONG_DUTY
    return NO_GRANT if action in SCOPED and not actor.grants else None


def judge(actor: Actor, action: Action, facts: object) -> Verdict:
    """Ask for one action on one resource: strangers first, then the duty, then each condition in order."""
    if not may(actor, Action.READ_RESOURCE) or not matches(_visible(actor, action), facts):
        return Verdict(is_allowed=False, is_visible=False, reason=None)
    if not may(actor, action):
        return Verdict(is_allowed=False, is_visible=True, reason=WRONG_DUTY)
    for condition in RULES[action]:
        if not matches(condition.filter(actor), facts):
            return Verdict(is_allowed=False, is_visible=True, reason=condition.reason)
    return Verdict(is_allowed=True, is_visible=True, reason=None)


def reasons(actor: Actor, actions: Iterable[Action], facts: object) -> dict[Action, Reason | None]:
    """Why each action on an object is refused to somebody who sees it; None for what is allowed."""
    verdicts = {action: judge(actor, action, facts) for action in actions}
    return {
        action: None if verdict.is_allowed else verdict.reason or IN_SCOPE.reason
        for action, verdict in verdicts.items()
    }


def allowed_objects(actor: Actor, action: Action) -> Filter:
    """The filter that matches exactly the resources for which `judge` allows the action."""
    if not may(actor, Action.READ_RESOURCE) or not may(actor, action):
        return Nothing()
    return AllOf((_visible(actor, action), *(condition.filter(actor) for condition in RULES[action])))
