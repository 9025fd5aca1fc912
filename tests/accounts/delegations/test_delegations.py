"""A reviewer lets another reviewer review for them: for a time, within their own grants, until it is revoked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text, update
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.models import Account, Delegation, RoleAssignment
from cms.errors import Code
from cms.ids import new_id
from permissions.facts import Delegator, Grant
from tests.accounts.refusals import refused
from tests.cast import Cast
from tests.client import Client

D = "/api/v1/delegations"


def in_days(days: float) -> str:
    return clock.rfc3339(clock.now() + timedelta(days=days))


def body(cast: Cast, to: str = "rev_two", **changed: Any) -> dict[str, Any]:
    return {"to_account": cast.accounts[to], "ends_at": in_days(7), "reason": "公差", **changed}


def given(client: Client, cast: Cast, who: str = "rev_one", to: str = "rev_two", **changed: Any) -> dict[str, Any]:
    answer = client.post(D, who, json=body(cast, to, **changed))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    data: dict[str, Any] = answer.get_json()["data"]
    return data


def delegated(cast: Cast, name: str) -> list[Grant]:
    return [grant for grant in cast.actor(name).grants if grant.delegated_by]


def test_a_delegation_gives_the_own_grants_of_the_giver_marked_as_theirs(client: Client, cast: Cast) -> None:
    made = given(client, cast)
    assert (made["state"], made["from_name"], made["to_name"]) == ("active", "rev_one", "rev_two")
    city = f"/{cast.organizations['city']}/"
    giver = Delegator(cast.accounts["rev_one"], cast.persons["rev_one"], city)
    assert delegated(cast, "rev_two") == [Grant(organization=city, level=1, delegated_by=giver)]
    assert delegated(cast, "rev_one") == []


def received(client: Client, who: str) -> list[dict[str, Any]]:
    """What somebody is told to be delegated to them."""
    found: list[dict[str, Any]] = client.get("/api/v1/me/permissions", who).get_json()["data"]["delegations"]
    return found


def test_who_reviews_for_others_is_told_for_whom_until_when_and_where(client: Client, cast: Cast) -> None:
    last, _planned = given(client, cast), given(client, cast, starts_at=in_days(8), ends_at=in_days(9))
    first = given(client, cast, "rev_three", ends_at=in_days(2))
    found = received(client, "rev_two")
    assert [(one["from_name"], one["ends_at"]) for one in found] == [
        ("rev_three", first["ends_at"]),
        ("rev_one", last["ends_at"]),
    ]
    city = cast.organizations["city"]
    assert [[(held["level"], held["scope"]["id"]) for held in one["assignments"]] for one in found] == [
        [(3, city)],
        [(1, city)],
    ]
    assert received(client, "rev_one") == received(client, "lin_editor") == []


def test_what_is_over_is_not_told(client: Client, cast: Cast) -> None:
    revoked = given(client, cast)
    given(client, cast, "rev_three")
    client.post(f"{D}/{revoked['id']}/revocation", "rev_one")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "rev_three").values(is_active=False))
    assert received(client, "rev_two") == []


def test_a_key_is_told_of_nothing_delegated(client: Client, cast: Cast) -> None:
    given(client, cast)
    made = client.post("/api/v1/api-keys", "rev_two", json={"name": "看板", "actions": ["read_resource"]})
    headers = {"Authorization": f"Bearer {made.get_json()['data']['secret']}"}
    assert client.get("/api/v1/me/permissions", headers=headers).get_json()["data"]["delegations"] == []


def test_the_actor_is_still_loaded_with_one_statement(client: Client, cast: Cast) -> None:
    given(client, cast)
    seen: list[str] = []
    event.listen(cast.database.reader, "before_cursor_execute", lambda *call: seen.append(call[2]))
    cast.actor("rev_two")
    assert len([statement for statement in seen if "SELECT" in statement]) == 1


def test_what_was_delegated_is_not_passed_on(client: Client, cast: Cast) -> None:
    given(client, cast, "rev_one", "rev_two")
    given(client, cast, "rev_two", "rev_three")
    assert {grant.level for grant in delegated(cast, "rev_three")} == {2}


def test_it_is_no_wider_than_what_the_giver_holds_now(client: Client, cast: Cast) -> None:
    given(client, cast)
    with cast.database.writing() as session:
        session.query(RoleAssignment).filter_by(account_id=cast.accounts["rev_one"]).delete()
    assert delegated(cast, "rev_two") == []


def test_it_ends_with_the_giver_s_account(client: Client, cast: Cast) -> None:
    given(client, cast)
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "rev_one").values(is_active=False))
    assert delegated(cast, "rev_two") == []


def test_it_begins_and_ends_at_its_time(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = given(client, cast, starts_at=in_days(1))
    assert (made["state"], delegated(cast, "rev_two")) == ("planned", [])
    begun, over = clock.now() + timedelta(days=2), clock.now() + timedelta(days=8)
    for now, number in ((begun, 1), (over, 0)):
        monkeypatch.setattr("cms.clock.now", lambda now=now: now)
        assert len(delegated(cast, "rev_two")) == number


@pytest.mark.parametrize("who", ["rev_one", "an_admin"])
def test_who_gave_it_or_an_administrator_revokes_it_at_once_and_once(client: Client, cast: Cast, who: str) -> None:
    made = given(client, cast)
    ended = client.post(f"{D}/{made['id']}/revocation", who)
    assert (ended.status_code, ended.get_json()["data"]["state"]) == (200, "revoked")
    assert delegated(cast, "rev_two") == []
    assert client.post(f"{D}/{made['id']}/revocation", who).status_code == 409


@pytest.mark.parametrize(
    ("who", "status"), [("rev_two", 403), ("au_auditor", 403), ("rev_three", 404), ("lin_editor", 404)]
)
def test_nobody_else_revokes_it(client: Client, cast: Cast, who: str, status: int) -> None:
    made = given(client, cast)
    assert client.post(f"{D}/{made['id']}/revocation", who).status_code == status
    assert client.post(f"{D}/{new_id()}/revocation", "an_admin").status_code == 404


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"to_account": "lin_editor"}, "/to_account"),
        ({"to_account": "an_admin"}, "/to_account"),
        ({"to_account": None}, "/to_account"),
        ({"to_account": None, "to_username": "nobody"}, "/to_username"),
        ({"to_username": "rev_two"}, "/to_account"),
        ({"to_account": "rev_one"}, "/to_account"),
        ({"to_account": "second"}, "/to_account"),
        ({"ends_at": -1}, "/ends_at"),
        ({"ends_at": 61}, "/ends_at"),
        ({"starts_at": -1}, "/starts_at"),
        ({"starts_at": 400, "ends_at": 401}, "/starts_at"),
        ({"reason": " "}, "/reason"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, cast: Cast, changed: dict[str, Any], pointer: str) -> None:
    """Oneself, by whatever account, no reviewer, a time that is past or too long, no reason."""
    cast.join("second", "reviewer", person="rev_one")
    told = {name: in_days(value) if name.endswith("_at") else value for name, value in changed.items()}
    if told.get("to_account"):
        told["to_account"] = cast.accounts[told["to_account"]]
    answer = client.post(D, "rev_one", json=body(cast, **told))
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [pointer]


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (400, "too_far")])
def test_a_beginning_that_is_past_is_told_from_one_too_far_away(
    client: Client, cast: Cast, days: int, code: str
) -> None:
    times = {"starts_at": in_days(days), "ends_at": in_days(days + 2)}
    answer = client.post(D, "rev_one", json=body(cast, **times))
    assert [fault["code"] for fault in answer.get_json()["errors"]] == [code]


def test_a_closed_account_is_given_nothing(client: Client, cast: Cast) -> None:
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "rev_two").values(is_active=False))
    assert client.post(D, "rev_one", json=body(cast)).status_code == 422


def test_the_same_time_is_delegated_to_somebody_once(client: Client, cast: Cast) -> None:
    given(client, cast)
    assert client.post(D, "rev_one", json=body(cast, ends_at=in_days(3))).status_code == 409
    given(client, cast, starts_at=in_days(8), ends_at=in_days(9))
    given(client, cast, to="rev_three")


@pytest.mark.parametrize("who", ["lin_editor", "an_admin", "au_auditor"])
def test_only_reviewers_delegate(client: Client, cast: Cast, who: str) -> None:
    assert client.post(D, who, json=body(cast)).status_code == 403


def listed(client: Client, who: str, query: str = "") -> list[str]:
    return [row["id"] for row in client.get(f"{D}?sort=created_at&{query}", who).get_json()["data"]]


def test_lists_are_filtered_by_state_and_direction(client: Client, cast: Cast) -> None:
    active = given(client, cast)["id"]
    planned = given(client, cast, "rev_two", "rev_three", starts_at=in_days(1))["id"]
    revoked = given(client, cast, "rev_one", "rev_three")["id"]
    client.post(f"{D}/{revoked}/revocation", "rev_one")
    assert listed(client, "rev_two") == [active, planned]
    assert listed(client, "rev_two", "direction=given") == [planned]
    assert listed(client, "rev_two", "direction=received") == [active]
    assert listed(client, "wai_reviewer") == []
    for state, one in (("active", active), ("planned", planned), ("revoked", revoked)):
        assert listed(client, "au_auditor", f"state={state}") == [one]
    assert listed(client, "an_admin", "state=ended") == []
    giver = cast.accounts["rev_one"]
    assert listed(client, "an_admin", f"account={giver}&direction=given") == [active, revoked]
    assert client.get(f"{D}?total=true&limit=1", "an_admin").get_json()["meta"]["total"] == 3


def test_answers_tell_who_may_revoke(client: Client, cast: Cast) -> None:
    given(client, cast)

    def told(who: str) -> Any:
        found = client.get(f"{D}?include=_actions", who).get_json()["data"][0]["_actions"]["revoke_delegation"]
        return found["reason"] and found["reason"]["code"]

    assert [told(who) for who in ("rev_one", "an_admin", "rev_two", "au_auditor")] == [
        None, None, "not_delegator", "wrong_duty",
    ]  # fmt: skip


def told(cast: Cast, **changed: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "from_account": cast.accounts["rev_one"],
        "to_account": cast.accounts["rev_two"],
        "duty": "reviewer",
        "starts_at": now,
        "ends_at": now + timedelta(days=60),
        "reason": "公差",
        "created_at": now,
        **changed,
    }


def refusal(cast: Cast, **changed: Any) -> str:
    with pytest.raises(DatabaseError) as caught, cast.database.writing() as session:
        session.execute(insert(Delegation).values(**told(cast, **changed)))
    return str(caught.value.orig)


def test_the_database_says_so_too(cast: Cast) -> None:
    cast.join("second", "reviewer", person="rev_one")
    now: datetime = clock.now()
    assert "another" in refusal(cast, to_account=cast.accounts["second"])
    assert "reviewers" in refusal(cast, to_account=cast.accounts["lin_editor"])
    refusal(cast, from_account=cast.accounts["an_admin"])
    refusal(cast, to_account=cast.accounts["rev_one"])
    assert "sixty" in refusal(cast, ends_at=now + timedelta(days=60, minutes=1))
    assert "period" in refusal(cast, ends_at=now - timedelta(days=1))


def test_the_database_keeps_it_as_it_was_made(cast: Cast) -> None:
    with cast.database.writing() as session:
        over = {"revoked_at": clock.now(), "revoked_by": cast.accounts["rev_one"]}
        session.execute(insert(Delegation).values(**told(cast, **over)))
    for statement in (
        "UPDATE delegation SET revoked_at = NULL, revoked_by = NULL",
        "UPDATE delegation SET reason = 'x'",
        "UPDATE delegation SET to_account = from_account",
        "DELETE FROM delegation",
    ):
        with pytest.raises(DatabaseError), cast.database.writing() as session:
            session.execute(text(statement))


def revoked(client: Client, made: dict[str, Any]) -> tuple[str, str | None]:
    found = client.get(D, "an_admin").get_json()["data"]
    return next((one["state"], one["revoked_by"]) for one in found if one["id"] == made["id"])


@pytest.mark.parametrize("who", ["rev_one", "rev_two"])
def test_closing_the_account_of_either_revokes_it_for_good(client: Client, cast: Cast, who: str) -> None:
    made, planned = given(client, cast), given(client, cast, starts_at=in_days(8), ends_at=in_days(9))
    other = given(client, cast, "rev_three", "rev_three_b")
    for active in (False, True):
        answer = client.patch(f"/api/v1/users/{cast.accounts[who]}", "an_admin", json={"active": active})
        assert answer.status_code == 200
    assert revoked(client, made) == revoked(client, planned) == ("revoked", cast.accounts["an_admin"])
    assert revoked(client, other) == ("active", None)


def test_resetting_a_password_revokes_what_the_account_gave_and_not_what_it_received(
    client: Client, cast: Cast
) -> None:
    made, received_too = given(client, cast), given(client, cast, "rev_three", "rev_one")
    assert client.post(f"/api/v1/users/{cast.accounts['rev_one']}/password-resets", "an_admin").status_code == 201
    assert revoked(client, made) == ("revoked", cast.accounts["an_admin"])
    assert revoked(client, received_too) == ("active", None)


@pytest.mark.parametrize("changed", [{"must_change_password": True}, {"is_active": False}])
def test_nothing_is_delegated_by_a_request_that_began_before_the_account_was_taken_back(
    cast: Cast, changed: dict[str, bool]
) -> None:
    actor = cast.actor("rev_one")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "rev_one").values(**changed))
    new = NewDelegation(to_username="rev_two", ends_at=clock.now() + timedelta(days=1), reason="公差")
    with refused(Code.TOKEN_INVALID), cast.database.writing() as session:
        delegate(actor, session, new)
