"""What the database refuses of changes without a second administrator, whoever writes SQL as the application."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms.ids import new_id
from tests.cast import Cast

AT = "2026-03-01 01:00:00"
DECIDED = "decided_by = :by, decided_person_id = :person, decided_at = :at"


def plain(cast: Cast, identifier: str) -> str:
    """An id as raw SQL of this dialect writes it."""
    return identifier.replace("-", "") if cast.database.is_sqlite else identifier


def run(cast: Cast, statement: str, **values: object) -> None:
    with cast.database.writing() as session:
        session.execute(text(statement), values)


def refused(cast: Cast, statement: str, **values: object) -> str:
    """The database's word on a statement that it must refuse."""
    with pytest.raises(DatabaseError) as caught:
        run(cast, statement, **values)
    return str(caught.value.orig)


def granting(cast: Cast, whom: str, by: str, request: str | None = None) -> tuple[str, dict[str, object]]:
    """A raw INSERT of an assignment."""
    statement = """
        INSERT INTO role_assignment (id, account_id, duty, role, channel_id, granted_by, change_request_id, created_at)
        SELECT :id, id, duty, 'level', :channel, :by, :request, :at FROM account WHERE id = :whom"""
    return statement, {
        "id": plain(cast, new_id()),
        "whom": plain(cast, cast.accounts[whom]),
        "channel": plain(cast, cast.channels["policies"]),
        "by": plain(cast, cast.accounts[by]),
        "request": request and plain(cast, request),
        "at": AT,
    }


def asking(cast: Cast, by: str, person: str, state: str = "waiting") -> tuple[str, dict[str, object]]:
    """A raw INSERT of a change request."""
    statement = """
        INSERT INTO change_request (id, kind, target_id, payload, state, requested_by, requested_person_id, reason,
            reviewed, decided_by, decided_person_id, decided_at, expires_at, created_at)
        VALUES (:id, 'assignment.create', :target, '{}', :state, :by, :person, '', false, :decided_by, :decided_person,
            :decided_at, :at, :at)"""
    is_decided = state in ("approved", "refused")
    return statement, {
        "id": plain(cast, new_id()),
        "target": plain(cast, cast.accounts["lin_editor"]),
        "by": plain(cast, cast.accounts[by]),
        "person": plain(cast, cast.persons[person]),
        "state": state,
        "decided_by": plain(cast, cast.accounts["bo_admin"]) if is_decided else None,
        "decided_person": plain(cast, cast.persons["bo_admin"]) if is_decided else None,
        "decided_at": None if state == "waiting" else AT,
        "at": AT,
    }


def test_nobody_grants_to_themself(cast):
    cast.join("an_editor", "editor", person="an_admin")
    statement, values = granting(cast, "an_editor", "an_admin")
    assert "nobody grants to themself" in refused(cast, statement, **values)


def test_no_assignment_without_the_other_administrators_approval(cast, ask, second):
    asked = ask()
    for request in (None, asked["id"]):
        statement, values = granting(cast, "lin_editor", "an_admin", request)
        assert "second administrator" in refused(cast, statement, **values)


def test_an_approval_is_for_one_assignment_of_one_account(client, cast, ask, second):
    asked = ask()
    path = f"/api/v1/change-requests/{asked['id']}/decisions"
    assert client.post(path, second, json={"verdict": "approve"}).status_code == 201
    statement, values = granting(cast, "gao_editor", "an_admin", asked["id"])
    assert "second administrator" in refused(cast, statement, **values)
    statement, values = granting(cast, "lin_editor", "an_admin", asked["id"])
    assert "change_request_id" in refused(cast, statement, **values)


def test_nobody_asks_in_the_name_of_another(cast, second):
    for by, person in (("lin_editor", "lin_editor"), ("an_admin", "bo_admin")):
        statement, values = asking(cast, by, person)
        assert "asks for themself" in refused(cast, statement, **values)


@pytest.mark.parametrize("state", ["approved", "refused", "applied_alone"])
def test_a_request_begins_by_waiting(cast, second, state):
    statement, values = asking(cast, "an_admin", "an_admin", state)
    assert "second administrator" in refused(cast, statement, **values)


def test_who_asked_does_not_approve(cast, ask, second):
    request = plain(cast, ask()["id"])
    statement = """UPDATE change_request SET state = 'approved', decided_by = :by, decided_person_id = :person,
        decided_at = :at WHERE id = :id"""
    values = {"id": request, "at": AT, "by": plain(cast, cast.accounts["an_admin"])}
    own = refused(cast, statement, **values, person=plain(cast, cast.persons["an_admin"]))
    assert "second_person" in own
    borrowed = refused(cast, statement, **values, person=plain(cast, cast.persons["bo_admin"]))
    assert "nobody who may decided" in borrowed
    values["by"] = plain(cast, cast.accounts["rev_one"])
    assert "nobody who may" in refused(cast, statement, **values, person=plain(cast, cast.persons["rev_one"]))
    alone = "UPDATE change_request SET state = 'applied_alone', decided_at = :at WHERE id = :id"
    assert "nobody who may decided" in refused(cast, alone, id=request, at=AT)


def test_what_was_asked_for_and_decided_stays(client, cast, ask, second):
    asked = ask()
    request = plain(cast, asked["id"])
    assert "never changes" in refused(cast, "UPDATE change_request SET kind = 'user.create' WHERE id = :id", id=request)
    other = plain(cast, cast.accounts["gao_editor"])
    assert "never changes" in refused(
        cast, "UPDATE change_request SET target_id = :other WHERE id = :id", id=request, other=other
    )
    path = f"/api/v1/change-requests/{asked['id']}/cancellation"
    assert client.post(path, "an_admin").status_code == 200
    waiting = """UPDATE change_request SET state = 'waiting', decided_by = NULL, decided_person_id = NULL,
        decided_at = NULL WHERE id = :id"""
    assert "decided" in refused(cast, waiting, id=request)
    told = refused(cast, "DELETE FROM change_request WHERE id = :id", id=request)
    assert "never deleted" in told or "permission denied" in told


def test_a_scope_that_was_given_is_not_widened(cast):
    told = refused(
        cast,
        "UPDATE role_assignment SET organization_id = :wider WHERE account_id = :account",
        wider=plain(cast, cast.organizations["city"]),
        account=plain(cast, cast.accounts["lin_editor"]),
    )
    assert "never changes" in told


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("user.create", "target_id = :other"),
        ("user.create", f"target_id = :other, state = 'refused', {DECIDED}"),
        ("assignment.create", f"target_id = :other, state = 'approved', {DECIDED}"),
    ],
)
def test_what_a_request_is_about_changes_only_when_it_makes_an_account(cast, ask, second, kind, change):
    request = plain(cast, new_id() if kind == "user.create" else ask()["id"])
    if kind == "user.create":
        statement, values = asking(cast, "an_admin", "an_admin")
        without = statement.replace("'assignment.create', :target", "'user.create', NULL")
        run(cast, without, **{**values, "id": request})
    other = plain(cast, cast.accounts["gao_editor"])
    values = {"id": request, "other": other}
    if DECIDED in change:
        by, person = plain(cast, cast.accounts[second]), plain(cast, cast.persons[second])
        values = {**values, "by": by, "person": person, "at": AT}
    statement = f"UPDATE change_request SET {change} WHERE id = :id"
    assert "target_id never changes" in refused(cast, statement, **values)
