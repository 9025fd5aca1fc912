"""A life of everything, step by step through schemathesis: every write of the API succeeds once and is checked."""

import io
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import Response

from tests.prove.fuzzing import CHECKS, Told
from tests.prove.known import password, sign_in

CREDIT_CODE = "11990000MB1A00041R"
ADMIN, EDITOR = "an_admin", "shen_editor"
REVIEWERS = ("rev_one", "rev_two", "rev_three")
NEW_PASSWORD = "reed-lake-2027-boat"


class Life:
    """Requests as people of the demo, each of which must succeed and pass every check."""

    def __init__(self, app: Flask) -> None:
        self.told = Told()
        self._app = app
        self._schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
        self._headers: dict[str, dict[str, str]] = {"": {}}

    def do(
        self, who: str, label: str, body: Any = None, *, match: str | None = None, **path_parameters: object
    ) -> Response:
        """Send one request as somebody; the answer."""
        if who not in self._headers:
            self._headers[who] = sign_in(self._app, who)
        method, _, path = label.partition(" ")
        given = {"headers": {**self._headers[who], **({"If-Match": match} if match else {})}}
        if body is not None:
            given |= {"body": body, "media_type": "application/json"}
        case = self._schema[path][method].Case(path_parameters=path_parameters, **given)
        answer = case.call()
        case.validate_response(answer, checks=[schemathesis.checks.CHECKS.get_one(name) for name in CHECKS])
        return self._noted(label, answer)

    def upload(self, who: str, organization_id: str) -> dict[str, Any]:
        """Upload a file, which has a name here: the fuzz does not name its files."""
        form = {"organization_id": organization_id, "file": (io.BytesIO("问,答\n".encode()), "问答.csv")}
        answer = self._app.test_client().post("/api/v1/attachments", data=form, headers=self._headers[who])
        self._schema["/api/v1/attachments"]["POST"].validate_response(answer)
        data: dict[str, Any] = self._noted("POST /api/v1/attachments", Response.from_any(answer)).json()["data"]
        return data

    def _noted(self, label: str, answer: Response) -> Response:
        assert answer.status_code < 300, (label, answer.status_code, answer.content.decode())
        self.told.statuses[answer.status_code] += 1
        self.told.succeeded.add(label)
        return answer

    def made(self, who: str, label: str, body: Any = None, **path_parameters: Any) -> dict[str, Any]:
        """The data of the answer, with its ETag as `etag`."""
        answer = self.do(who, label, body, **path_parameters)
        return {**answer.json()["data"], "etag": (answer.headers.get("etag") or [None])[0]}


def live(app: Flask) -> Told:
    """Everything once; what was told."""
    life = Life(app)
    _directory(life)
    _sites(life)
    _terms(life)
    _resources(life)
    _sessions(life, app)
    return life.told


def _directory(life: Life) -> None:
    at_top = {"level": "city", "region": None, "parent_id": None}
    body = life.made(
        ADMIN, "POST /api/v1/organizations", {"name": "望川县人民政府", "credit_code": CREDIT_CODE, **at_top}
    )
    own = {"organization_id": body["id"]}
    life.do(ADMIN, "PATCH /api/v1/organizations/{organization_id}", {"name": "望川市人民政府"}, **own)
    person = {"staff_number": "WC-0001", "name": "苏望", "organization_id": body["id"]}
    user = life.made(ADMIN, "POST /api/v1/users", {"username": "su_wang", "duty": "editor", "person": person})
    its = {"user_id": user["id"]}
    life.do(ADMIN, "PATCH /api/v1/users/{user_id}", {"name": "苏望川"}, **its)
    life.do(ADMIN, "POST /api/v1/users/{user_id}/password-resets", **its)
    granted = life.made(ADMIN, "POST /api/v1/users/{user_id}/assignments", own, **its)
    one = "DELETE /api/v1/users/{user_id}/assignments/{assignment_id}"
    life.do(ADMIN, one, **its, assignment_id=granted["id"])
    policy = life.made(ADMIN, "POST /api/v1/review-policies", {**own, "type": "qa", "levels": 2})
    life.do(ADMIN, "DELETE /api/v1/review-policies/{policy_id}", policy_id=policy["id"])
    life.made(ADMIN, "POST /api/v1/review-policies", {**own, "type": "article", "levels": 1})


def _sites(life: Life) -> None:
    organizations = life.do(ADMIN, "GET /api/v1/organizations").json()["data"]
    body = organizations[0]["id"]
    given = {"slug": "wang-chuan", "name": "望川", "domain": "wc.example", "site_id_code": "9900000077"}
    bodies = {"supervising_id": body, "sponsoring_id": body, "operating_id": body, "legal_name": "望川县人民政府"}
    site = life.made(ADMIN, "POST /api/v1/sites", {**given, **bodies})
    its = {"site_id": site["id"]}
    life.do(ADMIN, "PATCH /api/v1/sites/{site_id}", {"name": "望川市"}, match=site["etag"], **its)
    new = {"slug": "tzgg", "name": "通知公告", "kind": "column", "owner_id": body}
    channel = life.made(ADMIN, "POST /api/v1/sites/{site_id}/channels", new, **its)
    one = {**its, "channel_id": channel["id"]}
    path = "/api/v1/sites/{site_id}/channels/{channel_id}"
    channel = life.made(ADMIN, f"PATCH {path}", {"name": "公告"}, match=channel["etag"], **one)
    life.do("", "GET /feeds/{site}/{channel}.rss", site="wang-chuan", channel="tzgg")
    life.do("", "GET /feeds/{site}/{channel}.json", site="wang-chuan", channel="tzgg")
    life.do(ADMIN, f"DELETE {path}", match=channel["etag"], **one)


def _terms(life: Life) -> None:
    label = {"zh": "行业", "en": "industry"}
    life.do(ADMIN, "POST /api/v1/taxonomies", {"code": "industry", "label": label})
    named = {"scheme": "industry"}
    term = life.made(ADMIN, "POST /api/v1/taxonomies/{scheme}/terms", {"code": "steel", "label": label}, **named)
    one, path = {**named, "code": "steel"}, "/api/v1/taxonomies/{scheme}/terms/{code}"
    life.do(ADMIN, f"GET {path}", **one)
    term = life.made(ADMIN, f"PATCH {path}", {"position": 3}, match=term["etag"], **one)
    life.do(ADMIN, f"DELETE {path}", match=term["etag"], **one)


def _resources(life: Life) -> None:
    me = life.made(EDITOR, "GET /api/v1/me")
    own = next(one["scope"]["id"] for one in me["assignments"] if one["scope"]["type"] == "organization")
    file = life.upload(EDITOR, own)
    life.do(EDITOR, "GET /api/v1/attachments/{attachment_id}", attachment_id=file["id"])
    life.do(EDITOR, "DELETE /api/v1/attachments/{attachment_id}", attachment_id=file["id"])
    found = life.do("", "GET /delivery/v1/resources").json()["data"]
    public = next(one for one in found if one["type"] == "article" and one["publisher"]["id"] == own)
    content = life.made(EDITOR, "GET /api/v1/resources/{resource_id}", resource_id=public["id"])["content"]
    new = {"type": "article", "organization_id": own, "content": {**content, "title": "全程一遍的通知"}}
    made = life.made(EDITOR, "POST /api/v1/resources", new)
    its, path = {"resource_id": made["id"]}, "/api/v1/resources/{resource_id}"
    made = life.made(EDITOR, f"DELETE {path}", match=made["etag"], **its)
    made = life.made(EDITOR, f"POST {path}/undeletion", match=made["etag"], **its)
    changes = {"content": {"summary": "走完全程。"}}
    made = life.made(EDITOR, f"PATCH {path}", changes, match=made["etag"], **its)
    made = life.made(EDITOR, f"POST {path}/revisions/{{number}}/restoration", match=made["etag"], number=1, **its)
    sent = life.made(EDITOR, f"POST {path}/submissions", {"note": "请审核"}, match=made["etag"], **its)
    made = life.made(EDITOR, f"POST {path}/submissions/cancellation", match=sent["etag"], **its)
    sent = life.made(EDITOR, f"POST {path}/submissions", {}, match=made["etag"], **its)
    sent = _reviewed(life, sent)
    reason = {"kind": "withdrawn", "reason": "数据有误"}
    life.do(REVIEWERS[-1], f"POST {path}/withdrawals", reason, match=sent["etag"], **its)
    life.do(EDITOR, f"GET {path}/withdrawals", **its)


def _reviewed(life: Life, sent: dict[str, Any]) -> dict[str, Any]:
    one = {"submission_id": sent["id"]}
    path = "/api/v1/submissions/{submission_id}"
    life.do(REVIEWERS[0], f"POST {path}/claims", **one)
    life.do(REVIEWERS[0], f"DELETE {path}/claims", **one)
    for level, name in enumerate(REVIEWERS, 1):
        signed = {gate: "pass" for gate, at in sent["gates"].items() if at == level}
        verdict = {"verdict": "approve", "content_hash": sent["content_hash"], "comment": "同意", "gates": signed}
        sent = life.made(name, f"POST {path}/decisions", verdict, **one)
    return sent


def _sessions(life: Life, app: Flask) -> None:
    who = "fang_editor"
    before = {"username": who, "password": password(app, who)}
    tokens = life.made("", "POST /api/v1/auth/login", before)
    life.do("", "POST /api/v1/auth/refresh", {"refresh_token": tokens["refresh_token"]})
    change = {"current_password": before["password"], "new_password": NEW_PASSWORD}
    life.do(who, "POST /api/v1/auth/password", change)
    life.do(who, "POST /api/v1/auth/logout")
