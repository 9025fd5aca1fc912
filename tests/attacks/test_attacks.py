"""What somebody who is signed in may try beyond their rights; each was tried by hand first, and none succeeds."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cms.accounts.models import Account, RoleAssignment
from cms.library.models import Resource
from cms.review.models import Decision, Submission
from permissions.actions import GRANTED, KEY_NEVER
from permissions.duties import Duty
from tests.cast import Cast
from tests.client import Client
from tests.web.routes import Route, example_body, guarded

R, S = "/api/v1/resources", "/api/v1/submissions"
V1 = {"If-Match": '"v1"'}


def decision(cast: Cast, submission: str, **more: Any) -> dict[str, Any]:
    with cast.database.reading() as session:
        sent = session.get_one(Submission, submission)
        gates = {gate: "pass" for gate, level in sent.gates.items() if level == sent.level}
        return {"verdict": "approve", "content_hash": sent.content_hash, "gates": gates, **more}


def decisions(cast: Cast) -> int:
    with cast.database.reading() as session:
        return session.scalars(select(func.count()).select_from(Decision)).one()


def key_of(client: Client, who: str, **more: Any) -> dict[str, str]:
    """A key that names everything that somebody may have in a key."""
    duty = client.get("/api/v1/me", who).json["data"]["duty"]
    actions = sorted(GRANTED[Duty(duty)] - KEY_NEVER)
    answer = client.post("/api/v1/api-keys", who, json={"name": "全部", "actions": actions, **more})
    assert answer.status_code == 201, answer.get_data()
    return {"Authorization": f"Bearer {answer.json['data']['secret']}"}


class TestForeignIds:
    """An id of another unit's thing is as good as none, in the address and in the body."""

    def test_in_the_address(self, client, cast):
        made = cast.draft()
        submission = cast.submitted(made)
        for method, path, body in (
            ("GET", f"{R}/{made}", None),
            ("PATCH", f"{R}/{made}", {"content": {"title": "改"}}),
            ("DELETE", f"{R}/{made}", None),
            ("POST", f"{R}/{made}/submissions", {}),
            ("POST", f"{R}/{made}/submissions/cancellation", None),
            ("GET", f"{S}/{submission}", None),
        ):
            assert client.request(method, path, "su_editor", json=body, headers=V1).status_code == 404, (method, path)
        body = decision(cast, submission)
        assert client.post(f"{S}/{submission}/decisions", "wai_reviewer", json=body).status_code == 404
        assert client.post(f"{S}/{submission}/claims", "wai_reviewer").status_code == 404

    def test_in_the_body(self, client, cast):
        theirs = cast.draft()
        home = cast.organizations["stranger"]
        for changed in (
            {"organization_id": cast.organizations["science"]},
            {"translation_of": theirs},
            {"content": cast.content(channels=[cast.channels["notices"]])},
        ):
            content = cast.content(channels=[cast.channels["foreign"]], language="en")
            body = {"type": "article", "organization_id": home, "content": content, **changed}
            answer = client.post(R, "su_editor", json=body)
            assert answer.status_code in (403, 404, 422), (changed, answer.get_data())
        with cast.database.reading() as session:
            assert session.scalars(select(Resource.id)).all() == [theirs]

    def test_an_assignment_of_another_user_is_not_taken_away_through_ones_own_address(self, client, cast):
        with cast.database.reading() as session:
            held = session.scalars(
                select(RoleAssignment.id).where(RoleAssignment.account_id == cast.accounts["rev_one"])
            ).one()
        path = f"/api/v1/users/{cast.accounts['lin_editor']}/assignments/{held}"
        assert client.delete(path, "an_admin").status_code == 404


MASS = [
    ("POST", "/api/v1/users", "an_admin", {"is_active": True}),
    ("POST", "/api/v1/users", "an_admin", {"must_change_password": False}),
    ("POST", "/api/v1/users", "an_admin", {"password": "cloud-marsh-2026"}),
    ("PATCH", "/api/v1/users/{user}", "an_admin", {"duty": "reviewer"}),
    ("PATCH", "/api/v1/users/{user}", "an_admin", {"person_id": "{admin}"}),
    ("PATCH", "/api/v1/users/{user}", "an_admin", {"must_change_password": False}),
    ("POST", "/api/v1/users/{user}/assignments", "an_admin", {"duty": "reviewer"}),
    ("POST", "/api/v1/users/{user}/assignments", "an_admin", {"granted_by": "{admin}"}),
    ("POST", "/api/v1/users/{user}/assignments", "an_admin", {"change_request_id": "{user}"}),
    ("POST", "/api/v1/api-keys", "lin_editor", {"account_id": "{admin}"}),
    ("POST", "/api/v1/api-keys", "lin_editor", {"expires_at": "2099-01-01T00:00:00+08:00"}),
    ("POST", R, "lin_editor", {"state": "published"}),
    ("POST", R, "lin_editor", {"live_number": 1}),
    ("POST", R, "lin_editor", {"author_person_id": "{user}"}),
    ("PATCH", f"{R}/{{resource}}", "lin_editor", {"organization_id": "{user}"}),
    ("PATCH", f"{R}/{{resource}}", "lin_editor", {"state": "published"}),
    ("POST", f"{R}/{{resource}}/submissions", "lin_editor", {"levels": 1}),
    ("POST", f"{R}/{{resource}}/submissions", "lin_editor", {"state": "approved"}),
    ("POST", f"{S}/{{submission}}/decisions", "rev_one", {"level": 3}),
    ("POST", f"{S}/{{submission}}/decisions", "rev_one", {"person_id": "{admin}"}),
    ("POST", "/api/v1/review-policies", "an_admin", {"id": "{user}"}),
]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("sent", MASS, ids=lambda sent: f"{sent[0]} {sent[1]} {next(iter(sent[3]))}".replace("/", "."))
def test_what_a_request_does_not_take_is_refused_not_ignored(client, app: Flask, cast, sent):
    method, path, who, extra = sent
    resource = cast.draft()
    known = {
        "{user}": cast.accounts["lin_editor"],
        "{admin}": cast.accounts["an_admin"],
        "{resource}": resource,
        "{submission}": cast.submitted(cast.draft()),
    }
    document = client.get("/openapi.json").get_json()
    template = {"{user}": "{user_id}", "{resource}": "{resource_id}", "{submission}": "{submission_id}"}
    told = path
    for short, name in template.items():
        told = told.replace(short, name)
    body = {**(example_body(document, Route(method, told, "", False, False, False)) or {}), **extra}
    for name, value in known.items():
        path = path.replace(name, value)
        body = {key: known.get(each, each) if isinstance(each, str) else each for key, each in body.items()}
    answer = client.request(method, path, who, json=body, headers=V1)
    assert answer.status_code == 422, answer.get_data()
    (field,) = extra
    assert f"/{field}" in [error["pointer"] for error in answer.json["errors"]]


class TestOneself:
    """Nobody makes more of themself than they are."""

    @pytest.mark.parametrize("who", ["lin_editor", "rev_one", "au_auditor"])
    def test_by_a_patch(self, client, cast, who):
        path = f"/api/v1/users/{cast.accounts[who]}"
        for body in ({"name": "改名"}, {"active": True}, {"active": False}):
            assert client.patch(path, who, json=body).status_code == 403
        assert client.patch("/api/v1/me", who, json={"duty": "system_admin"}).status_code == 405

    def test_by_a_grant(self, client, cast):
        for who in ("lin_editor", "rev_one", "an_admin", "au_auditor"):
            path = f"/api/v1/users/{cast.accounts[who]}/assignments"
            level = {"level": 3} if who == "rev_one" else {}
            body = {"organization_id": cast.organizations["stranger"], **level}
            assert client.post(path, who, json=body).status_code == 403, who

    def test_by_a_second_account_of_another_duty(self, client, cast):
        person = {"staff_number": "an_admin", "name": "an_admin", "organization_id": cast.organizations["city"]}
        body = {"username": "an.reviews", "duty": "reviewer", "person": person}
        assert client.post("/api/v1/users", "an_admin", json=body).status_code in (403, 409)
        with cast.database.reading() as session:
            mine = select(func.count(Account.id)).where(Account.person_id == cast.persons["an_admin"])
            assert session.scalars(mine).one() == 1


class TestTokens:
    """A token is good for what it was given for, and not after its end."""

    def test_an_access_token_does_not_outlive_signing_out(self, client):
        assert client.get("/api/v1/me", "lin_editor").status_code == 200
        assert client.post("/api/v1/auth/logout", "lin_editor").status_code == 204
        assert client.get("/api/v1/me", "lin_editor").json["code"] == "token_invalid"

    def test_a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(self, client, cast):
        made = client.post(
            "/api/v1/users",
            "an_admin",
            json={
                "username": "su.wen",
                "duty": "editor",
                "person": {"staff_number": "S1", "name": "苏文", "organization_id": cast.organizations["city"]},
            },
        ).json["data"]
        signing_in = {"username": "su.wen", "password": made["initial_password"]}
        tokens = client.post("/api/v1/auth/login", json=signing_in).json["data"]
        as_access = {"Authorization": f"Bearer {tokens['refresh_token']}"}
        assert client.get("/api/v1/me", headers=as_access).status_code == 401
        as_refresh = {"refresh_token": tokens["access_token"]}
        assert client.post("/api/v1/auth/refresh", json=as_refresh).status_code == 401

    def test_a_key_refreshes_nothing(self, client):
        secret = key_of(client, "lin_editor")["Authorization"].removeprefix("Bearer ")
        assert client.post("/api/v1/auth/refresh", json={"refresh_token": secret}).status_code == 401


@pytest.mark.parametrize("dialect", ["sqlite"])
class TestKeys:
    """A key is never more than it was made for."""

    @pytest.mark.parametrize("who", ["an_admin", "rev_three", "au_auditor"])
    def test_of_those_who_write_nothing_a_key_writes_nothing(self, client, app, cast, who):
        headers = {**key_of(client, who), **V1}
        document = client.get("/openapi.json").get_json()
        submission = cast.submitted()
        written = {}
        for route in guarded(app):
            if route.method == "GET" or route.takes_upload:
                continue
            path = route.path if "{submission_id}" not in route.template else f"{S}/{submission}"
            path += route.template.partition("{submission_id}")[2] if "{submission_id}" in route.template else ""
            body = example_body(document, route)
            if route.template.endswith("{submission_id}/decisions"):
                body = decision(cast, submission)
            answer = client.request(route.method, path, headers=headers, json=body)
            if answer.status_code not in (403, 404):
                written[route.key] = (answer.status_code, answer.get_json(silent=True))
        assert {key: told for key, told in written.items() if told[0] < 400} == {}
        allowed = {("POST", f"{R}/{{resource_id}}/previews")}
        assert set(written) <= allowed, written
        assert decisions(cast) == 0

    def test_a_narrow_key_moves_nothing_out_of_its_scope(self, client, cast):
        made = cast.draft("gao_editor")
        headers = key_of(client, "gao_editor", channel_id=cast.channels["notices"])
        moved = {"content": {**cast.content(), "channels": [cast.channels["policies"]]}}
        answer = client.patch(f"{R}/{made}", headers={**headers, **V1}, json=moved)
        assert answer.status_code in (403, 404, 422)
        assert client.get(f"{R}/{made}", "gao_editor").headers["ETag"] == '"v1"'

    @pytest.mark.parametrize("path", ["imports", "bulk-edits", "migration-batches"])
    def test_a_key_starts_nothing_that_goes_on_with_all_rights_of_its_owner(self, client, app, cast, path):
        headers = key_of(client, "lin_editor", organization_id=cast.organizations["science"])
        document = client.get("/openapi.json").get_json()
        (route,) = [one for one in guarded(app) if one.key == ("POST", f"/api/v1/{path}")]
        if route.takes_upload:
            assert client.get(f"/api/v1/{path}", headers=headers).status_code == 403
            return
        answer = client.post(f"/api/v1/{path}", headers=headers, json=example_body(document, route))
        assert answer.status_code == 403, answer.get_data()


class TestReplay:
    """A decision counts once, for what was read, by who made it."""

    def test_the_same_decision_twice(self, client, cast):
        submission = cast.submitted()
        body = decision(cast, submission)
        assert client.post(f"{S}/{submission}/decisions", "rev_one", json=body).status_code == 201
        assert client.post(f"{S}/{submission}/decisions", "rev_one", json=body).status_code in (403, 409)
        assert decisions(cast) == 1

    def test_under_the_idempotency_key_of_another(self, client, cast):
        submission = cast.submitted()
        body, headers = decision(cast, submission), {"Idempotency-Key": "one"}
        path = f"{S}/{submission}/decisions"
        first = client.post(path, "rev_one", json=body, headers=headers)
        again = client.post(path, "rev_one", json=body, headers=headers)
        assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
        other = client.post(path, "rev_one_b", json=body, headers=headers)
        assert other.status_code in (403, 409)
        assert decisions(cast) == 1

    def test_an_approval_of_what_was_taken_back(self, client, cast):
        made = cast.draft()
        submission = cast.submitted(made)
        body = decision(cast, submission)
        cast.decide(submission, "rev_one", "return", "请修改")
        again = cast.submitted(made)
        for who in ("rev_one", "rev_one_b", "rev_two"):
            assert client.post(f"{S}/{submission}/decisions", who, json=body).status_code in (403, 409), who
        with cast.database.reading() as session:
            assert session.get_one(Submission, again).level == 1


class TestDecisionsByOtherWays:
    """Nothing goes public by a list, a batch or an import: only decisions do that."""

    def test_by_a_bulk_edit(self, client, cast):
        made = cast.draft()
        for changes in ({"state": "published"}, {"is_live": True}):
            body = {"ids": [made], "changes": changes, "note": "改"}
            assert client.post("/api/v1/bulk-edits", "lin_editor", json=body).status_code == 422

    @pytest.mark.parametrize("who", ["lin_editor", "an_admin", "au_auditor"])
    def test_by_who_may_not_decide(self, client, cast, who):
        submission = cast.submitted()
        answer = client.post(f"{S}/{submission}/decisions", who, json=decision(cast, submission))
        assert answer.status_code in (403, 404)
        assert decisions(cast) == 0

    def test_by_content_that_says_so(self, client, cast):
        content = {**cast.content(), "state": "published", "live_number": 1}
        body = {"type": "article", "organization_id": cast.organizations["science"], "content": content}
        assert client.post(R, "lin_editor", json=body).status_code == 422
