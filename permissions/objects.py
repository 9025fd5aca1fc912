"""The rules of managed objects that are no resources: imports, bulk edits, keys, change requests, files.

Who sees such an object is told by whoever loads it. Here stands what then may still be in the way, once for the use
case and for `_actions`: the duty, who asks, or the state that the object is in.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf, AnyOf, Contains, Equals, Everything, Not, matches
from permissions.rules import WRONG_DUTY, may, refusal
from permissions.supervising import oversees
from permissions.top_level import Condition, Reason


@dataclass(frozen=True)
class WorkFacts:
    """How far long work is: an import, with whether it only tries and its file is still kept, or a bulk edit."""

    state: str
    is_dry: bool = False
    has_file: bool = True


@dataclass(frozen=True)
class ProposalFacts:
    """A row that may be something there is: `is_known` if its key is known as that of something by now."""

    state: str
    is_known: bool


@dataclass(frozen=True)
class FileFacts:
    """A file: whether a revision uses it."""

    is_used: bool


@dataclass(frozen=True)
class PreviewFacts:
    """A preview: the account that made it."""

    created_by: str


@dataclass(frozen=True)
class KeyFacts:
    """An API key: whose it is."""

    account_id: str


@dataclass(frozen=True)
class ChangeFacts:
    """What somebody asks a second administrator for, or if it `is_reviewed` a top-level reviewer.

    `supervising` is the lineage of the unit whose reviewers decide; without one those of any root unit do. `action` is
    what who asks for such a change must have, `concerned` whom it is about; `is_asker_open`: whether the account that
    asked still is.
    """

    state: str
    action: str
    person_id: str
    concerned: AbstractSet[str]
    is_asker_open: bool
    is_reviewed: bool = False
    supervising: str | None = None
    superior: str | None = None
    type: str | None = None

    @property
    def is_platform(self) -> bool:
        """Whether it is about the platform as a whole, so that reviewers of any root unit decide."""
        return self.is_reviewed and self.supervising is None


class OfState(Condition):
    """A condition on the state of the object, the same for everybody: where it does not match, that is a 409."""


def _state(reason: Reason, *states: str) -> OfState:
    return OfState(lambda _actor: AnyOf(tuple(Equals("state", state) for state in states)), reason)


def _may_decide(actor: Actor) -> AnyOf:
    asked = AnyOf(tuple(Equals("action", action) for action in Action if may(actor, action)))
    reviewed = Equals("is_reviewed", value=True)
    return AnyOf((AllOf((Not(reviewed), asked)), AllOf((reviewed, oversees(actor)))))


def _own_key(actor: Actor) -> Everything | Equals:
    return Everything() if may(actor, Action.MANAGE_ACCOUNTS) else Equals("account_id", actor.account_id)


def _own_preview(actor: Actor) -> Everything | Equals:
    return Everything() if may(actor, Action.EDIT_RESOURCE) else Equals("created_by", actor.account_id)


IMPORT_OPEN = _state(Reason("导入已经结束", "The import is over", "over"), "waiting", "running")
IMPORT_FAILED = _state(
    Reason("只有失败的导入可以恢复", "Only an import that failed can be resumed", "not_failed"), "failed"
)
FILE_KEPT = OfState(
    lambda _actor: Equals("has_file", value=True),
    Reason("上传的文件已清理，请重新上传", "The file that was sent is no longer kept: send it again", "file_gone"),
)
NOT_DRY = OfState(
    lambda _actor: Equals("is_dry", value=False),
    Reason("试算没有写入内容，无可撤销", "A dry run has written nothing", "dry"),
)
IMPORT_ENDED = _state(
    Reason(
        "只有已结束、未撤销的导入可以撤销",
        "Only an import that has ended and was not undone can be undone",
        "not_ended",
    ),
    "finished",
    "failed",
    "cancelled",
)
PROPOSAL_OPEN = _state(Reason("该合并建议已处理", "The proposal was decided already", "decided"), "open")
ROW_UNKNOWN = OfState(
    lambda _actor: Equals("is_known", value=False),
    Reason("其标识已对应库中的信息", "Its key is known as that of something in the library by now", "known"),
)
EDIT_RUNNABLE = _state(
    Reason(
        "只有预览或出错停止的批量修改可以执行", "Only a preview, or one that has failed, can be run", "not_to_be_run"
    ),
    "preview",
    "failed",
)
EDIT_OPEN = _state(
    Reason("该批量修改已经结束", "The bulk edit is over", "over"), "preview", "failed", "waiting", "running"
)
UNUSED = OfState(
    lambda _actor: Equals("is_used", value=False), Reason("有版本正在使用该附件", "Revisions use it", "in_use")
)
OWN_KEY = Condition(_own_key, Reason("不是您的密钥", "The key is somebody else's", "not_own"))
OWN_PREVIEW = Condition(
    _own_preview, Reason("只有生成者或编辑可以结束预览", "Who made a preview ends it, or an editor", "not_own")
)
OF_OWN_RIGHT = Condition(_may_decide, WRONG_DUTY)
CHANGE_NOT_EXPIRED = OfState(
    lambda _actor: Not(Equals("state", "expired")),
    Reason("该申请已过期，请重新申请", "The request has expired; ask again", "expired"),
)
CHANGE_WAITING = _state(Reason("该申请已处理", "The request was decided already", "decided"), "waiting")
ANOTHER_PERSON = Condition(
    lambda actor: Not(Equals("person_id", actor.person_id)),
    Reason("须由另一人决定", "Somebody else decides, who is another person", "own_request"),
)
NOT_CONCERNED = Condition(
    lambda actor: Not(Contains("concerned", actor.person_id)),
    Reason("不能决定涉及本人的变更", "Nobody decides on a change that concerns themself", "concerns_you"),
)
STILL_ASKED = OfState(
    lambda _actor: Equals("is_asker_open", value=True),
    Reason("申请人已无权申请此项变更", "Who asked may not ask for this any more", "no_longer_asked"),
)
ASKED_BY_YOU = Condition(
    lambda actor: Equals("person_id", actor.person_id),
    Reason("只有申请人可以撤回申请", "Only who asked takes a request back", "not_own"),
)

_DECIDING = (OF_OWN_RIGHT, CHANGE_NOT_EXPIRED, CHANGE_WAITING, ANOTHER_PERSON)

OBJECT_RULES: dict[Action, tuple[Condition, ...]] = {
    Action.CANCEL_IMPORT: (IMPORT_OPEN,),
    Action.RESUME_IMPORT: (IMPORT_FAILED, FILE_KEPT),
    Action.UNDO_IMPORT: (NOT_DRY, IMPORT_ENDED),
    Action.DECIDE_MERGE_PROPOSAL: (PROPOSAL_OPEN, ROW_UNKNOWN),
    Action.RUN_BULK_EDIT: (EDIT_RUNNABLE,),
    Action.CANCEL_BULK_EDIT: (EDIT_OPEN,),
    Action.TELL_APART: (),
    Action.DELETE_ATTACHMENT: (UNUSED,),
    Action.REVOKE_PREVIEW: (OWN_PREVIEW,),
    Action.MANAGE_KEYS: (OWN_KEY,),
    Action.DECIDE_CHANGE_REQUEST: _DECIDING,
    Action.APPROVE_CHANGE_REQUEST: (*_DECIDING, NOT_CONCERNED, STILL_ASKED),
    Action.CANCEL_CHANGE_REQUEST: (ASKED_BY_YOU, CHANGE_NOT_EXPIRED, CHANGE_WAITING),
}
"""The conditions of each action on an object that the actor sees, beyond that the duty has it."""

ON_IMPORT = (Action.CANCEL_IMPORT, Action.RESUME_IMPORT, Action.UNDO_IMPORT)
ON_PROPOSAL = (Action.DECIDE_MERGE_PROPOSAL,)
ON_BULK_EDIT = (Action.RUN_BULK_EDIT, Action.CANCEL_BULK_EDIT)
ON_PAIR = (Action.TELL_APART,)
ON_FILE = (Action.DELETE_ATTACHMENT,)
ON_PREVIEW = (Action.REVOKE_PREVIEW,)
ON_KEY = (Action.MANAGE_KEYS,)
ON_CHANGE_REQUEST = (Action.DECIDE_CHANGE_REQUEST, Action.APPROVE_CHANGE_REQUEST, Action.CANCEL_CHANGE_REQUEST)
"""What can be done with an object, in the order in which it is told."""


class Objection(NamedTuple):
    """What stands in the way of an action: the reason, and whether it is the state of the object (409) or who asks."""

    reason: Reason
    is_state: bool


def objection(actor: Actor, action: Action, facts: object) -> Objection | None:
    """What stands in the way of an action on an object that the actor sees; None if nothing does."""
    if (reason := refusal(actor, action)) is not None:
        return Objection(reason, is_state=False)
    for condition in OBJECT_RULES[action]:
        if not matches(condition.filter(actor), facts):
            return Objection(condition.reason, isinstance(condition, OfState))
    return None


def objections(actor: Actor, actions: Iterable[Action], facts: object) -> dict[Action, Reason | None]:
    """Why each action on such an object is refused; None for what is allowed."""
    found = {action: objection(actor, action, facts) for action in actions}
    return {action: one and one.reason for action, one in found.items()}
