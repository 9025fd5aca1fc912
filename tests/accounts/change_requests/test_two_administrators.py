"""Whoever asks for a change of accounts or assignments does not make it: another administrator does (P1)."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cms import clock
from cms.accounts.change_requests.close_change import TAKEN_BACK
from cms.accounts.change_requests.decide_change import approve_change
from cms.accounts.change_requests.kinds import Wanted
from cms.accounts.change_requests.of_accounts import CREATE_ASSIGNMENT
from cms.accounts.change_requests.queries import list_change_requests, present
from cms.accounts.change_requests.request_change import OPEN_FOR, request_change
from cms.accounts.models import Account, ChangeRequest, RoleAssignment
from cms.app import CHANGE_KINDS
from cms.errors import Code, Problem
from tests.accounts.refusals import refused
from tests.cast import Cast
from tests.client import Client

PERSON = {"staff_number": "YZ00999", "name": "苏文"}


def decide(client: Client, request_id: str, who: str, verdict: str = "approve", reason: str = "") -> Any:
    body = {"verdict": verdict, "reason": reason}
    return client.post(f"/api/v1/change-requests/{request_id}/decisions", who, json=body)


def channels(cast: Cast, name: str = "lin_editor") -> list[str]:
    """The channels that somebody holds."""
    with cast.database.reading() as session:
        held = select(RoleAssignment.channel_id).where(RoleAssignment.account_id == cast.accounts[name])
        return [channel for channel in session.scalars(held) if channel]


def new_user(cast: Cast, **changed: Any) -> dict[str, Any]:
    person = {**PERSON, "organization_id": cast.organizations["science"]}
    return {"username": "su.wen", "duty": "editor", "person": person, **changed}


def test_an_assignment_waits_for_another_administrator(client, cast, ask, second):
    asked = ask()
    assert (asked["state"], asked["kind"], asked["requested_by_name"]) == ("waiting", "assignment.create", "an_admin")
    assert channels(cast) == []
    decided = decide(client, asked["id"], second)
    assert decided.status_code == 201
    assert (decided.json["data"]["state"], decided.json["data"]["decided_by_name"]) == ("approved", "bo_admin")
    assert channels(cast) == [cast.channels["policies"]]
    with cast.database.reading() as session:
        held = session.get_one(RoleAssignment, decided.json["data"]["made_id"])
        assert (held.granted_by, held.change_request_id) == (cast.accounts["an_admin"], asked["id"])


@pytest.mark.parametrize("by_second_account", [False, True])
def test_nobody_approves_what_they_asked_for_by_any_account(client, cast, ask, by_second_account):
    if by_second_account:
        cast.join("an_admin_2", "system_admin", person="an_admin")
    asked = ask()
    for verdict in ("approve", "refuse"):
        answer = decide(client, asked["id"], "an_admin_2" if by_second_account else "an_admin", verdict, "不同意")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert channels(cast) == []


def test_nobody_approves_what_concerns_themself(client, cast, second):
    """Bo once was an editor; the closed account is still Bo's."""
    cast.join("bo_editor", "editor", person="bo_admin")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts["bo_editor"]).values(is_active=False))
    path = f"/api/v1/users/{cast.accounts['bo_editor']}"
    for answer in (
        client.post(f"{path}/assignments", "an_admin", json={"channel_id": cast.channels["policies"]}),
        client.post(f"{path}/password-resets", "an_admin"),
    ):
        assert answer.status_code == 202
        assert decide(client, answer.json["data"]["id"], "bo_admin").status_code == 403
    refused = client.post(f"{path}/password-resets", "bo_admin")
    assert refused.status_code == 403


def test_nobody_asks_for_an_account_of_their_own(client, cast, second):
    person = {"staff_number": "an_admin", "name": "an_admin", "organization_id": cast.organizations["city"]}
    answer = client.post("/api/v1/users", "an_admin", json=new_user(cast, duty="system_admin", person=person))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


@pytest.mark.parametrize("number", ["an_admin", "AN_ADMIN", "ａｎ＿ａｄｍｉｎ", "an _admin"])
def test_nobody_is_another_person_by_another_spelling_of_the_staff_number(
    client: Client, cast: Cast, second: str, number: str
) -> None:
    person = {"staff_number": number, "name": "an_admin", "organization_id": cast.organizations["city"]}
    answer = client.post("/api/v1/users", "an_admin", json=new_user(cast, duty="reviewer", person=person))
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "second_duty")
    own = client.post("/api/v1/users", "an_admin", json=new_user(cast, duty="system_admin", person=person))
    assert (own.status_code, own.json["code"]) == (403, "forbidden")
    asked = client.post("/api/v1/users", second, json=new_user(cast, duty="system_admin", person=person))
    assert decide(client, asked.json["data"]["id"], "an_admin").status_code == 403


def test_a_new_account_and_its_password_come_with_the_approval(client, cast, second):
    asked = client.post("/api/v1/users", "an_admin", json=new_user(cast))
    assert asked.status_code == 202
    assert "initial_password" not in asked.json["data"]
    decided = decide(client, asked.json["data"]["id"], second)
    assert decided.headers["Cache-Control"] == "no-store"
    signing_in = {"username": "su.wen", "password": decided.json["data"]["initial_password"]}
    assert client.post("/api/v1/auth/login", json=signing_in).json["data"]["must_change_password"]
    again = client.get(f"/api/v1/change-requests/{asked.json['data']['id']}", "an_admin")
    assert "initial_password" not in again.json["data"]
    assert asked.json["data"]["target_id"] is None
    assert again.json["data"]["target_id"] == decided.json["data"]["made_id"] == decided.json["data"]["target_id"]
    found = client.get(f"/api/v1/change-requests?target={again.json['data']['target_id']}", "an_admin").json["data"]
    assert [row["id"] for row in found] == [again.json["data"]["id"]]
    refused = client.post("/api/v1/users", "an_admin", json=new_user(cast, username="su.wen.2")).json["data"]
    assert decide(client, refused["id"], second, "refuse", "不必").json["data"]["target_id"] is None


def test_closing_an_account_and_resetting_a_password_wait_too(client, cast, second):
    path = f"/api/v1/users/{cast.accounts['lin_editor']}"
    reset = client.post(f"{path}/password-resets", "an_admin")
    closing = client.patch(path, "an_admin", json={"active": False})
    assert (reset.status_code, closing.status_code) == (202, 202)
    assert client.get("/api/v1/me", "lin_editor").status_code == 200
    assert decide(client, reset.json["data"]["id"], second).json["data"]["initial_password"]
    assert decide(client, closing.json["data"]["id"], second).status_code == 201
    assert client.get(path, "an_admin").json["data"]["active"] is False


def test_a_name_needs_nobody_else(client, cast, second):
    path = f"/api/v1/users/{cast.accounts['lin_editor']}"
    answer = client.patch(path, "an_admin", json={"name": "林小晓", "active": True})
    assert (answer.status_code, answer.json["data"]["person"]["name"]) == (200, "林小晓")


def test_taking_a_scope_away_says_which(client, cast, ask, second):
    made = decide(client, ask()["id"], second).json["data"]["made_id"]
    asked = client.delete(f"/api/v1/users/{cast.accounts['lin_editor']}/assignments/{made}", "bo_admin")
    assert asked.status_code == 202
    assert asked.json["data"]["payload"]["scope"] == {
        "type": "channel",
        "id": cast.channels["policies"],
        "name": "政策文件",
    }
    assert decide(client, asked.json["data"]["id"], "an_admin").status_code == 201
    assert channels(cast) == []


def test_what_could_not_be_made_is_refused_when_asked_for(client, cast, second):
    path = f"/api/v1/users/{cast.accounts['lin_editor']}"
    tried = [
        ("POST", f"{path}/assignments", {"channel_id": cast.channels["notices"], "level": 2}, 422),
        ("POST", f"{path}/assignments", {"organization_id": cast.organizations["science"]}, 409),
        ("POST", "/api/v1/users", new_user(cast, username="lin_editor"), 409),
        ("POST", "/api/v1/users", new_user(cast, person={**new_user(cast)["person"], "staff_number": "rev_one"}), 409),
        ("DELETE", f"{path}/assignments/{cast.site}", None, 404),
    ]
    for method, asked, body, status in tried:
        answer = client.request(method, asked, "an_admin", json=body)
        assert answer.status_code == status, (method, asked, answer.get_data())
    assert client.get("/api/v1/change-requests", "au_auditor").json["data"] == []


def test_the_same_change_is_not_asked_for_twice_while_it_waits(
    client: Client, cast: Cast, ask: Any, second: str
) -> None:
    waiting = ask()
    path = f"/api/v1/users/{cast.accounts['lin_editor']}/assignments"
    for who in ("an_admin", second):
        answer = client.post(path, who, json={"channel_id": cast.channels["policies"], "level": None})
        assert (answer.status_code, answer.json["code"]) == (409, "conflict")
        assert answer.json["change_request_id"] == waiting["id"]
        assert waiting["id"] in answer.json["detail"]
    ask(channel_id=cast.channels["notices"])
    ask(whom="gao_editor")
    assert decide(client, waiting["id"], second, "refuse", "不需要").status_code == 201
    again = ask()
    asked = [client.post("/api/v1/users", "an_admin", json=new_user(cast)) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [202, 409]
    assert again["id"] != waiting["id"]


def test_the_change_is_checked_again_when_it_is_approved(client, cast, ask, second):
    types = ["article", "qa"]
    one, other = (ask(channel_id=cast.channels["policies"], types=told) for told in (types, types[::-1]))
    assert decide(client, one["id"], second).status_code == 201
    late = decide(client, other["id"], second)
    assert (late.status_code, late.json["errors"][0]["code"]) == (409, "taken")
    assert client.get(f"/api/v1/change-requests/{other['id']}", second).json["data"]["state"] == "waiting"


def test_who_asked_must_still_be_an_administrator(client, cast, ask, second):
    cast.join("cai_admin", "system_admin")
    asked = ask()
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts["an_admin"]).values(is_active=False))
    answer = decide(client, asked["id"], second)
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("taken_back", ["reset", "closed"])
def test_nothing_waits_that_an_account_asked_for_before_it_was_taken_back(client, cast, ask, second, taken_back):
    cast.join("cai_admin", "system_admin")
    asked, others = ask(), ask("cai_admin", "gao_editor")
    unwanted = ask(whom="rev_one", channel_id=cast.channels["policies"], level=1)
    assert decide(client, unwanted["id"], second, "refuse", "不必").status_code == 201
    path = f"/api/v1/users/{cast.accounts['an_admin']}"
    wanted = {
        "reset": lambda: client.post(f"{path}/password-resets", "cai_admin"),
        "closed": lambda: client.patch(path, "cai_admin", json={"active": False}),
    }[taken_back]()
    assert decide(client, wanted.json["data"]["id"], second).status_code == 201
    told = client.get(f"/api/v1/change-requests/{asked['id']}", "au_auditor").json["data"]
    assert (told["state"], told["decided_by_name"], told["reason"]) == ("cancelled", "cai_admin", TAKEN_BACK)
    assert decide(client, asked["id"], second).status_code == 409
    assert channels(cast) == []
    assert client.get(f"/api/v1/change-requests/{unwanted['id']}", second).json["data"]["reason"] == "不必"
    assert decide(client, others["id"], second).status_code == 201


def test_nothing_is_asked_for_by_a_request_that_began_before_the_account_was_taken_back(cast, second, settings):
    actor = cast.actor("an_admin")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "an_admin").values(must_change_password=True))
    wanted = Wanted(cast.accounts["lin_editor"], {"channel_id": cast.channels["policies"]})
    with refused(Code.TOKEN_INVALID), cast.database.writing() as session:
        request_change(actor, session, settings, CREATE_ASSIGNMENT, wanted)


def test_a_request_is_decided_once(client, cast, ask, second):
    asked = ask()
    assert decide(client, asked["id"], second, "refuse", "范围过大").json["data"]["reason"] == "范围过大"
    for verdict in ("approve", "refuse"):
        assert decide(client, asked["id"], second, verdict, "再次").status_code == 409
    assert client.post(f"/api/v1/change-requests/{asked['id']}/cancellation", "an_admin").status_code == 409
    assert channels(cast) == []


def test_a_refusal_says_why(client, ask, second):
    asked = ask()
    for reason in ("", "  "):
        answer = decide(client, asked["id"], second, "refuse", reason)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/reason")


def test_only_who_asked_takes_a_request_back(client, ask, second):
    path = f"/api/v1/change-requests/{ask()['id']}/cancellation"
    assert client.post(path, second).status_code == 403
    taken = client.post(path, "an_admin")
    assert (taken.status_code, taken.json["data"]["state"]) == (200, "cancelled")


def test_a_request_expires(client, cast, ask, second, settings, monkeypatch):
    asked = ask()
    later = clock.now() + OPEN_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with cast.database.reading() as session:
        assert session.get_one(ChangeRequest, asked["id"]).expires_at < later
    assert _listed(cast, "waiting") == []
    (expired,) = _listed(cast, "expired")
    assert (expired["id"], expired["state"]) == (asked["id"], "expired")
    wanted = Wanted(expired["target_id"], expired["payload"])
    with cast.database.writing() as session:
        again = request_change(cast.actor("an_admin"), session, settings, CREATE_ASSIGNMENT, wanted)
    assert [row["id"] for row in _listed(cast, "waiting")] == [again.request.id]
    with pytest.raises(Problem, match="expired"), cast.database.writing() as session:
        approve_change(cast.actor(second), session, settings, CHANGE_KINDS, asked["id"])


def _listed(cast: Cast, state: str) -> list[dict[str, Any]]:
    """The list by its use case: a token of now has expired in a week."""
    asked = {"state": state, "sort": "-created_at", "limit": 20, "cursor": None, "total": False}
    with cast.database.reading() as session:
        return [present(*row[:3]) for row in list_change_requests(cast.actor("an_admin"), session, asked).rows]


def test_an_only_administrator_changes_at_once_and_it_stays_visible(client, cast, caplog):
    with caplog.at_level(logging.WARNING):
        made = client.post("/api/v1/users", "an_admin", json=new_user(cast))
    assert made.status_code == 201
    assert "without a second administrator" in caplog.text
    (told,) = client.get("/api/v1/change-requests?state=applied_alone", "au_auditor").json["data"]
    assert (told["kind"], told["requested_by_name"], told["decided_by"]) == ("user.create", "an_admin", None)
    assert told["target_id"] == made.json["data"]["id"]
    assert "initial_password" not in str(told)


def test_two_accounts_of_one_person_are_one_administrator(client, cast):
    cast.join("an_admin_2", "system_admin", person="an_admin")
    assert client.post("/api/v1/users", "an_admin", json=new_user(cast)).status_code == 201


def test_a_closed_administrator_is_no_second_one(client, cast, second):
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts[second]).values(is_active=False))
    assert client.post("/api/v1/users", "an_admin", json=new_user(cast)).status_code == 201


@pytest.mark.parametrize(("who", "status"), [("lin_editor", 403), ("rev_one", 404), ("rev_three", 404)])
def test_editors_and_reviewers_do_not_see_change_requests(client, ask, who, status):
    asked = ask()
    listed = client.get("/api/v1/change-requests", who)
    assert listed.status_code == 403 or listed.json["data"] == []
    assert client.get(f"/api/v1/change-requests/{asked['id']}", who).status_code == status
    assert decide(client, asked["id"], who).status_code == status


def test_auditors_read_and_do_not_decide(client, ask):
    asked = ask()
    read = client.get(f"/api/v1/change-requests/{asked['id']}", "au_auditor").json["data"]
    assert {**read, "_actions": None} == {**asked, "_actions": None}
    assert decide(client, asked["id"], "au_auditor").status_code == 403
    assert client.post(f"/api/v1/change-requests/{asked['id']}/cancellation", "au_auditor").status_code == 403


def test_a_change_request_that_is_none_is_not_found(client, cast, second):
    for unknown in ("x", cast.site):
        assert client.get(f"/api/v1/change-requests/{unknown}", "an_admin").status_code == 404
        assert decide(client, unknown, "an_admin").status_code == 404
        assert client.post(f"/api/v1/change-requests/{unknown}/cancellation", "an_admin").status_code == 404


def test_lists_are_filtered(client, cast, ask, second):
    asked = ask()
    reset = client.post(f"/api/v1/users/{cast.accounts['rev_one']}/password-resets", "an_admin").json["data"]

    def ids(query: str) -> list[str]:
        return [row["id"] for row in client.get(f"/api/v1/change-requests{query}", "an_admin").json["data"]]

    assert ids("") == [reset["id"], asked["id"]]
    assert ids("?sort=created_at") == [asked["id"], reset["id"]]
    assert ids("?kind=assignment.create&kind=user.create") == [asked["id"]]
    assert ids(f"?target={cast.accounts['rev_one']}") == [reset["id"]]
    assert ids("?state=approved") == []
