"""How a use case asks the rules: strangers get 404, those who may see but not do get 403 with the reason."""

from collections.abc import Iterable

from cms.errors import Code, Problem, not_found
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import objection
from permissions.rules import Verdict, barred, judge
from permissions.top_level import Reason
from schemas.text import Text


def text_of(reason: Reason) -> Text:
    """A rule's reason as the answer says it."""
    return Text(reason.zh, reason.en)


def require(actor: Actor, action: Action) -> None:
    """Let an action on the platform pass if the actor's duty, and key, has it. Raises FORBIDDEN with the reason."""
    if (reason := barred(actor, action)) is not None:
        raise Problem(Code.FORBIDDEN, text_of(reason))


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
    judged(judge(actor, action, facts))


def judged(verdict: Verdict) -> None:
    """Let pass what the rules allowed. Raises NOT_FOUND or FORBIDDEN."""
    if verdict.is_allowed:
        return
    if not verdict.is_visible or verdict.reason is None:
        raise not_found()
    raise Problem(Code.FORBIDDEN, text_of(verdict.reason))


def let(actor: Actor, action: Action, facts: object) -> None:
    """Let an action on an object that the actor sees pass, if no rule of `permissions.objects` is in its way.

    Raises FORBIDDEN, WRONG_STATE, with the reason.
    """
    found = objection(actor, action, facts)
    if found is not None:
        raise Problem(Code.WRONG_STATE if found.is_state else Code.FORBIDDEN, text_of(found.reason))
