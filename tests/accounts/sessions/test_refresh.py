import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cms import clock
from cms.accounts.load_actor import load_actor
from cms.accounts.models import RefreshToken
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.refresh import GRACE, refresh
from cms.errors import Code
from tests.accounts.people import PASSWORD
from tests.accounts.refusals import refused


@pytest.fixture
def signed_in(database, settings, lin):
    return log_in(database, settings, "lin_editor", PASSWORD)


def age_uses(database, by: timedelta) -> None:
    """Make every use that long ago."""
    with database.writing() as session:
        for row in session.scalars(select(RefreshToken).where(RefreshToken.used_at.is_not(None))):
            row.used_at -= by


def revoked(database) -> list[bool]:
    with database.reading() as session:
        return [row.revoked_at is not None for row in session.scalars(select(RefreshToken))]


def test_a_token_gives_its_successor_in_the_same_family(database, settings, signed_in):
    following = refresh(database, settings, signed_in.refresh_token)
    assert following.family_id == signed_in.family_id
    assert following.refresh_token != signed_in.refresh_token
    third = refresh(database, settings, following.refresh_token)
    assert third.refresh_token not in (following.refresh_token, signed_in.refresh_token)


def test_the_same_token_gets_the_same_successor_within_the_grace(database, settings, signed_in):
    first = refresh(database, settings, signed_in.refresh_token)
    age_uses(database, GRACE - timedelta(seconds=5))
    assert refresh(database, settings, signed_in.refresh_token) == first
    assert revoked(database) == [False, False]


def test_later_reuse_ends_the_family(database, settings, signed_in):
    following = refresh(database, settings, signed_in.refresh_token)
    age_uses(database, GRACE + timedelta(seconds=1))
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, signed_in.refresh_token)
    assert revoked(database) == [True, True]
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, following.refresh_token)
    with database.reading() as session, refused(Code.TOKEN_INVALID):
        load_actor(session, {"sub": signed_in.account_id, "sid": signed_in.family_id})


def test_reuse_ends_no_other_sign_in(database, settings, signed_in):
    other = log_in(database, settings, "lin_editor", PASSWORD)
    refresh(database, settings, signed_in.refresh_token)
    age_uses(database, GRACE + timedelta(seconds=1))
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, signed_in.refresh_token)
    assert refresh(database, settings, other.refresh_token).family_id == other.family_id


def test_many_tabs_at_once_get_one_successor(database, settings, signed_in):
    barrier, outcomes = threading.Barrier(6), []

    def tab() -> None:
        barrier.wait()
        outcomes.append(refresh(database, settings, signed_in.refresh_token).refresh_token)

    threads = [threading.Thread(target=tab) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 6
    assert len(set(outcomes)) == 1
    assert len(revoked(database)) == 2


def test_an_expired_token_is_told_as_such(database, settings, signed_in):
    with database.writing() as session:
        session.execute(update(RefreshToken).values(expires_at=clock.now() - timedelta(seconds=1)))
    with refused(Code.TOKEN_EXPIRED):
        refresh(database, settings, signed_in.refresh_token)


@pytest.mark.parametrize("token", ["", "unknown", "令牌", "x" * 1000])
def test_an_unknown_token_is_refused(database, settings, token):
    with refused(Code.TOKEN_INVALID):
        refresh(database, settings, token)
