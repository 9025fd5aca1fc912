"""The rules: for each action on a resource the conditions in order, each with the reason that a refused person reads.

A condition is a filter that depends on the actor. The predicate is that filter evaluated on facts; a list uses the same
filter compiled to SQL. There is no third place where access is decided.
"""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from permissions.actions import GRANTED, GRANTED_TO_ROLE, KEY_NEVER, SCOPED, WHOLE, Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.filters import AllOf, AnyOf, Contains, Equals, Everything, Filter, Not, Nothing, matches
from permissions.reviewing import BY, at_level, at_top_level, decides, from_above, of_eligible_unit, secrecy_role, signs
from permissions.scopes import in_own_scope, in_scope, own
from permissions.top_level import ASKING, LEVEL_THREE, SUPERVISING, Condition, Reason

FIRST_CHANGE = Reason("请先修改初始密码", "Change the initial password first", "password_change_required")
NO_GRANT = Reason("尚未为您指定职责范围", "No scope was given to you yet", "no_scope")
WRONG_DUTY = Reason("您的岗位职责不包含此操作", "Your duty does not include this action", "wrong_duty")
WRONG_ROLE = Reason("您的审核角色不包含此操作", "Your role as a reviewer does not include this action", "wrong_role")
NARROWED = Reason(
    "您的职责范围限定了内容类型，不包含此操作", "Your scopes are narrowed to content types", "narrowed_to_types"
)
NEVER_BY_KEY = Reason("API 密钥不能进行此操作，请登录", "No API key does this: sign in", "never_by_key")
NOT_OF_KEY = Reason("该 API 密钥不包含此操作", "This API key is not for this action", "not_of_key")


def _shown_to(actor: Actor) -> Filter:
    """Editors see drafts of their scope; reviewers what was sent for review or is public."""
    if actor.duty is Duty.REVIEWER:
        return AnyOf((Not(Equals("state", "draft")), Equals("is_live", value=True)))
    return Everything()


def _in_state(*states: str) -> Callable[[Actor], Filter]:
    return lambda _actor: AnyOf(tuple(Equals("state", state) for state in states))


IN_SCOPE = Condition(in_scope, Reason("不在您的职责范围内", "Outside the scope given to you", "out_of_scope"))
OWN_SCOPE = Condition(
    in_own_scope,
    Reason("受托的范围只用于审核", "What was delegated to you is for reviewing only", "delegated_for_review"),
)
SHOWN = Condition(_shown_to, Reason("尚未送审", "Not sent for review yet", "not_submitted"))
NOT_DELETED = Condition(
    lambda _actor: Equals("is_deleted", value=False),
    Reason("该信息在回收站中", "It is in the recycle bin", "deleted"),
)
DELETED = Condition(
    lambda _actor: Equals("is_deleted", value=True),
    Reason("不在回收站中", "It is not in the recycle bin", "not_deleted"),
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
RELEASE_OPEN = Condition(
    _in_state("preparing", "waiting"),
    Reason("该同步发布组已经结束", "The release is closed", "release_closed"),
)
UNDER_WAY = Condition(
    _in_state("in_review", "scheduled"),
    Reason("没有送审中或待发布的内容", "Nothing of it is under review or waits to go public", "not_under_way"),
)
AT_TOP_LEVEL = Condition(
    lambda actor: at_top_level(own(actor)),
    Reason("您不是最后审级的审核人", "You do not review at its last level", "not_top_level"),
)
WAITING = Condition(
    _in_state("in_review"), Reason("当前没有待审的送审单", "Nothing of it waits for review", "not_waiting")
)
OWN_LEVEL = Condition(
    lambda actor: at_level(own(actor)),
    Reason("您不是当前审级的审核人", "You do not review at the level it waits at", "other_level"),
)
AWAITS_SECRECY = Condition(
    lambda _actor: Equals("awaits_secrecy", value=True),
    Reason("不需要或已有保密审查签署", "It needs no secrecy sign-off, or has it", "no_secrecy_review"),
)
AWAITS_LATER_REVIEW = Condition(
    lambda _actor: Equals("awaits_later_review", value=True),
    Reason(
        "没有待补审的先发后审", "Nothing of it was published first and waits for its later review", "no_later_review"
    ),
)
SECRECY_ROLE = Condition(
    secrecy_role,
    Reason("您不是此范围的保密审查人", "You do not sign for the secrecy review here", "not_secrecy_reviewer"),
)
OWN_LEVEL_OR_OVERDUE = Condition(lambda actor: AnyOf((at_level(actor), from_above(actor))), OWN_LEVEL.reason)
ELIGIBLE = Condition(
    lambda actor: AnyOf((of_eligible_unit(actor), from_above(actor))),
    Reason("审核规则指定由其他单位的审核人审核", "The review policy names other units for it", "not_eligible"),
)
OF_ELIGIBLE_UNIT = Condition(lambda actor: of_eligible_unit(own(actor)), ELIGIBLE.reason)
NOT_ON_BEHALF = Reason(
    "委托人编写或已审核过该内容，或者没有一项授权完全适用",
    "Whom you act for wrote it or has decided on it, or no one scope of yours or theirs covers all of it",
    "not_on_behalf",
)
BY_ONE_GRANT = Condition(decides, NOT_ON_BEHALF)
SECRECY_BY_ONE_GRANT = Condition(signs, NOT_ON_BEHALF)
"""What the conditions before them tell apart has to hold of one grant; a delegated one asks for its giver, too."""

NOT_OWN_WORK = Condition(
    lambda actor: Not(Contains("contributors", actor.person_id)),
    Reason("不能审核本人参与编写的内容", "Nobody decides on their own work", "own_work"),
)
NOT_TWICE = Condition(
    lambda actor: Not(Contains("deciders", actor.person_id)),
    Reason("同一送审单每人只能审核一次", "Nobody decides twice on one submission", "decided_already"),
)
LIVE = Condition(lambda _actor: Equals("is_live", value=True), Reason("该信息未公开", "It is not public", "not_public"))
LISTED = Condition(
    lambda _actor: Equals("is_listed", value=True),
    Reason("该信息已归档，不在公开列表中", "It is archived, and in no list", "archived"),
)
SHARED = Condition(
    lambda _actor: Equals("is_shared", value=True),
    Reason("该信息不在共享库中", "It is not in the shared library", "not_shared"),
)
NOT_SHARED = Condition(
    lambda _actor: Equals("is_shared", value=False),
    Reason("该信息已在共享库中", "It is in the shared library already", "shared_already"),
)
IMPORTANT = Condition(
    lambda _actor: Equals("is_important", value=True),
    Reason(
        "该信息不是重要文件，不需要解读", "It is no important document and needs no interpretation", "not_important"
    ),
)
NOT_WAIVED = Condition(
    lambda _actor: Equals("is_waived", value=False),
    Reason("该内容已免解读", "It was waived for this content already", "waived_already"),
)
NEVER_PUBLIC = Condition(
    lambda _actor: AllOf((Equals("state", "draft"), Equals("was_public", value=False))),
    Reason(
        "只有未送审的草稿可以删除；公开过的信息应当撤回", "Only drafts are deleted; withdraw the rest", "not_deletable"
    ),
)

OFFERABLE = Condition(
    lambda _actor: AnyOf((Equals("state", "draft"), Equals("is_live", value=True))),
    Reason("只有草稿和已公开的信息可以报送", "Only drafts and what is public can be offered", "not_offerable"),
)

VISIBLE = (IN_SCOPE, SHOWN)
"""Who does not match these is a stranger to the resource and is told that there is none."""

RULES: dict[Action, tuple[Condition, ...]] = {
    Action.READ_RESOURCE: (),
    Action.CREATE_RESOURCE: (),
    Action.UPLOAD: (),
    Action.EDIT_RESOURCE: (NOT_DELETED, DRAFT),
    Action.DELETE_RESOURCE: (NOT_DELETED, NEVER_PUBLIC),
    Action.UNDELETE_RESOURCE: (DELETED, NEVER_PUBLIC),
    Action.PREVIEW: (NOT_DELETED,),
    Action.SUBMIT: (NOT_DELETED, SUBMITTABLE),
    Action.CANCEL_SUBMISSION: (
        NOT_DELETED,
        Condition(
            _in_state("in_review", "scheduled"),
            Reason("没有可以撤回的送审单", "There is no submission to take back", "nothing_to_cancel"),
        ),
    ),
    Action.CLAIM: (WAITING, OWN_LEVEL_OR_OVERDUE, ELIGIBLE, NOT_OWN_WORK, NOT_TWICE, BY_ONE_GRANT),
    Action.DECIDE: (WAITING, OWN_LEVEL_OR_OVERDUE, ELIGIBLE, NOT_OWN_WORK, NOT_TWICE, BY_ONE_GRANT),
    Action.SIGN_SECRECY: (WAITING, AWAITS_SECRECY, SECRECY_ROLE, NOT_OWN_WORK, NOT_TWICE, SECRECY_BY_ONE_GRANT),
    Action.REVIEW_LATER: (
        AWAITS_LATER_REVIEW,
        OWN_LEVEL_OR_OVERDUE,
        ELIGIBLE,
        NOT_OWN_WORK,
        NOT_TWICE,
        BY_ONE_GRANT,
    ),
    Action.WITHDRAW: (OWN_SCOPE, LIVE),
    Action.ARCHIVE: (OWN_SCOPE, LIVE, LISTED),
    Action.SWITCH_OFF: (LIVE, SUPERVISING),
    Action.HIDE_RELATION: (LIVE, LEVEL_THREE),
    Action.WAIVE_INTERPRETATION: (UNDER_WAY, IMPORTANT, AT_TOP_LEVEL, OF_ELIGIBLE_UNIT, NOT_OWN_WORK, NOT_WAIVED),
    Action.OFFER: (NOT_DELETED, OFFERABLE),
    Action.SHARE: (LIVE, LISTED, NOT_SHARED),
    Action.END_SHARING: (OWN_SCOPE, SHARED),
    Action.SUBMIT_BATCH: (),
    Action.CANCEL_BATCH: (BATCH_OPEN,),
    Action.RESUME_BATCH: (BATCH_OPEN,),
    Action.DECIDE_BATCH: (BATCH_WAITING, OWN_LEVEL, NOT_OWN_WORK, NOT_TWICE),
    Action.EDIT_RELEASE: (RELEASE_OPEN,),
    Action.CANCEL_RELEASE: (RELEASE_OPEN,),
}
"""The conditions of each action on a resource, beyond that the actor sees it and the duty has the action.

Those that end in `batch` are about a batch of resources, which lies where all of them do: its state is `draft` until
every item was sent for review, and then its stage. Those that end in `release` are asked of each item of a release, and
of the unit it belongs to, with the state of the release.
"""


BY_DELEGATION = frozenset({Action.READ_RESOURCE, Action.PREVIEW, *BY})
"""Actions that a delegated grant is good for."""


ON_RESOURCE = (
    Action.EDIT_RESOURCE,
    Action.DELETE_RESOURCE,
    Action.UNDELETE_RESOURCE,
    Action.PREVIEW,
    Action.SUBMIT,
    Action.CANCEL_SUBMISSION,
    Action.WITHDRAW,
    Action.ARCHIVE,
    Action.SWITCH_OFF,
    Action.HIDE_RELATION,
    Action.OFFER,
    Action.SHARE,
    Action.END_SHARING,
)
ON_SUBMISSION = (
    Action.CANCEL_SUBMISSION,
    Action.CLAIM,
    Action.DECIDE,
    Action.SIGN_SECRECY,
    Action.REVIEW_LATER,
    Action.WAIVE_INTERPRETATION,
)
ON_RELEASE = (Action.EDIT_RELEASE, Action.CANCEL_RELEASE)
ON_BATCH = (Action.CANCEL_BATCH, Action.RESUME_BATCH, Action.DECIDE_BATCH)
"""What can be done with an object, in the order in which it is told."""


def in_scope_of_any(actor: Actor, action: Action, places: Iterable[object]) -> Reason | None:
    """Why an action on a site or channel is refused; None if it is not.

    `places` are its facts (`PlaceFacts`), once for each organization that answers for it: one within scope is enough.
    """
    if (reason := barred(actor, action)) is not None:
        return reason
    return None if any(matches(in_own_scope(actor), one) for one in places) else IN_SCOPE.reason


def reasons_by_duty(actor: Actor, *actions: Action) -> dict[Action, Reason | None]:
    """The same for an object that has no rule of its own: what the duty has, it may."""
    return {action: refusal(actor, action) for action in actions}


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


def barred(actor: Actor, action: Action) -> Reason | None:
    """Why neither the duty nor the key, if there is one, lets the actor do this anywhere; None if they do."""
    if actor.must_change_password:
        return FIRST_CHANGE
    if action not in GRANTED[actor.duty]:
        return WRONG_DUTY
    if actor.key is None:
        return None
    if action in KEY_NEVER:
        return NEVER_BY_KEY
    return None if action in actor.key.actions else NOT_OF_KEY


def may(actor: Actor, action: Action) -> bool:
    """Whether the duty, and the key if there is one, has the action; enough for what is not about one object."""
    return barred(actor, action) is None


def refusal(actor: Actor, action: Action) -> Reason | None:
    """Why the actor can never do this, whatever the object; None if there may be one for which the rules allow it."""
    if (reason := barred(actor, action)) is not None:
        return reason
    grants = (actor if action in BY_DELEGATION else own(actor)).grants
    by_role = actor.duty is Duty.REVIEWER
    if not grants:
        return NO_GRANT if action in SCOPED or (by_role and action in ASKING) else None
    held = [grant for grant in grants if not by_role or action in GRANTED_TO_ROLE[grant.role]]
    if not held:
        return WRONG_ROLE
    if by_role and action in ASKING:
        suits, reason = ASKING[action]
        held = [grant for grant in held if suits(grant)]
        if not held:
            return reason
    return NARROWED if action in WHOLE and all(grant.types is not None for grant in held) else None


def judge(actor: Actor, action: Action, facts: object) -> Verdict:
    """Ask for one action on one resource: strangers first, then the duty, then each condition in order."""
    if not may(actor, Action.READ_RESOURCE) or not matches(_visible(actor, action), facts):
        return Verdict(is_allowed=False, is_visible=False, reason=None)
    if (reason := barred(actor, action)) is not None:
        return Verdict(is_allowed=False, is_visible=True, reason=reason)
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


def reasons_of_all(actor: Actor, actions: Iterable[Action], parts: Collection[object]) -> dict[Action, Reason | None]:
    """The same of what consists of parts: allowed is what every one of them allows."""
    told = [reasons(actor, actions, facts) for facts in parts]
    return {action: next((one[action] for one in told if one[action]), None) for action in actions}


def allowed_objects(actor: Actor, action: Action) -> Filter:
    """The filter that matches exactly the resources for which `judge` allows the action."""
    if not may(actor, Action.READ_RESOURCE) or not may(actor, action):
        return Nothing()
    return AllOf((_visible(actor, action), *(condition.filter(actor) for condition in RULES[action])))
