from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cms.accounts.assignments.create_assignment import NewAssignment, create_assignment
from cms.accounts.assignments.delete_assignment import delete_assignment
from cms.accounts.assignments.list_assignments import list_assignments
from cms.accounts.assignments.queries import of_account, present
from cms.accounts.load_actor import load_actor
from cms.accounts.scopes import Scope
from cms.accounts.sessions.log_in import log_in
from cms.errors import Code
from permissions.duties import Duty
from permissions.facts import Grant
from tests.accounts.people import ADMIN, AUDITOR, EDITOR, EVERYBODY_ELSE, PASSWORD, actor, user
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def give(database, whom, scope: Scope, level: int | None = None, by=ADMIN, types: Sequence[str] = ()) -> str:
    """Grants are made by an administrator who is in the database."""
    with database.writing() as session:
        new = NewAssignment(scope=scope, level=level, types=types)
        return create_assignment(by, session, whom.account.id, new).id


@pytest.fixture
def by(admin):
    return actor(admin)


def test_an_assignment_counts_from_the_next_request_until_it_is_taken_away(database, settings, tree, lin, by):
    signed_in = log_in(database, settings, "lin_editor", PASSWORD)
    claims = {"sub": lin.account.id, "sid": signed_in.family_id}
    with database.reading() as session:
        assert load_actor(session, claims).grants == ()
    held = give(database, lin, Scope("organization_id", tree.technology.id), by=by)
    with database.reading() as session:
        assert load_actor(session, claims).grants == (Grant(organization=tree.technology.lineage),)
    with database.writing() as session:
        delete_assignment(by, session, lin.account.id, held)
    with database.reading() as session:
        assert load_actor(session, claims).grants == ()


def test_an_assignment_has_the_duty_of_its_account(database, tree, rev, by):
    give(database, rev, Scope("organization_id", tree.city.id), 2, by)
    with database.reading() as session:
        ((held, name),) = of_account(session, rev.account.id)
        shown = present(held, name)
    assert (held.duty, held.level, held.granted_by) == (Duty.REVIEWER, 2, by.account_id)
    assert shown["scope"] == {"type": "organization", "id": tree.city.id, "name": "云泽市人民政府"}


def test_the_database_refuses_another_duty(database, tree, lin, by):
    held = give(database, lin, Scope("organization_id", tree.technology.id), by=by)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(
            text("UPDATE role_assignment SET duty = 'reviewer', level = 1 WHERE id = :id"),
            {"id": held if not database.is_sqlite else held.replace("-", "")},
        )


def test_nobody_grants_to_themself_by_any_account(database, settings, tree, admin, by):
    with database.writing() as session:
        second = user(session, settings, "an_admin_2", Duty.SYSTEM_ADMIN, tree.city, staff="S-other")
    scope = Scope("organization_id", tree.city.id)
    with refused(Code.FORBIDDEN):
        give(database, admin, scope, by=by)
    with refused(Code.WRONG_STATE):
        give(database, second, scope, by=by)


def test_nobody_takes_their_own_assignments_away(database, tree, lin, by):
    held = give(database, lin, Scope("organization_id", tree.technology.id), by=by)
    own = actor(lin)
    as_admin = type(own)(own.account_id, own.person_id, Duty.SYSTEM_ADMIN)
    with refused(Code.FORBIDDEN), database.writing() as session:
        delete_assignment(as_admin, session, lin.account.id, held)


def test_reviewers_need_a_level_and_editors_have_none(database, tree, lin, rev, by):
    scope = Scope("organization_id", tree.city.id)
    for level in (None, 0, 4):
        with refused(Code.INVALID, "/level", "level_needed"):
            give(database, rev, scope, level, by)
    with refused(Code.INVALID, "/level", "level_refused"):
        give(database, lin, scope, 1, by)


def test_one_reviewer_may_have_several_levels_but_each_once(database, tree, rev, by):
    scope = Scope("organization_id", tree.city.id)
    give(database, rev, scope, 1, by)
    give(database, rev, scope, 2, by)
    with refused(Code.CONFLICT, "/organization_id", "taken"):
        give(database, rev, scope, 1, by)


def test_the_same_scope_is_given_for_other_types_but_for_the_same_ones_once(database, tree, lin, by):
    scope = Scope("organization_id", tree.city.id)
    for types in (["article", "qa"], ["article"], []):
        give(database, lin, scope, by=by, types=types)
    for types in (["qa", "article"], ["article"], []):
        with refused(Code.CONFLICT, "/organization_id", "taken"):
            give(database, lin, scope, by=by, types=types)


@pytest.mark.parametrize("column", ["organization_id", "site_id", "channel_id"])
def test_a_scope_must_exist(database, lin, by, column):
    with refused(Code.INVALID, f"/{column}", "unknown"):
        give(database, lin, Scope(column, NOWHERE), by=by)


@pytest.mark.parametrize("other", EVERYBODY_ELSE, ids=lambda other: other.duty)
def test_only_administrators_grant(database, tree, lin, other):
    with refused(Code.FORBIDDEN):
        give(database, lin, Scope("organization_id", tree.city.id), by=other)


def test_assignments_are_listed_for_administrators_and_auditors(database, tree, rev, by):
    for level in (1, 2):
        give(database, rev, Scope("organization_id", tree.city.id), level, by)
    query = {"sort": "created_at", "limit": 20, "cursor": None, "total": False}

    def levels(reader, **more: object) -> list[int]:
        with database.reading() as session:
            rows = list_assignments(reader, session, rev.account.id, query | more).rows
            return [row[0].level for row in rows]

    assert levels(AUDITOR) == [1, 2]
    assert levels(ADMIN, level=2) == [2]
    assert levels(ADMIN, scope="organization") == [1, 2]
    assert levels(ADMIN, scope="site") == []
    with refused(Code.FORBIDDEN):
        levels(EDITOR)


def test_unknown_users_and_assignments_are_not_found(database, tree, lin, rev, by):
    held = give(database, lin, Scope("organization_id", tree.city.id), by=by)
    with database.writing() as session:
        for account_id, assignment_id in ((NOWHERE, held), (lin.account.id, NOWHERE), (rev.account.id, held)):
            with refused(Code.NOT_FOUND):
                delete_assignment(by, session, account_id, assignment_id)
