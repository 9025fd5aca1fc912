"""A way out for whoever forgot the password (P8): an administrator gives a new initial one."""

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts import passwords
from cms.accounts.api_keys.revoke_key import revoke_keys
from cms.accounts.change_requests.close_change import cancel_changes
from cms.accounts.delegations.revoke_delegation import revoke_delegations
from cms.accounts.sessions.end_families import end_families
from cms.accounts.users import queries
from cms.accounts.users.create_user import CreatedUser
from cms.accounts.users.queries import User
from cms.authorization import require
from cms.config import Settings
from cms.errors import Code, Problem
from permissions.accounts import is_own
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_YOURSELF = Text("不能重置本人的密码，请使用修改密码", "Nobody resets their own password; change it instead")


def reset_password(actor: Actor, session: Session, settings: Settings, account_id: str) -> CreatedUser:
    """Set a generated password that must be changed at the next sign-in.

    All sign-ins, API keys and given delegations of the account end, and what it has asked for and still waits is taken
    back. What was delegated to it stays: another gave it.

    Raises FORBIDDEN (also for any of one's own accounts, which would be a way around the current password), NOT_FOUND.
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    user = check_reset(actor, session, account_id)
    initial = passwords.make_initial(user.account.username)
    user.account.password_hash = passwords.hasher(settings.password_hash_cost).hash(initial)
    user.account.must_change_password = True
    user.account.password_changed_at = clock.now()
    session.flush()
    end_families(session, user.account.id)
    revoke_keys(session, user.account.id)
    revoke_delegations(actor, session, user.account.id, received=False)
    cancel_changes(actor, session, user.account.id)
    return CreatedUser(user, initial)


def check_reset(actor: Actor, session: Session, account_id: str) -> User:
    """The user whose password could be reset by this actor. Raises FORBIDDEN, NOT_FOUND."""
    user = queries.get(session, account_id)
    if is_own(actor, user.person.id):
        raise Problem(Code.FORBIDDEN, NOT_YOURSELF)
    return user
