"""What may be done with an object, as answers tell it: `_actions`, with reasons in the reader's language."""

from collections.abc import Mapping

from cms.authorization import text_of
from cms.web.languages import in_language, language
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import reasons_by_duty
from permissions.top_level import Reason
from schemas.query import ACTIONS

Reasons = Mapping[Action, Reason | None]


def present_actions(found: Reasons) -> dict[str, object]:
    """The member `_actions`: each action with yes or no, and why not."""
    told_in = language()
    return {ACTIONS: {action.value: _answer(reason, told_in) for action, reason in found.items()}}


def actions_by_duty(actor: Actor, *actions: Action) -> dict[str, object]:
    """The same of an object that has no rule of its own: what the duty, and the key, have may be done with it."""
    return present_actions(reasons_by_duty(actor, *actions))


def _answer(reason: Reason | None, told_in: str) -> dict[str, object]:
    told = reason and {"code": reason.code, "text": in_language(text_of(reason), told_in)}
    return {"allowed": reason is None, "reason": told}
