import pytest

from cms.accounts.load_actor import load_actor
from cms.accounts.models import Account
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.refresh import refresh
from cms.accounts.users.get_user import get_user
from cms.accounts.users.update_user import update_user
from cms.errors import Code
from permissions.duties import Duty
from tests.accounts.people import ADMIN, AUDITOR, EDITOR, EVERYBODY_ELSE, PASSWORD, REVIEWER, actor
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def test_closing_an_account_ends_its_sign_ins_at_once(database, settings, lin):
    signed_in = log_in(database, settings, "lin_editor", PASSWORD)
    with database.writing() as session:
        assert not update_user(ADMIN, session, lin.account.id, {"active": False}).account.is_active
    with database.reading() as session, refused(Code.TOKEN_INVALID):
        load_actor(session, {"sub": lin.account.id, "sid": signed_in.family_id})
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, signed_in.refresh_token)
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, "lin_editor", PASSWORD)


def test_an_account_that_is_opened_again_needs_a_new_sign_in(database, settings, lin):
    signed_in = log_in(database, settings, "lin_editor", PASSWORD)
    for active in (False, True):
        with database.writing() as session:
            update_user(ADMIN, session, lin.account.id, {"active": active})
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, signed_in.refresh_token)
    assert log_in(database, settings, "lin_editor", PASSWORD).account_id == lin.account.id


def test_the_name_is_the_persons(database, lin):
    with database.writing() as session:
        update_user(ADMIN, session, lin.account.id, {"name": "林晓"})
    with database.reading() as session:
        assert get_user(ADMIN, session, lin.account.id).person.name == "林晓"


def test_nobody_closes_their_own_account(database, admin):
    with refused(Code.FORBIDDEN), database.writing() as session:
        update_user(actor(admin), session, admin.account.id, {"active": False})
    with database.reading() as session:
        assert session.get_one(Account, admin.account.id).is_active


@pytest.mark.parametrize("other", EVERYBODY_ELSE, ids=lambda other: other.duty)
def test_only_administrators_change_users(database, lin, other):
    with refused(Code.FORBIDDEN), database.writing() as session:
        update_user(other, session, lin.account.id, {"active": False})


def test_administrators_and_auditors_read_users(database, lin):
    with database.reading() as session:
        for reader in (ADMIN, AUDITOR):
            assert get_user(reader, session, lin.account.id).account.duty == Duty.EDITOR
        for stranger in (EDITOR, REVIEWER):
            with refused(Code.FORBIDDEN):
                get_user(stranger, session, lin.account.id)


def test_an_unknown_user_is_not_found(database):
    with database.writing() as session:
        with refused(Code.NOT_FOUND):
            get_user(ADMIN, session, NOWHERE)
        with refused(Code.NOT_FOUND):
            update_user(ADMIN, session, NOWHERE, {"name": "无"})
