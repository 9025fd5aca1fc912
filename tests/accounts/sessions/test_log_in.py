from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cms import clock
from cms.accounts import passwords
from cms.accounts.models import Account, RefreshToken
from cms.accounts.sessions.log_in import log_in
from cms.errors import Code
from tests.accounts.people import PASSWORD
from tests.accounts.refusals import refused


def tokens(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(RefreshToken))


def test_the_right_password_begins_a_family(database, settings, lin):
    signed_in = log_in(database, settings, "lin_editor", PASSWORD)
    assert (signed_in.account_id, signed_in.duty) == (lin.account.id, "editor")
    assert not signed_in.must_change_password
    assert signed_in.refresh_token not in repr(signed_in)


def test_only_the_digest_of_a_token_is_stored(database, settings, lin):
    signed_in = log_in(database, settings, "lin_editor", PASSWORD)
    with database.reading() as session:
        row = session.scalars(select(RefreshToken)).one()
    assert signed_in.refresh_token not in str(vars(row))
    assert len(row.digest) == 64
    assert row.expires_at - row.issued_at == timedelta(days=settings.refresh_token_days)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lin_editor", "wrong-password"),
        ("nobody", PASSWORD),
        ("lin_editor", ""),
        ("LIN_EDITOR", PASSWORD),
        ("", ""),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(database, settings, lin, username, password):
    with refused(Code.BAD_CREDENTIALS):
        log_in(database, settings, username, password)
    assert tokens(database) == 0


def test_every_sign_in_is_a_family_of_its_own(database, settings, lin):
    one, other = (log_in(database, settings, "lin_editor", PASSWORD) for _ in range(2))
    assert one.family_id != other.family_id
    assert one.refresh_token != other.refresh_token


def test_a_sign_in_sweeps_out_expired_tokens(database, settings, lin):
    log_in(database, settings, "lin_editor", PASSWORD)
    with database.writing() as session:
        session.execute(update(RefreshToken).values(expires_at=clock.now() - timedelta(seconds=1)))
    log_in(database, settings, "lin_editor", PASSWORD)
    assert tokens(database) == 1


def test_a_hash_of_another_cost_is_made_anew(database, settings, lin):
    old = passwords.hasher("standard").hash(PASSWORD)
    with database.writing() as session:
        session.execute(update(Account).values(password_hash=old))
    log_in(database, settings, "lin_editor", PASSWORD)
    with database.reading() as session:
        renewed = session.get_one(Account, lin.account.id).password_hash
    assert renewed != old
    assert not passwords.hasher("fast").is_outdated(renewed)
    assert passwords.hasher("fast").verify(renewed, PASSWORD)
