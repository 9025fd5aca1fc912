"""A key may do what it names, its owner may, and keys may at all; never more (P1)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.api_keys.create_key import NewKey, create_key
from cms.accounts.models import Account, ApiKey, RefreshToken, RoleAssignment
from cms.errors import Code
from cms.ids import new_id
from cms.sites.models import Channel, Site
from permissions.actions import GRANTED, KEY_NEVER, Action
from permissions.duties import Duty
from permissions.facts import Actor, Grant, Key
from permissions.rules import may
from schemas.requests.api_keys import ACTIONS
from tests.accounts.refusals import refused
from tests.cast import Cast

WRITING = ("read_resource", "create_resource", "edit_resource", "place_in_channel")


def new_draft(cast: Cast, organization: str = "science", **changed: Any) -> dict[str, Any]:
    return {
        "type": "article",
        "organization_id": cast.organizations[organization],
        "content": cast.content(**changed),
    }


@pytest.fixture
def places(cast: Cast) -> dict[str, str]:
    """Every place by name, with another site, its channel `elsewhere`, and editors of a channel, a site and nothing."""
    other = Site(
        id=new_id(), slug="other", name="望川", domain="www.wangchuan.example", site_id_code="9900000002",
        legal_name="望川", language="zh-CN", created_at=clock.now(), updated_at=clock.now(),
        **dict.fromkeys(("supervising_id", "sponsoring_id", "operating_id"), cast.organizations["stranger"]),
    )  # fmt: skip
    elsewhere = new_id()
    channel = Channel(
        id=elsewhere, site_id=other.id, slug="gg", path="gg", lineage=f"/{elsewhere}/", kind="column", name="公告",
        keywords=[], column_type="公告", accepted_types=[], owner_id=cast.organizations["stranger"],
        created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    for name in ("of_channel", "of_site", "nobody"):
        cast.join(name, "editor")
    with cast.database.writing() as session:
        for row in (other, channel):
            session.add(row)
            session.flush()
        scopes = {"of_channel": {"channel_id": cast.channels["notices"]}, "of_site": {"site_id": cast.site}}
        for name, scope in scopes.items():
            session.add(
                RoleAssignment(
                    id=new_id(), account_id=cast.accounts[name], duty="editor", created_at=clock.now(), **scope
                )
            )
    return {**cast.organizations, **cast.channels, "elsewhere": elsewhere, "other": other.id, "site": cast.site}


def kept(cast: Cast) -> ApiKey:
    with cast.database.reading() as session:
        return session.scalars(select(ApiKey)).one()


def test_what_keys_may_be_for_is_what_no_rule_keeps_from_them():
    assert set(ACTIONS) == set(Action) - KEY_NEVER


@pytest.mark.parametrize("duty", Duty)
def test_no_key_decides_publishes_or_manages(duty):
    """Not even one that names every action, as one written into the database might."""
    everything = Actor("a", "p", duty, (Grant(organization="/a/", level=1),), key=Key("k", frozenset(Action)))
    allowed = {action for action in Action if may(everything, action)}
    assert allowed == GRANTED[duty] - KEY_NEVER
    assert not [action for action in allowed if action.startswith(("manage", "decide", "switch", "claim", "withdraw"))]


def test_a_key_does_what_it_names_as_its_owner(client, cast, keyed):
    headers = keyed("lin_editor", *WRITING)
    made = client.post("/api/v1/resources", headers=headers, json=new_draft(cast))
    assert made.status_code == 201, made.get_data()
    assert client.get(f"/api/v1/resources/{made.json['data']['id']}", headers=headers).status_code == 200
    assert client.get("/api/v1/me", headers=headers).json["data"]["username"] == "lin_editor"
    lacking = keyed("lin_editor", "read_resource")
    assert client.post("/api/v1/resources", headers=lacking, json=new_draft(cast)).status_code in (403, 404)


def test_what_a_key_wrote_its_owner_wrote(client, cast, keyed):
    made = client.post("/api/v1/resources", headers=keyed("lin_editor", *WRITING), json=new_draft(cast))
    (revision,) = client.get(f"/api/v1/resources/{made.json['data']['id']}/revisions", "lin_editor").json["data"]
    assert cast.accounts["lin_editor"] in revision.values()


def test_a_key_is_within_its_scope_and_that_of_its_owner(client, cast, keyed):
    inside = cast.draft("gao_editor", organization="science")
    outside = cast.draft("gao_editor", organization="city", channels=None)
    headers = keyed("gao_editor", *WRITING, organization_id=cast.organizations["science"])
    assert client.get(f"/api/v1/resources/{inside}", headers=headers).status_code == 200
    assert client.get(f"/api/v1/resources/{outside}", headers=headers).status_code == 404
    listed = client.get("/api/v1/resources", headers=headers).json["data"]
    assert [row["id"] for row in listed] == [inside]
    assert client.post("/api/v1/resources", headers=headers, json=new_draft(cast, "city")).status_code in (403, 404)
    wider = keyed("lin_editor", *WRITING, organization_id=cast.organizations["city"])
    assert client.get(f"/api/v1/resources/{outside}", headers=wider).status_code == 404


def test_no_key_outlives_a_reset_password_or_a_closed_account(client, cast, keyed):
    path = f"/api/v1/users/{cast.accounts['lin_editor']}"
    taken = keyed("lin_editor", *WRITING)
    others = keyed("gao_editor", *WRITING)
    assert client.post(f"{path}/password-resets", "an_admin").status_code == 201
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "lin_editor").values(must_change_password=False))
        session.execute(update(RefreshToken).values(revoked_at=None))
    assert client.get("/api/v1/resources", headers=taken).json["code"] == "token_invalid"
    renewed = keyed("lin_editor", *WRITING)
    assert client.get("/api/v1/resources", headers=renewed).status_code == 200
    for active in (False, True):
        assert client.patch(path, "an_admin", json={"active": active}).status_code == 200
    assert client.get("/api/v1/resources", headers=renewed).json["code"] == "token_invalid"
    assert client.get("/api/v1/resources", headers=others).status_code == 200


@pytest.mark.parametrize("changed", [{"must_change_password": True}, {"is_active": False}])
def test_no_key_is_made_by_a_request_that_began_before_the_account_was_taken_back(cast, changed):
    actor = cast.actor("lin_editor")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "lin_editor").values(**changed))
    with refused(Code.TOKEN_INVALID), cast.database.writing() as session:
        create_key(actor, session, NewKey(name="推送", actions=["read_resource"], days=1))


def test_a_key_of_a_channel_that_is_gone_is_good_for_nothing(client, cast, keyed):
    made = cast.draft()
    headers = keyed("lin_editor", *WRITING, channel_id=cast.channels["foreign"])
    with cast.database.writing() as session:
        session.execute(text("DELETE FROM channel WHERE slug = 'wcx'"))
    assert client.get(f"/api/v1/resources/{made}", headers=headers).status_code == 404
    assert client.get("/api/v1/resources", headers=headers).json["data"] == []


def test_a_key_follows_its_owner(client, cast, keyed):
    made = cast.draft()
    headers = keyed("lin_editor", "read_resource")
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["lin_editor"]))
    assert client.get(f"/api/v1/resources/{made}", headers=headers).status_code == 404
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "lin_editor").values(must_change_password=True))
    assert client.get("/api/v1/resources", headers=headers).json["code"] == "password_change_required"
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username == "lin_editor").values(is_active=False))
    assert client.get("/api/v1/me", headers=headers).json["code"] == "token_invalid"


@pytest.mark.parametrize(
    ("who", "action", "code"),
    [
        ("rev_one", "submit", "not_granted"),
        ("an_admin", "read_resource", "not_granted"),
        ("lin_editor", "read_accounts", "not_granted"),
    ],
)
def test_nobody_gives_a_key_what_they_have_not(client, who, action, code):
    answer = client.post("/api/v1/api-keys", who, json={"name": "推送", "actions": ["read_directory", action]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert answer.json["errors"][0]["pointer"] == "/actions/1"


@pytest.mark.parametrize(
    ("who", "column", "place"),
    [
        ("lin_editor", "organization_id", "education"),
        ("lin_editor", "organization_id", "stranger"),
        ("rev_one", "organization_id", "stranger"),
        ("of_channel", "channel_id", "foreign"),
        ("of_channel", "site_id", "other"),
        ("of_site", "channel_id", "elsewhere"),
        ("of_site", "site_id", "other"),
        ("nobody", "organization_id", "science"),
        ("nobody", "channel_id", "notices"),
    ],
)
def test_nobody_gives_a_key_a_scope_in_which_they_have_nothing(client, cast, places, who, column, place):
    body = {"name": "推送", "actions": ["read_resource"], column: places[place]}
    answer = client.post("/api/v1/api-keys", who, json=body)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "not_granted")
    assert answer.json["errors"][0]["pointer"] == f"/{column}"


@pytest.mark.parametrize(
    ("who", "column", "place"),
    [
        ("lin_editor", "organization_id", "city"),
        ("gao_editor", "organization_id", "science"),
        ("lin_editor", "site_id", "other"),
        ("of_channel", "channel_id", "notices"),
        ("of_channel", "site_id", "site"),
        ("of_channel", "organization_id", "stranger"),
        ("of_site", "channel_id", "notices"),
        ("an_admin", "organization_id", "stranger"),
        ("au_auditor", "site_id", "other"),
    ],
)
def test_a_key_has_a_scope_that_meets_one_of_its_owners(client, cast, places, who, column, place):
    body = {"name": "推送", "actions": ["read_directory"], column: places[place]}
    assert client.post("/api/v1/api-keys", who, json=body).status_code == 201


@pytest.mark.parametrize("action", [*sorted(KEY_NEVER), "no_such_action"])
def test_nobody_gives_a_key_what_no_key_may_and_the_refusal_is_short(client, action):
    for who in ("an_admin", "lin_editor", "rev_three"):
        answer = client.post("/api/v1/api-keys", who, json={"name": "推送", "actions": ["read_directory", action]})
        assert answer.status_code == 422
        (error,) = answer.json["errors"]
        assert (error["pointer"], error["code"]) == ("/actions/1", "never_by_key")
        assert "read_resource" not in error["detail"]


def test_the_description_of_the_interface_lists_what_keys_may_do_and_tells_of_the_secret(client):
    schemas = client.get("/openapi.json").json["components"]["schemas"]
    assert schemas["NewApiKey"]["properties"]["actions"]["items"]["enum"] == [*ACTIONS]
    assert "密钥全文" in schemas["CreatedApiKeyWithActions"]["properties"]["secret"]["description"]


def test_a_key_makes_lists_and_revokes_no_keys_and_leaves_the_sign_in_alone(client, cast, keyed):
    headers = keyed("lin_editor", "read_directory")
    body = {"name": "更多", "actions": ["read_directory"]}
    tried = [
        ("GET", "/api/v1/api-keys", None),
        ("POST", "/api/v1/api-keys", body),
        ("DELETE", f"/api/v1/api-keys/{kept(cast).id}", None),
        ("POST", "/api/v1/auth/logout", None),
        ("POST", "/api/v1/auth/password", {"current_password": "x", "new_password": "y"}),
    ]
    for method, path, sent in tried:
        answer = client.request(method, path, headers=headers, json=sent)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), path


def test_a_revoked_key_and_one_that_has_expired_are_invalid(client, cast, keyed, monkeypatch):
    revoked, expiring = keyed("lin_editor", "read_directory"), keyed("gao_editor", "read_directory", days=1)
    (one,) = client.get("/api/v1/api-keys", "lin_editor").json["data"]
    assert client.delete(f"/api/v1/api-keys/{one['id']}", "lin_editor").status_code == 204
    assert client.get("/api/v1/me", headers=revoked).json["code"] == "token_invalid"
    assert client.get("/api/v1/me", headers=expiring).status_code == 200
    later = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/api/v1/me", headers=expiring).json["code"] == "token_invalid"


def test_a_secret_is_shown_once_and_kept_as_a_digest(client, cast, keyed):
    headers = keyed("lin_editor", "read_directory")
    secret = headers["Authorization"].removeprefix("Bearer ")
    key = kept(cast)
    assert secret.startswith(f"zk_{key.prefix}_")
    assert secret not in str(vars(key))
    assert secret.rpartition("_")[2] not in client.get("/api/v1/api-keys", "lin_editor").get_data(as_text=True)


def test_a_key_with_another_ending_is_invalid(client, keyed):
    secret = keyed("lin_editor", "read_directory")["Authorization"]
    swapped = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for wrong in (swapped, secret + "A", secret[:-1], secret[: len("Bearer zk_") + 12], "Bearer zk_", "Bearer zk_é"):
        answer = client.get("/api/v1/me", headers={"Authorization": wrong})
        assert (answer.status_code, answer.json["code"]) == (401, "token_invalid"), wrong


def test_the_last_use_is_noted_by_the_hour(client, cast, keyed, monkeypatch):
    headers = keyed("lin_editor", "read_directory")
    assert kept(cast).last_used_at is None
    client.get("/api/v1/me", headers=headers)
    first = kept(cast).last_used_at
    assert first is not None
    client.get("/api/v1/me", headers=headers)
    assert kept(cast).last_used_at == first
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.get("/api/v1/me", headers=headers)
    assert kept(cast).last_used_at == later


def test_everybody_sees_their_own_keys_and_administrators_and_auditors_all(client, cast, keyed):
    keyed("lin_editor", "read_directory")
    keyed("rev_one", "read_directory")

    def owners(who: str, query: str = "") -> list[str]:
        rows = client.get(f"/api/v1/api-keys{query}", who).json["data"]
        return [name for row in rows for name in ("lin_editor", "rev_one") if row["account_id"] == cast.accounts[name]]

    assert owners("lin_editor") == ["lin_editor"]
    assert owners("su_editor") == []
    assert owners("au_auditor") == owners("an_admin") == ["rev_one", "lin_editor"]
    assert owners("an_admin", f"?account={cast.accounts['rev_one']}") == ["rev_one"]
    assert owners("an_admin", "?active=false") == []


def test_a_stranger_does_not_revoke_a_key_and_an_administrator_does(client, cast, keyed):
    headers = keyed("lin_editor", "read_directory")
    path = f"/api/v1/api-keys/{kept(cast).id}"
    for who in ("gao_editor", "rev_one"):
        assert client.delete(path, who).status_code == 404
    assert client.delete(path, "au_auditor").status_code == 403
    assert client.delete(path, "an_admin").status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        "actions = '[\"decide\"]'",
        "expires_at = '2099-01-01 00:00:00'",
        "organization_id = NULL",
        "digest = 'x'",
    ],
)
def test_the_database_widens_no_key(cast, keyed, change):
    keyed("lin_editor", "read_directory", organization_id=cast.organizations["science"])
    with pytest.raises(DatabaseError, match="never changes"), cast.database.writing() as session:
        session.execute(text(f"UPDATE api_key SET {change}"))
