import pytest

from cms.accounts.models import Account
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.refresh import refresh
from cms.accounts.users.reset_password import reset_password
from cms.accounts.users.update_user import update_user
from cms.errors import Code
from permissions.duties import Duty
from tests.accounts.people import ADMIN, EVERYBODY_ELSE, PASSWORD, actor, user
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def reset(database, settings, whom, by=ADMIN) -> str:
    with database.writing() as session:
        return reset_password(by, session, settings, whom.account.id).initial_password


def test_the_new_password_counts_and_must_be_changed(database, settings, lin):
    initial = reset(database, settings, lin)
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, "lin_editor", PASSWORD)
    assert log_in(database, settings, "lin_editor", initial).must_change_password


def test_a_reset_ends_every_sign_in_of_the_account_and_no_other(database, settings, lin, rev):
    ended = [log_in(database, settings, "lin_editor", PASSWORD) for _ in range(2)]
    others = log_in(database, settings, "rev_one", PASSWORD)
    reset(database, settings, lin)
    for signed_in in ended:
        with refused(Code.TOKEN_INVALID):
            refresh(database, settings, signed_in.refresh_token)
    assert refresh(database, settings, others.refresh_token).account_id == rev.account.id


def test_each_reset_gives_another_password(database, settings, lin):
    first, second = (reset(database, settings, lin) for _ in range(2))
    assert first != second
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, "lin_editor", first)


def test_nobody_resets_a_password_of_their_own(database, settings, tree, admin):
    with database.writing() as session:
        update_user(ADMIN, session, admin.account.id, {"active": False})
        second = user(session, settings, "an_editor", Duty.EDITOR, tree.city, staff="S-an_admin")
    for own in (admin, second):
        with refused(Code.FORBIDDEN):
            reset(database, settings, own, by=actor(admin))
    assert log_in(database, settings, "an_editor", PASSWORD).account_id == second.account.id


@pytest.mark.parametrize("other", EVERYBODY_ELSE, ids=lambda other: other.duty)
def test_only_administrators_reset_passwords(database, settings, lin, other):
    with database.reading() as session:
        before = session.get_one(Account, lin.account.id).password_hash
    with refused(Code.FORBIDDEN):
        reset(database, settings, lin, by=other)
    with database.reading() as session:
        assert session.get_one(Account, lin.account.id).password_hash == before


def test_an_unknown_user_is_not_found(database, settings):
    with database.writing() as session, refused(Code.NOT_FOUND):
        reset_password(ADMIN, session, settings, NOWHERE)


def test_a_closed_account_stays_closed(database, settings, lin):
    with database.writing() as session:
        update_user(ADMIN, session, lin.account.id, {"active": False})
    initial = reset(database, settings, lin)
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, "lin_editor", initial)
