"""Asking for a row of the matrix: its route, with what there is in the braces, a version and a body that hold."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from cms import clock
from cms.accounts.credit_code import check_character
from schemas.gates import GATES
from tests.cast import CODES, Cast
from tests.client import Client
from tests.permissions.matrix import EDITORS_KEY, without_names
from tests.permissions.world import PASSWORD, PDF, World
from tests.web.routes import AN_ID, example_body, routes

REFUSALS = {401: "1", 403: "3", 404: "4", 422: "5"}
"""How the matrix writes a refusal."""

VERSIONED = ("draft", "waiting", "live", "binned", "batch", "release")
QUERIES = {
    "GET /api/v1/resources/{draft}/revisions/{number}/diff": "against=1",
    "GET /api/v1/review-policies/applicable": "organization={unit}&type=article",
    "GET /delivery/v1/resources/by-index": "index_number={index_number}",
    "GET /delivery/v1/resources/counts": "by=type",
}
MAPPING = f"""
source = "new"
type = "article"
organization = "{CODES["science"]}"
[key]
columns = ["题"]
[fields.title]
column = "题"
"""

Bodies = dict[str, dict[str, Any]]


def bodies(cast: Cast, things: dict[str, str]) -> Bodies:
    """What is sent where the example of the OpenAPI document would not do."""
    return {
        **_of_accounts(cast, things),
        **_of_places(cast),
        **_of_content(cast, things),
        **_of_review(cast, things),
        **_between_units(cast, things),
    }


def _of_accounts(cast: Cast, things: dict[str, str]) -> Bodies:
    """Accounts, units and who acts for whom."""
    new_unit = {"name": "云泽市水利局", "level": "department", "parent_id": cast.organizations["city"]}
    number = CODES["science"][:15] + "99"
    return {
        "PATCH /api/v1/organizations/{unit}": {"name": "云泽市教育和体育局"},
        "POST /api/v1/auth/login": {"username": "lu.ming", "password": things["password"]},
        "POST /api/v1/auth/password": {"current_password": things["password"], "new_password": PASSWORD},
        "POST /api/v1/auth/refresh": {"refresh_token": things["refresh_token"]},
        "POST /api/v1/delegations": {
            "to_account": cast.accounts["rev_one_b"], "ends_at": clock.rfc3339(clock.now() + timedelta(days=7)),
            "reason": "公差",
        },
        "POST /api/v1/organizations": {**new_unit, "credit_code": number + check_character(number)},
    }  # fmt: skip


def _of_places(cast: Cast) -> Bodies:
    """Sites, channels, terms and thematic libraries."""
    unit, label = cast.organizations["science"], {"zh": "科技创新", "en": "innovation"}
    return {
        "PATCH /api/v1/sites/{site}": {"name": "云泽市人民政府网站"},
        "PATCH /api/v1/sites/{site}/channels/{channel}": {"name": "望川动态"},
        "PATCH /api/v1/sites/{site}/disclosure-categories/{category}": {"title": "领导"},
        "PATCH /api/v1/taxonomies/{scheme}/terms/{term}": {"label": label},
        "PATCH /api/v1/thematic-libraries/{library}": {"title": "人才政策"},
        "POST /api/v1/sites/{site}/channels": {"slug": "news", "name": "要闻", "kind": "column", "owner_id": unit},
        "POST /api/v1/sites/{site}/disclosure-categories": {"code": "plans", "title": "规划", "owner_id": unit},
        "POST /api/v1/taxonomies/{scheme}/terms": {"code": "innovation", "label": label},
        "POST /api/v1/taxonomies/{scheme}/terms/{term}/merge": {"into": "research"},
        "POST /api/v1/thematic-libraries": {
            "site_id": cast.site, "slug": "health", "title": "健康", "rule": {"type": ["article"]},
        },
    }  # fmt: skip


def _of_content(cast: Cast, things: dict[str, str]) -> Bodies:
    """Resources by themselves."""
    return {
        "PATCH /api/v1/resources/{draft}": {"content": {"summary": "改过的摘要。"}},
        "POST /api/v1/bulk-edits": {"ids": [things["draft"]], "changes": {"set": {"review_by": "2027-12-31"}}},
        "POST /api/v1/duplicates/distinct": {"one_id": things["draft"], "other_id": things["one"], "reason": "不同"},
        "POST /api/v1/erasures": {"resource_id": things["withdrawn"], "ground": "网站永久下线"},
        "POST /api/v1/resources": {
            "type": "article", "organization_id": cast.organizations["science"], "content": cast.content(),
        },
    }  # fmt: skip


def _of_review(cast: Cast, things: dict[str, str]) -> Bodies:
    """What is sent for review and decided on."""
    return {
        "POST /api/v1/migration-batches": {"run_id": things["second_run"], "name": "旧网站"},
        "POST /api/v1/migration-batches/{batch}/items/{position}/readings": {
            "content_hash": things["item_hash"], "opening": things["opening"],
        },
        "PATCH /api/v1/releases/{release}": {"name": "办法、解读和问答"},
        "POST /api/v1/releases/{release}/items": {"resource_id": things["one"]},
        "POST /api/v1/resources/{important}/interpretation-waivers": {
            "reason": "转发上级文件", "content_hash": things["important_hash"],
        },
        "POST /api/v1/review-policies": {"organization_id": cast.organizations["science"], "levels": 2},
        "POST /api/v1/submissions/{published_first}/later-review": {
            "verdict": "confirm", "content_hash": things["first_hash"], "gates": dict.fromkeys(GATES, "pass"),
        },
        "POST /api/v1/submissions/{submission}/decisions": {
            "verdict": "approve", "content_hash": things["hash"], "gates": {"wording": "pass"},
        },
        "POST /api/v1/submissions/{submission}/secrecy-sign-off": {"verdict": "pass", "content_hash": things["hash"]},
    }  # fmt: skip


def _between_units(cast: Cast, things: dict[str, str]) -> Bodies:
    """What one unit gives, and another takes or keeps off."""
    return {
        "POST /api/v1/offers/{offer}/answer": {"verdict": "return", "reason": "与栏目无关"},
        "POST /api/v1/resources/{draft}/offers": {"channel_id": cast.channels["foreign"]},
        "POST /api/v1/resources/{live}/offers": {"channel_id": cast.channels["foreign"]},
        "POST /api/v1/resources/{live}/hidden-relations": {
            "relation": "related", "related_id": things["following"], "reason": "与本文无关",
        },
        "POST /api/v1/off-switches": {"subject_type": "resource", "subject_id": things["live"], "reason": "待核实"},
        "POST /api/v1/pins": {"resource_id": things["unasked"], "channel_id": cast.channels["notices"]},
        "POST /api/v1/placements": {"resource_id": things["unasked"], "channel_id": cast.channels["foreign"]},
        "POST /api/v1/placements/{placement}/signatures": {
            "part": "content", "verdict": "pass", "content_hash": things["placed_hash"],
        },
    }  # fmt: skip


def _placed(body: Any, unit: str) -> Any:
    """The example of a body with an organization that there is wherever it shows an id."""
    if isinstance(body, dict):
        return {name: _placed(value, unit) for name, value in body.items()}
    return unit if body == AN_ID else body


class Asking:
    """Sends what a row says as somebody, over a world that stays as it is."""

    def __init__(self, app: Flask, client: Client, cast: Cast, world: World) -> None:
        self._app, self._client, self._cast, self._things = app, client, cast, world.things
        self._document = client.get("/openapi.json").get_json()
        self._routes = {without_names(f"{one.method} {one.template}"): one for one in routes(app)}
        self._bodies = bodies(cast, world.things)
        self._versions = {name: world.version(name) for name in VERSIONED}

    def status(self, row: str, who: str | None) -> int:
        """The status of the answer to somebody of the cast, or to a stranger without a token."""
        return self.answer(row, who).status_code

    def answer(self, row: str, who: str | None) -> TestResponse:
        """The whole answer."""
        query = QUERIES.get(row, "").format_map(self._things)
        options = self._options(row)
        if who is not None:
            token = self._things["key_text"] if who == EDITORS_KEY else self._client.token(who)
            options["headers"]["Authorization"] = f"Bearer {token}"
        method, path = row.partition(" ")[0], self.path(row)
        return self._app.test_client().open(path, method=method, query_string=query, buffered=True, **options)

    def path(self, row: str) -> str:
        """The path of a row with what there is in its braces."""
        return row.partition(" ")[2].format_map(self._things)

    def _options(self, row: str) -> dict[str, Any]:
        route = self._routes[without_names(row)]
        if route.method == "GET":
            return {"headers": {}}
        version = next((tag for name, tag in self._versions.items() if f"{{{name}}}" in row), '"v1"')
        options: dict[str, Any] = {"headers": {"If-Match": version}}
        unit = self._cast.organizations["science"]
        if row == "POST /api/v1/imports":
            options["data"] = {"file": (BytesIO("题\n甲\n".encode()), "a.csv"), "mapping": MAPPING}
        elif route.takes_upload:
            options["data"] = {"file": (BytesIO(PDF), "a.pdf"), "organization_id": unit}
        elif (body := self._bodies.get(row) or _placed(example_body(self._document, route), unit)) is not None:
            options["json"] = body
        return options
