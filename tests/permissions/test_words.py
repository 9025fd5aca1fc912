"""Whoever has to say why says it in words that somebody can read: judged alike wherever it is asked."""

from typing import Any

import pytest
from flask import Flask

from schemas.gates import GATES
from tests.cast import Cast
from tests.client import Client
from tests.permissions.asking import VERSIONED
from tests.permissions.matrix import without_names
from tests.permissions.world import World
from tests.web.routes import routes

UNSEEN = "\u200b\u00ad\u2060\u3000\u115f\u2800 \u200d\ufe0f"
WORDS = ("reason", "ground", "comment")
"""What the fields are called in which somebody says why."""

FREE = ("POST /api/v1/duplicates/distinct", "reason")
"""Nobody has to fill it in, whatever else is said."""

ELSEWHERE = ("POST /api/v1/submissions/{}/secrecy-sign-off", "comment")
"""Asked in a world with a secrecy review: `tests/review/test_sign_secrecy.py`."""

Row = tuple[str, str, dict[str, Any], str, str]
RETURNED = {"verdict": "return", "content_hash": "{hash}"}
PASSAGE = {"field": "title", "quote": "通知", "text": UNSEEN}
ROWS: list[Row] = [
    ("change-requests/{renaming}/decisions", "rev_three_b", {"verdict": "refuse"}, "/reason", "required"),
    ("delegations", "rev_one", {"to_account": "{delegate}", "ends_at": "2027-01-01T00:00:00Z"}, "/reason", "blank"),
    ("erasures", "an_admin", {"resource_id": "{withdrawn}"}, "/ground", "blank"),
    ("erasures/{erasure}/confirmation", "rev_three_b", {"verdict": "refuse"}, "/reason", "required"),
    ("migration-batches/{batch}/decisions", "rev_one", {"verdict": "return"}, "/comment", "required"),
    ("off-switches", "rev_three", {"subject_type": "resource", "subject_id": "{live}"}, "/reason", "blank"),
    ("offers/{offer}/answer", "su_editor", {"verdict": "return"}, "/reason", "required"),
    ("pins/{pin}/decision", "rev_three_b", {"verdict": "refuse"}, "/reason", "required"),
    ("placements/{placement}/signatures", "wai_top",
     {"part": "content", "verdict": "fail", "content_hash": "{placed_hash}"}, "/comment", "required"),
    ("pins/{pinned}/ending", "rev_three", {}, "/reason", "blank"),
    ("placements/{in_effect}/ending", "rev_three", {}, "/reason", "blank"),
    ("resources/{important}/interpretation-waivers", "rev_three", {"content_hash": "{important_hash}"},
     "/reason", "blank"),
    ("resources/{live}/hidden-relations", "rev_three", {"relation": "related", "related_id": "{following}"},
     "/reason", "blank"),
    ("resources/{lent}/sharing/ending", "rev_three", {}, "/reason", "blank"),
    ("resources/{live}/withdrawals", "rev_three", {}, "/reason", "blank"),
    ("resources/{draft}/submissions", "lin_editor", {}, "/expedited/reason", "blank"),
    ("submissions/{submission}/claims", "rev_one_b", {"take_over": True}, "/reason", "required"),
    ("submissions/{submission}/decisions", "rev_one", RETURNED, "/comment", "required"),
    ("submissions/{submission}/decisions", "rev_one_b", {**RETURNED, "comments": [PASSAGE]},
     "/comments/0/text", "blank"),
    ("submissions/{published_first}/later-review", "rev_one",
     {"verdict": "object", "content_hash": "{first_hash}", "gates": dict.fromkeys(GATES, "pass")},
     "/comment", "required"),
]  # fmt: skip
"""Where words are asked for: the path, who asks, what else is said, which words are not to be read, and the code."""


def _filled(said: Any, things: dict[str, str]) -> Any:
    if isinstance(said, dict):
        return {name: _filled(value, things) for name, value in said.items()}
    return said.format_map(things) if isinstance(said, str) and said.startswith("{") else said


def _with(body: dict[str, Any], pointer: str) -> dict[str, Any]:
    outer, _, inner = pointer.strip("/").partition("/")
    if outer == "comments":
        return body
    return {**body, outer: {inner: UNSEEN} if inner else UNSEEN}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_words_that_nobody_can_read_are_no_reason_anywhere(client: Client, cast: Cast) -> None:
    cast.reviewer("wai_top", "stranger")
    world = World(cast, client)
    things = {**world.things, "delegate": cast.accounts["rev_one_b"]}
    client.post(f"/api/v1/submissions/{things['submission']}/claims", "rev_one", json={})
    wrong = {}
    for path, who, body, pointer, code in ROWS:
        answer = client.post(
            f"/api/v1/{path.format_map(things)}",
            who,
            json=_with(_filled(body, things), pointer),
            headers={"If-Match": next((world.version(name) for name in VERSIONED if f"{{{name}}}" in path), '"v1"')},
        )
        found = [(one["pointer"], one["code"]) for one in answer.get_json().get("errors", [])]
        if answer.status_code != 422 or (pointer, code) not in found:
            wrong[path, pointer] = (answer.status_code, answer.get_json().get("detail"), found)
    assert wrong == {}


def _named(schema: Any, document: dict[str, Any]) -> set[str]:
    """The names of fields of words in a body, nested ones too."""
    if isinstance(schema, list):
        return {name for one in schema for name in _named(one, document)}
    if not isinstance(schema, dict):
        return set()
    if "$ref" in schema:
        return _named(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    own = set(WORDS) & set(schema.get("properties", {}))
    return own | {name for one in schema.values() for name in _named(one, document)}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_no_field_for_a_reason_is_left_out(app: Flask, client: Client) -> None:
    document = client.get("/openapi.json").get_json()
    asked = {
        (without_names(f"{one.method} {one.template}"), name)
        for one in routes(app)
        for name in _named(
            document["paths"].get(one.template, {}).get(one.method.lower(), {}).get("requestBody", {}), document
        )
        if one.method != "GET"
    }
    told = {(without_names(f"POST /api/v1/{path}"), pointer.rpartition("/")[2]) for path, _, _, pointer, _ in ROWS}
    told = {(path, name) for path, name in told if name in WORDS}
    assert asked == told | {FREE, ELSEWHERE}
