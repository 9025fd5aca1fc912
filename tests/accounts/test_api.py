"""Accounts over HTTP; every answer is checked against the OpenAPI document by the client."""

import pytest
from sqlalchemy import select, update

from cms.accounts.models import Account
from cms.web.models import IdempotentRequest
from tests.accounts.people import code


@pytest.fixture
def created(client, cast) -> dict:
    """A new editor with the initial password."""
    person = {"staff_number": "YZ00999", "name": "苏文", "organization_id": cast.organizations["science"]}
    answer = client.post("/api/v1/users", "an_admin", json={"username": "su.wen", "duty": "editor", "person": person})
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/users/{answer.json['data']['id']}"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json["data"]


def sign_in(client, password: str, username: str = "su.wen"):
    return client.post("/api/v1/auth/login", json={"username": username, "password": password})


def bearer(tokens: dict) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def change(client, tokens: dict, current: str, new: str = "reed-lake-2027-boat"):
    passwords = {"current_password": current, "new_password": new}
    return client.post("/api/v1/auth/password", headers=bearer(tokens), json=passwords)


def test_the_first_change_comes_before_everything_else(client, created):
    tokens = sign_in(client, created["initial_password"]).json["data"]
    assert tokens["must_change_password"]
    refused = client.get("/api/v1/organizations", headers=bearer(tokens))
    assert (refused.status_code, refused.json["code"]) == (403, "password_change_required")
    assert client.get("/api/v1/me", headers=bearer(tokens)).json["data"]["must_change_password"]
    assert change(client, tokens, created["initial_password"]).status_code == 204
    assert client.get("/api/v1/organizations", headers=bearer(tokens)).status_code == 200
    assert not client.get("/api/v1/me", headers=bearer(tokens)).json["data"]["must_change_password"]


def test_a_forgotten_password_is_reset_by_an_administrator(client, created):
    tokens = sign_in(client, created["initial_password"]).json["data"]
    reset = client.post(f"/api/v1/users/{created['id']}/password-resets", "an_admin")
    assert (reset.status_code, reset.headers["Cache-Control"]) == (201, "no-store")
    assert client.get("/api/v1/me", headers=bearer(tokens)).json["code"] == "token_invalid"
    assert sign_in(client, created["initial_password"]).status_code == 401
    again = sign_in(client, reset.json["data"]["initial_password"]).json["data"]
    assert again["must_change_password"]
    assert client.get("/api/v1/organizations", headers=bearer(again)).json["code"] == "password_change_required"


@pytest.mark.parametrize(
    ("who", "whose", "detail"),
    [
        ("an_admin", "an_admin", "不能重置本人的密码，请使用修改密码"),
        ("lin_editor", "lin_editor", "您的岗位职责不包含此操作"),
        ("au_auditor", "lin_editor", "您的岗位职责不包含此操作"),
    ],
)
def test_a_refused_reset_says_why(client, cast, who, whose, detail):
    answer = client.post(f"/api/v1/users/{cast.accounts[whose]}/password-resets", who)
    assert (answer.status_code, answer.json["detail"]) == (403, detail)


def test_signing_out_works_before_the_first_change(client, created):
    tokens = sign_in(client, created["initial_password"]).json["data"]
    assert client.post("/api/v1/auth/logout", headers=bearer(tokens)).status_code == 204
    ended = client.get("/api/v1/me", headers=bearer(tokens))
    assert (ended.status_code, ended.json["code"]) == (401, "token_invalid")
    again = client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert (again.status_code, again.json["code"]) == (401, "token_invalid")


def test_a_refresh_gives_both_tokens_and_repeats_them_within_the_grace(client, created):
    tokens = sign_in(client, created["initial_password"]).json["data"]
    body = {"refresh_token": tokens["refresh_token"]}
    first, second = (client.post("/api/v1/auth/refresh", json=body) for _ in range(2))
    assert first.json["data"]["refresh_token"] == second.json["data"]["refresh_token"] != tokens["refresh_token"]
    assert client.get("/api/v1/me", headers=bearer(first.json["data"])).status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    assert first.json["data"]["expires_in"] == 900


def test_an_access_token_of_an_ended_sign_in_is_refused(client, created):
    one, other = (sign_in(client, created["initial_password"]).json["data"] for _ in range(2))
    change(client, one, created["initial_password"])
    assert client.get("/api/v1/me", headers=bearer(one)).status_code == 200
    assert client.get("/api/v1/me", headers=bearer(other)).status_code == 401


@pytest.mark.parametrize("body", [{"username": "su.wen", "password": "wrong"}, {"username": "nobody", "password": "x"}])
def test_wrong_names_and_passwords_are_answered_alike(client, created, body):
    answer = client.post("/api/v1/auth/login", json=body)
    assert (answer.status_code, answer.json["code"], answer.json["errors"]) == (401, "bad_credentials", [])


def test_a_wrong_current_password_is_told_at_its_field(client, created):
    tokens = sign_in(client, created["initial_password"]).json["data"]
    answer = change(client, tokens, "wrong")
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"pointer": "/current_password", "code": "wrong_password", "detail": "当前密码不正确"}
    ]


def test_me_tells_person_duty_organization_and_assignments(client, cast):
    me = client.get("/api/v1/me", "rev_two").json["data"]
    assert (me["username"], me["duty"]) == ("rev_two", "reviewer")
    assert me["person"]["organization"]["id"] == cast.organizations["city"]
    assert [(held["level"], held["scope"]["type"]) for held in me["assignments"]] == [(2, "organization")]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/users"),
        ("POST", "/api/v1/users"),
        ("GET", "/api/v1/organizations"),
        ("POST", "/api/v1/organizations"),
        ("POST", "/api/v1/auth/logout"),
        ("POST", "/api/v1/auth/password"),
    ],
)
def test_nothing_is_open_without_signing_in(client, method, path):
    assert client.request(method, path, json={} if method == "POST" else None).status_code == 401


def test_an_organization_is_added_moved_and_listed(client, cast):
    city, stranger = cast.organizations["city"], cast.organizations["stranger"]
    body = {"name": "云泽市公安局", "credit_code": code(77), "level": "department", "parent_id": city}
    made = client.post("/api/v1/organizations", "an_admin", json=body)
    assert made.status_code == 201
    path = made.headers["Location"]
    assert client.get(path, "lin_editor").json["data"]["lineage"] == [city, made.json["data"]["id"]]
    moved = client.patch(path, "an_admin", json={"parent_id": stranger, "name": "望川县公安局"})
    assert moved.json["data"]["lineage"] == [stranger, made.json["data"]["id"]]
    page = client.get(f"/api/v1/organizations?within={stranger}&total=true", "lin_editor").json
    assert [row["name"] for row in page["data"]] == ["望川县人民政府", "望川县公安局"]
    assert page["meta"] == {"limit": 20, "total": 2}


def test_pages_link_to_each_other(client, cast):
    first = client.get("/api/v1/organizations?limit=1&sort=name", "lin_editor").json
    second = client.get(first["links"]["next"], "lin_editor").json
    assert client.get(second["links"]["prev"], "lin_editor").json["data"] == first["data"]
    assert second["data"] != first["data"]


@pytest.mark.parametrize(
    ("change", "pointer", "fault"),
    [
        ({"credit_code": "11990100MB00000770"}, "/credit_code", "bad_check_character"),
        ({"level": "planet"}, "/level", "unknown_choice"),
        ({"name": None}, "/name", "null"),
        ({"name": " "}, "/name", "blank"),
        ({"rank": 1}, "/rank", "unknown"),
    ],
)
def test_faults_of_an_organization_are_told_at_their_fields(client, cast, change, pointer, fault):
    body = {"name": "云泽市公安局", "credit_code": code(77), "level": "department", **change}
    answer = client.post("/api/v1/organizations", "an_admin", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer
    if fault != "unknown":
        assert answer.json["errors"][0]["code"] == fault


def test_users_are_listed_read_and_closed(client, cast, created):
    listed = client.get("/api/v1/users?duty=editor&duty=auditor&active=true&q=su", "au_auditor").json["data"]
    assert {row["username"] for row in listed} == {"su.wen", "su_editor"}
    path = f"/api/v1/users/{created['id']}"
    closed = client.patch(path, "an_admin", json={"active": False, "name": "苏雯"})
    assert (closed.json["data"]["active"], closed.json["data"]["person"]["name"]) == (False, "苏雯")
    assert client.get(path, "an_admin").json["data"]["active"] is False
    assert client.get(path, "lin_editor").status_code == 403
    assert sign_in(client, created["initial_password"]).status_code == 401


def test_the_duty_of_a_user_cannot_be_changed(client, created):
    answer = client.patch(f"/api/v1/users/{created['id']}", "an_admin", json={"duty": "reviewer"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/duty"


def test_a_repeated_creation_has_one_effect_and_its_password_is_kept_for_nobody(client, cast):
    person = {"staff_number": "YZ00555", "name": "何川", "organization_id": cast.organizations["science"]}
    body = {"username": "he.chuan", "duty": "editor", "person": person}
    key = {"Idempotency-Key": "once"}
    first, second = (client.post("/api/v1/users", "an_admin", json=body, headers=key) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json["data"] == {**first.json["data"], "initial_password": None}
    with cast.database.reading() as session:
        kept = session.scalars(select(IdempotentRequest)).one().body
    assert first.json["data"]["initial_password"].encode() not in kept


def test_assignments_are_given_listed_and_taken_away(client, cast, created):
    path = f"/api/v1/users/{created['id']}/assignments"
    made = client.post(path, "an_admin", json={"channel_id": cast.channels["notices"]})
    assert made.status_code == 201
    assert made.json["data"]["scope"] == {"type": "channel", "id": cast.channels["notices"], "name": "通知公告"}
    assert [row["id"] for row in client.get(path, "au_auditor").json["data"]] == [made.json["data"]["id"]]
    assert client.delete(made.headers["Location"], "an_admin").status_code == 204
    assert client.get(path, "an_admin").json["data"] == []
    assert client.delete(made.headers["Location"], "an_admin").status_code == 404


@pytest.mark.parametrize("scopes", [{}, {"site_id": "s", "channel_id": "c"}])
def test_an_assignment_has_exactly_one_scope(client, cast, created, scopes):
    body = dict.fromkeys(scopes, cast.site)
    answer = client.post(f"/api/v1/users/{created['id']}/assignments", "an_admin", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "one_scope"


def test_nobody_grants_to_themself(client, cast):
    body = {"organization_id": cast.organizations["city"]}
    answer = client.post(f"/api/v1/users/{cast.accounts['an_admin']}/assignments", "an_admin", json=body)
    assert (answer.status_code, answer.json["detail"]) == (403, "不能给本人授权")


def test_an_account_that_is_closed_by_hand_is_out_at_once(client, cast, database):
    assert client.get("/api/v1/me", "lin_editor").status_code == 200
    with database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts["lin_editor"]).values(is_active=False))
    assert client.get("/api/v1/me", "lin_editor").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/organizations/nothing",
        "/api/v1/users/0192f3a4-5b6c-7d8e-9f01-23456789abcd",
        "/api/v1/users/x/assignments",
    ],
)
def test_unknown_addresses_are_not_found(client, path):
    assert client.get(path, "an_admin").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "sort=secret",
        "cursor=x",
        "nothing=1",
        "q=a&q=b",
        "level=x",
    ],
)
def test_bad_queries_are_refused(client, query):
    answer = client.get(f"/api/v1/organizations?{query}", "lin_editor")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"query/{query.partition('=')[0]}"
