"""How a use case asks the rules: strangers get 404, those who may see but not do get 403 with the reason."""

from collections.abc import Iterable

from cms.errors import Code, Problem, not_found
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import WRONG_DUTY, Reason, judge, may
from schemas.text import Text


def text_of(reason: Reason) -> Text:
    """A rule's reason as the answer says it."""
    return Text(reason.zh, reason.en)


def require(actor: Actor, action: Action) -> None:
    """Let an action on the platform pass if the actor's duty has it. Raises FORBIDDEN with the reason."""
    if not may(actor, action):
        raise Problem(Code.FORBIDDEN, text_of(WRONG_DUTY))


def authorise_all(actor: Actor, action: Action, parts: Iterable[object]) -> None:
    """The same for what consists of parts: it is seen by who sees all of them, and done by who may with each.

    Raises NOT_FOUND or FORBIDDEN.
    """
    parts = list(parts)
    for facts in parts:
        authorise(actor, Action.READ_RESOURCE, facts)
    for facts in parts:
        authorise(actor, action, facts)


def authorise(actor: Actor, action: Action, facts: object) -> None:
    """Let an action on one object pass if every rule agrees. Raises NOT_FOUND or FORBIDDEN."""
    verdict = judge(actor, action, facts)
    if verdict.is_allowed:
        return
    if not verdict.is_visible or verdict.reason is None:
        raise not_found()
    raise Problem(Code.FORBIDDEN, text_of(verdict.reason))
