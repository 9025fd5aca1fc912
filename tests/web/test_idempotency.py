"""Idempotency-Key: sent twice, done once, answered alike."""

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from cms import clock
from cms.library.models import Resource
from cms.web.models import IdempotentRequest
from tests.cast import Cast
from tests.client import Client


def create(client: Client, cast: Cast, key: str, name: str = "lin_editor", **changed: Any) -> Any:
    body = {"type": "article", "organization_id": cast.organizations["science"], "content": cast.content(**changed)}
    return client.post("/api/v1/resources", name, json=body, headers={"Idempotency-Key": key})


def count(cast: Cast) -> int | None:
    with cast.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Resource))


def test_a_repeat_gets_the_same_answer_and_has_no_second_effect(client: Client, cast: Cast) -> None:
    first, second = (create(client, cast, "k1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_data() == second.get_data()
    assert (first.headers["Location"], first.headers["ETag"]) == (second.headers["Location"], second.headers["ETag"])
    assert second.headers["Idempotency-Replayed"] == "true"
    assert count(cast) == 1


def test_the_key_of_another_request_is_refused(client: Client, cast: Cast) -> None:
    create(client, cast, "k1")
    answer = create(client, cast, "k1", title="另一篇")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "idempotency_mismatch")


def test_keys_of_different_accounts_do_not_meet(client: Client, cast: Cast) -> None:
    create(client, cast, "k1")
    body = {"type": "article", "organization_id": cast.organizations["city"], "content": cast.content(channels=None)}
    answer = client.post("/api/v1/resources", "gao_editor", json=body, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 201
    assert count(cast) == 2


def test_a_refused_request_does_not_use_its_key_up(client: Client, cast: Cast) -> None:
    assert create(client, cast, "k1", genre="poem").status_code == 422
    assert create(client, cast, "k1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused(client: Client, cast: Cast, key: str) -> None:
    assert create(client, cast, key).status_code == 422


def test_old_keys_are_forgotten(client: Client, cast: Cast) -> None:
    create(client, cast, "k1")
    with cast.database.writing() as session:
        session.scalars(select(IdempotentRequest)).one().created_at = clock.from_timestamp(0)
    assert "Idempotency-Replayed" not in create(client, cast, "k1").headers
    assert count(cast) == 2


def test_an_upload_is_the_same_only_with_the_same_file(client: Client, cast: Cast) -> None:
    def send(content: bytes) -> Any:
        data = {"organization_id": cast.organizations["science"], "file": (io.BytesIO(content), "a.txt")}
        return client.post("/api/v1/attachments", "lin_editor", data=data, headers={"Idempotency-Key": "u1"})

    first, again, other = send("甲".encode()), send("甲".encode()), send("乙".encode())
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.get_data() == again.get_data()


def test_a_repeat_makes_no_second_secret_and_tells_none(client: Client, cast: Cast) -> None:
    cast.join("bo_admin", "system_admin")
    asked = client.post(f"/api/v1/users/{cast.accounts['gao_editor']}/password-resets", "an_admin").get_json()["data"]
    tried: list[tuple[str, str, dict[str, Any], list[str]]] = [
        ("api-keys", "lin_editor", {"name": "推送", "actions": ["read_directory"]}, ["secret"]),
        (f"resources/{cast.draft()}/previews", "lin_editor", {}, ["token", "url"]),
        (f"change-requests/{asked['id']}/decisions", "bo_admin", {"verdict": "approve"}, ["initial_password"]),
    ]
    for path, who, body, once in tried:
        first, second = (
            client.post(f"/api/v1/{path}", who, json=body, headers={"Idempotency-Key": path}) for _ in range(2)
        )
        assert (first.status_code, first.headers["Cache-Control"]) == (201, "no-store"), first.get_json()
        assert (second.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
        told = first.get_json()["data"]
        assert all(told[name] for name in once)
        assert second.get_json()["data"] == {**told, **dict.fromkeys(once)}
        with cast.database.reading() as session:
            kept = session.scalars(select(IdempotentRequest.body).where(IdempotentRequest.key == path)).one()
        assert not [name for name in once if told[name].encode() in kept]
    assert len(client.get("/api/v1/api-keys", "lin_editor").get_json()["data"]) == 1
