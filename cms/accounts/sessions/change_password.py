"""Changing one's own password (P8): the first one must be, any may be."""

from dataclasses import dataclass, field

from sqlalchemy import update

from cms import clock
from cms.accounts import passwords
from cms.accounts.models import Account
from cms.accounts.sessions.end_families import end_families
from cms.config import Settings
from cms.db import Database
from cms.errors import Code, Problem, invalid
from permissions.facts import Actor
from schemas.text import Text

CURRENT, NEW = "/current_password", "/new_password"
WRONG = Text("当前密码不正确", "The current password is wrong")
SAME = Text("新密码不能与当前密码相同", "The new password is another than the current one")
MEANWHILE = Text("密码刚刚已被修改", "The password has just been changed")


@dataclass(frozen=True)
class PasswordChange:
    """The password that is, and the one that shall be."""

    current: str = field(repr=False)
    new: str = field(repr=False)


def change_password(
    actor: Actor, database: Database, settings: Settings, family_id: str, change: PasswordChange
) -> None:
    """Set a new password and end every other sign-in of the account; this one (`family_id`) goes on.

    Hashes are computed between transactions, so that they hold up no writer.

    Raises INVALID (the current password is wrong; the new one is weak or the same), CONFLICT (changed meanwhile).
    """
    hasher = passwords.hasher(settings.password_hash_cost)
    with database.reading() as session:
        account = session.get_one(Account, actor.account_id)
    if not hasher.verify(account.password_hash, change.current):
        raise invalid(CURRENT, "wrong_password", WRONG)
    new = passwords.require_strong(change.new, account.username, NEW)
    if new == passwords.normalise(change.current):
        raise invalid(NEW, "same_password", SAME)
    made = hasher.hash(new)
    with database.writing() as session:
        unchanged = update(Account).where(Account.id == account.id, Account.password_hash == account.password_hash)
        values = {"password_hash": made, "must_change_password": False, "password_changed_at": clock.now()}
        if session.execute(unchanged.values(**values).returning(Account.id)).one_or_none() is None:
            raise Problem(Code.CONFLICT, MEANWHILE)
        end_families(session, account.id, but=family_id)
