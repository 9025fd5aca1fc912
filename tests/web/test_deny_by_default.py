"""Whatever is not public needs a sign-in that still holds: every route, every way of not being signed in."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import jwt
import pytest
from flask import Flask
from flask_jwt_extended import create_access_token
from sqlalchemy import update
from werkzeug.test import TestResponse

from cms import clock
from cms.accounts.models import Account, RefreshToken
from tests import databases
from tests.cast import Cast
from tests.client import Client
from tests.web.routes import AN_ID, Route, example_body, guarded, routes

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
Send = Callable[..., TestResponse]


@pytest.fixture
def send(app: Flask, client: Client) -> Send:
    """Send a request with a body that the route would take, under an authorization of one's own."""
    document = client.get("/openapi.json").get_json()

    def sent(route: Route, who: str | None = None, authorization: str | None = None) -> TestResponse:
        options: dict[str, Any] = {"headers": {"If-Match": '"v1"'}}
        if authorization is not None:
            options["headers"]["Authorization"] = authorization
        if (body := example_body(document, route)) is not None:
            options["json"] = body
        elif route.takes_upload:
            beside = {"mapping": "a"} if route.template.endswith("/imports") else {"organization_id": AN_ID}
            options["data"] = {"file": (BytesIO(b"%PDF-1.4"), "a.pdf"), **beside}
        return client.request(route.method, route.asked, who, **options)

    return sent


def answers(app: Flask, ask: Callable[[Route], TestResponse]) -> dict[tuple[int, str], set[tuple[str, str]]]:
    """Which refusals there are, and of which routes."""
    found: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for route in guarded(app):
        answer = ask(route)
        code = (answer.get_json(silent=True) or {}).get("code", "")
        found.setdefault((answer.status_code, code), set()).add(route.key)
    return found


def test_the_public_routes_are_those_that_were_thought_over(app: Flask) -> None:
    assert [route.key for route in routes(app) if route.is_public != route.is_for_everybody] == []


def test_without_a_token_nothing_but_the_public_answers(app: Flask, send: Send) -> None:
    assert set(answers(app, send)) == {(401, "unauthenticated")}


@pytest.mark.parametrize("value", ["", "Bearer", "Basic eDp5", "Token abc", "bearer"])
def test_another_scheme_is_no_token(app: Flask, send: Send, value: str) -> None:
    found = answers(app, lambda route: send(route, authorization=value))
    assert {status for status, _ in found} == {401}


@pytest.mark.parametrize("value", ["x", "x.y.z", "e30.e30.e30", "e30.e30.", "..", "\u00e9.\u00e9.\u00e9"])
def test_what_is_no_token_of_ours_is_invalid(app: Flask, send: Send, value: str) -> None:
    found = answers(app, lambda route: send(route, authorization=f"Bearer {value}"))
    assert set(found) == {(401, "token_invalid")}


def claims(cast: Cast, **changed: Any) -> dict[str, Any]:
    """What a token of an administrator says."""
    now = int(clock.now().timestamp())
    return {
        "sub": cast.accounts["an_admin"],
        "sid": cast.families["an_admin"],
        "duty": "system_admin",
        "type": "access",
        "fresh": False,
        "jti": "x",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        **changed,
    }


def signed(payload: dict[str, Any], key: str = databases.KEY, algorithm: str = "HS256") -> str:
    """The header of a token with these claims."""
    return "Bearer " + jwt.encode(payload, key, algorithm=algorithm)


def test_a_token_signed_with_our_key_is_taken(app: Flask, send: Send, cast: Cast) -> None:
    (route,) = [route for route in routes(app) if route.template == "/api/v1/me"]
    assert send(route, authorization=signed(claims(cast))).status_code == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_scheme_is_taken_in_any_case(client: Client, cast: Cast, scheme: str) -> None:
    key = {"name": "推送", "actions": ["read_directory"]}
    secret = client.post("/api/v1/api-keys", "lin_editor", json=key).get_json()["data"]["secret"]
    for token in (client.token("lin_editor"), secret):
        answer = client.get("/api/v1/me", headers={"Authorization": f"{scheme} {token}"})
        assert answer.status_code == 200


def test_a_token_signed_with_another_key_is_not(app: Flask, send: Send, cast: Cast) -> None:
    header = signed(claims(cast), key="another-key-of-thirty-two-signs!")
    assert set(answers(app, lambda route: send(route, authorization=header))) == {(401, "token_invalid")}


def test_a_token_without_a_signature_is_not(app: Flask, send: Send, cast: Cast) -> None:
    header = signed(claims(cast), key="", algorithm="none")
    assert set(answers(app, lambda route: send(route, authorization=header))) == {(401, "token_invalid")}


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "refresh"},
        {"sub": "an_admin"},
        {"sub": 7},
        {"sid": None},
        {"sid": "x"},
        {"sid": ["x"]},
        {"nbf": 9_999_999_999},
        {"exp": "tomorrow"},
    ],
)
def test_a_token_with_other_claims_is_not(app: Flask, send: Send, cast: Cast, changed: dict[str, Any]) -> None:
    header = signed(claims(cast, **changed))
    (route,) = [route for route in routes(app) if route.template == "/api/v1/me"]
    answer = send(route, authorization=header)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "token_invalid")


def test_the_sign_in_of_somebody_else_does_not_hold(app: Flask, send: Send, cast: Cast) -> None:
    header = signed(claims(cast, sid=cast.families["lin_editor"]))
    assert set(answers(app, lambda route: send(route, authorization=header))) == {(401, "token_invalid")}


def test_an_expired_token_is_told_apart(app: Flask, send: Send, cast: Cast) -> None:
    with app.app_context():
        token = create_access_token(
            cast.accounts["an_admin"],
            expires_delta=timedelta(seconds=-1),
            additional_claims={"sid": cast.families["an_admin"]},
        )
    found = answers(app, lambda route: send(route, authorization=f"Bearer {token}"))
    assert set(found) == {(401, "token_expired")}


def test_a_token_outlives_neither_its_sign_in_nor_its_account(app: Flask, send: Send, cast: Cast) -> None:
    with cast.database.writing() as session:
        session.execute(
            update(RefreshToken)
            .where(RefreshToken.family_id == cast.families["an_admin"])
            .values(revoked_at=clock.now())
        )
        session.execute(update(Account).where(Account.id == cast.accounts["lin_editor"]).values(is_active=False))
    for who in ("an_admin", "lin_editor"):
        assert set(answers(app, lambda route, who=who: send(route, who))) == {(401, "token_invalid")}


@pytest.mark.parametrize("who", ["an_admin", "lin_editor", "rev_one", "au_auditor"])
def test_before_the_first_change_of_password_hardly_anything_is_allowed(
    app: Flask, send: Send, cast: Cast, who: str
) -> None:
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts[who]).values(must_change_password=True))
    later = [route for route in guarded(app) if not route.is_before_first_change]
    told = {send(route, who).get_json()["code"] for route in later}
    assert told == {"password_change_required"}
    allowed = {route.key: send(route, who).status_code for route in guarded(app) if route not in later}
    assert allowed["GET", "/api/v1/me"] == 200
    assert 403 not in allowed.values()


def test_public_routes_do_not_mind_a_bad_token(app: Flask, client: Client) -> None:
    for path in ("/delivery/v1/sites", "/delivery/v1/resources", "/feeds/portal.rss", "/healthz", "/openapi.json"):
        answer = client.get(path, headers={"Authorization": "Bearer x.y.z"})
        assert answer.status_code == 200, path


@pytest.mark.parametrize("who", ["an_admin", "lin_editor", "rev_one", "au_auditor"])
def test_nobody_signed_in_is_turned_away_as_unknown(app: Flask, send: Send, who: str) -> None:
    staying = [route for route in guarded(app) if not route.template.endswith("/logout")]
    assert [route.key for route in staying if send(route, who).status_code == 401] == []
