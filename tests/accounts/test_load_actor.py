import pytest
from sqlalchemy import event

from cms.accounts.assignments.create_assignment import NewAssignment, assign
from cms.accounts.load_actor import load_actor
from cms.accounts.models import Account
from cms.accounts.scopes import Scope
from cms.accounts.sessions.log_in import log_in
from cms.accounts.sessions.log_out import log_out
from cms.errors import Code
from cms.ids import new_id
from permissions.duties import Duty
from permissions.facts import Grant
from tests.accounts.people import PASSWORD, actor, grant
from tests.accounts.refusals import refused


@pytest.fixture
def claims(database, settings, rev) -> dict[str, object]:
    signed_in = log_in(database, settings, "rev_one", PASSWORD)
    return {"sub": rev.account.id, "sid": signed_in.family_id, "duty": "reviewer"}


def test_a_token_stands_for_person_duty_and_grants(database, tree, rev, claims):
    with database.writing() as session:
        grant(session, rev, "organization_id", tree.city.id, 2)
    with database.reading() as session:
        loaded = load_actor(session, claims)
    assert (loaded.account_id, loaded.person_id, loaded.duty) == (rev.account.id, rev.person.id, Duty.REVIEWER)
    assert loaded.grants == (Grant(organization=tree.city.lineage, level=2),)
    assert not loaded.must_change_password


def test_grants_follow_sites_and_channels(database, cast):
    with database.writing() as session:
        account = session.get_one(Account, cast.accounts["rev_one"])
        for column, scope_id, level in (("site_id", cast.site, 2), ("channel_id", cast.channels["notices"], 3)):
            assign(session, account, NewAssignment(scope=Scope(column, scope_id), level=level), granted_by=None)
    channel = f"/{cast.channels['notices']}/"
    assert set(cast.actor("rev_one").grants) >= {Grant(site_id=cast.site, level=2), Grant(channel=channel, level=3)}
    assert len(cast.actor("rev_one").grants) == 3


def test_the_duty_is_the_accounts_whatever_the_token_says(database, claims):
    with database.reading() as session:
        assert load_actor(session, {**claims, "duty": "system_admin"}).duty is Duty.REVIEWER


def test_a_sign_in_that_has_ended_is_refused(database, rev, claims):
    with database.writing() as session:
        log_out(actor(rev), session, str(claims["sid"]))
    with database.reading() as session, refused(Code.TOKEN_INVALID):
        load_actor(session, claims)


def test_a_sign_in_belongs_to_its_account(database, settings, lin, claims):
    with database.reading() as session, refused(Code.TOKEN_INVALID):
        load_actor(session, {**claims, "sub": lin.account.id})


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": None},
        {"sub": 7},
        {"sub": "nobody"},
        {"sid": ""},
        {"sid": None},
        {"sub": new_id()},
        {"sid": new_id()},
    ],
)
def test_claims_that_are_none_are_refused(database, claims, changed):
    with database.reading() as session, refused(Code.TOKEN_INVALID):
        load_actor(session, {**claims, **changed})


def test_two_statements_are_enough(database, tree, rev, claims):
    with database.writing() as session:
        grant(session, rev, "organization_id", tree.city.id, 1)
        grant(session, rev, "organization_id", tree.county.id, 2)
    seen: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *call: seen.append(call[2]))
    with database.reading() as session:
        load_actor(session, claims)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
