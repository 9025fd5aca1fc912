"""What somebody may do at all: every action with yes or no and why not, and the scopes in which it may be done.

By an API key it is what both the account and the key allow; the key itself and its scope are told too.
"""

from collections import defaultdict

from sqlalchemy.orm import Session

from cms.accounts.api_keys.queries import present as present_key
from cms.accounts.assignments import queries as assignments
from cms.accounts.delegations.queries import present_all, received_now
from cms.accounts.models import ApiKey
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import refusal
from permissions.top_level import Reason


def read_permissions(actor: Actor, session: Session) -> dict[str, object]:
    """The duty, the key, the assignments, what is delegated and every action, as JSON data.

    It is told before the first change of the password, too. What an action's own object forbids is told there, as
    `_actions`.
    """
    rows = assignments.of_account(session, actor.account_id)
    key = session.get_one(ApiKey, actor.key.id) if actor.key else None
    return {
        "duty": actor.duty,
        "must_change_password": actor.must_change_password,
        "key": key and present_key(key),
        "assignments": [assignments.present(held, name) for held, name in rows],
        "delegations": [] if actor.key else _received(actor, session),
        "actions": {action.value: _answer(refusal(actor, action)) for action in Action},
    }


def _received(actor: Actor, session: Session) -> list[dict[str, object]]:
    """What others delegate to the actor now, each with the assignments that the giver has by now."""
    found = received_now(session, actor.account_id)
    given = defaultdict(list)
    for held, name in assignments.of_accounts(session, {one.from_account for one in found}):
        given[held.account_id].append(assignments.present(held, name))
    rows = present_all(session, found)
    return [{**row, "assignments": given[one.from_account]} for one, row in zip(found, rows, strict=True)]


def _answer(reason: Reason | None) -> dict[str, object]:
    told = reason and {"code": reason.code, "text": {"zh": reason.zh, "en": reason.en}}
    return {"allowed": reason is None, "reason": told}
