import pytest

from cms.accounts.load_actor import load_actor
from cms.accounts.models import Account
from cms.accounts.sessions.change_password import PasswordChange, change_password
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.log_out import log_out
from cms.accounts.sessions.refresh import refresh
from cms.errors import Code
from tests.accounts.people import PASSWORD, actor
from tests.accounts.refusals import refused

NEW = "reed-lake-2027-boat"


def change(database, settings, whom, family_id: str, current: str = PASSWORD, new: str = NEW) -> None:
    change_password(actor(whom), database, settings, family_id, PasswordChange(current, new))


def test_a_change_ends_every_other_sign_in(database, settings, lin):
    this, other = (log_in(database, settings, "lin_editor", PASSWORD) for _ in range(2))
    change(database, settings, lin, this.family_id)
    assert refresh(database, settings, this.refresh_token).account_id == lin.account.id
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, other.refresh_token)
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, "lin_editor", PASSWORD)
    assert log_in(database, settings, "lin_editor", NEW).account_id == lin.account.id


def test_a_change_ends_nobody_elses_sign_in(database, settings, lin, rev):
    this, others = (log_in(database, settings, name, PASSWORD) for name in ("lin_editor", "rev_one"))
    change(database, settings, lin, this.family_id)
    assert refresh(database, settings, others.refresh_token).account_id == rev.account.id


def test_the_first_change_frees_the_account(database, settings, lin):
    with database.writing() as session:
        session.get_one(Account, lin.account.id).must_change_password = True
    this = log_in(database, settings, "lin_editor", PASSWORD)
    claims = {"sub": lin.account.id, "sid": this.family_id}
    assert this.must_change_password
    with database.reading() as session:
        assert load_actor(session, claims).must_change_password
    change(database, settings, lin, this.family_id)
    with database.reading() as session:
        assert not load_actor(session, claims).must_change_password
        assert session.get_one(Account, lin.account.id).password_changed_at is not None


@pytest.mark.parametrize(
    ("passwords", "pointer", "fault"),
    [
        (("wrong-password", NEW), "/current_password", "wrong_password"),
        ((PASSWORD, PASSWORD), "/new_password", "same_password"),
        ((PASSWORD, "short"), "/new_password", "password_length"),
        ((PASSWORD, "lin_editor-2027-boat"), "/new_password", "password_weak"),
    ],
)
def test_a_refused_change_changes_nothing(database, settings, lin, passwords, pointer, fault):
    this, other = (log_in(database, settings, "lin_editor", PASSWORD) for _ in range(2))
    with refused(Code.INVALID, pointer, fault):
        change(database, settings, lin, this.family_id, *passwords)
    assert refresh(database, settings, other.refresh_token).account_id == lin.account.id
    assert log_in(database, settings, "lin_editor", PASSWORD).account_id == lin.account.id


def test_signing_out_ends_this_sign_in_only(database, settings, lin):
    this, other = (log_in(database, settings, "lin_editor", PASSWORD) for _ in range(2))
    with database.writing() as session:
        log_out(actor(lin), session, this.family_id)
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, this.refresh_token)
    assert refresh(database, settings, other.refresh_token).account_id == lin.account.id


def test_nobody_ends_another_persons_sign_in(database, settings, lin, rev):
    others = log_in(database, settings, "rev_one", PASSWORD)
    with database.writing() as session:
        log_out(actor(lin), session, others.family_id)
    assert refresh(database, settings, others.refresh_token).account_id == rev.account.id


def test_passwords_are_not_in_a_changes_repr():
    assert NEW not in repr(PasswordChange(PASSWORD, NEW))
    assert PASSWORD not in repr(PasswordChange(PASSWORD, NEW))
