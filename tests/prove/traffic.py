"""People at work over HTTP while processes are killed: what they were told has happened must have happened."""

import threading
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from sqlalchemy import func, select

from cms.changes.models import Change
from cms.delivery.models import DeliveredResource
from cms.library.models import Resource
from cms.publishing.models import Publication
from cms.review.models import Decision, Submission
from tests.cast import Cast
from tests.prove.serving import HOST

PASSWORD = "yunze-2026-qiao"
REVIEWERS = ("rev_one", "rev_two", "rev_three")
LONGEST_PAUSE = 60.0


@dataclass
class Told:
    """What the server acknowledged with 2xx, and what else happened to requests."""

    created: dict[str, str] = field(default_factory=dict)  # id by title
    revised: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    decided: list[tuple[str, int]] = field(default_factory=list)
    published: set[str] = field(default_factory=set)
    cut_off: int = 0
    unexpected: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """How many writes were acknowledged."""
        kinds = (self.created, self.revised, self.submitted, self.decided)
        return sum(len(kind) for kind in kinds)


class Writer(threading.Thread):
    """One editor's browser and those of three reviewers: lives of resources, one after another, until told to stop."""

    def __init__(self, name: str, cast: Cast, port: int, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.told = Told()
        self._cast = cast
        self._base = f"http://{HOST}:{port}"
        self._stop_asked = stop
        self._tokens: dict[str, str] = {}

    def run(self) -> None:
        """Begin one life after another; what is cut off is left, but for creation, which is sent again."""
        number = 0
        while not self._stop_asked.is_set():
            number += 1
            try:
                with httpx.Client(base_url=self._base, timeout=20) as http:
                    while not self._stop_asked.is_set():
                        self._life(http, f"{self.name}的第{number}件通知")
                        number += 1
            except httpx.TransportError:
                self.told.cut_off += 1
                self._stop_asked.wait(0.02)
            except _UnexpectedError as answer:
                self.told.unexpected.append(str(answer))

    def _life(self, http: httpx.Client, title: str) -> None:
        self._sign_in(http)
        body = {
            "type": "article",
            "organization_id": self._cast.organizations["science"],
            "content": self._cast.content(title=title),
        }
        made = self._created(body, title)
        self.told.created[title] = made["id"]
        path = f"/api/v1/resources/{made['id']}"
        revised = self._send(
            http, "PATCH", path, "lin_editor", match=made["etag"], json={"content": {"summary": f"{title}的摘要"}}
        )
        self.told.revised.add(made["id"])
        sent = self._send(http, "POST", f"{path}/submissions", "lin_editor", match=revised["etag"], json={})
        self.told.submitted.add(sent["id"])
        for level, name in enumerate(REVIEWERS, 1):
            signed = {gate: "pass" for gate, at in sent["gates"].items() if at == level}
            verdict = {"verdict": "approve", "content_hash": sent["content_hash"], "comment": "同意", "gates": signed}
            self._send(http, "POST", f"/api/v1/submissions/{sent['id']}/decisions", name, json=verdict)
            self.told.decided.append((sent["id"], level))
        self.told.published.add(made["id"])

    def _created(self, body: dict[str, Any], title: str) -> dict[str, Any]:
        """Create; as long as nothing is answered, send the same again with the same key: it must be made once."""
        while True:
            try:
                with httpx.Client(base_url=self._base, timeout=20) as http:
                    return self._send(http, "POST", "/api/v1/resources", "lin_editor", key=title, json=body)
            except httpx.TransportError:
                self.told.cut_off += 1
                if self._stop_asked.wait(0.02):
                    raise

    def _sign_in(self, http: httpx.Client) -> None:
        """The editor signs in for every life, the reviewers once."""
        for name in ("lin_editor", *(name for name in REVIEWERS if name not in self._tokens)):
            answer = http.post("/api/v1/auth/login", json={"username": name, "password": PASSWORD})
            self._tokens[name] = _data(answer, 200)["access_token"]

    def _send(
        self,
        http: httpx.Client,
        method: str,
        path: str,
        who: str,
        *,
        match: str | None = None,
        key: str | None = None,
        json: Any = None,
    ) -> dict[str, Any]:
        given = {
            "Authorization": f"Bearer {self._tokens[who]}",
            "If-Match": match,
            "Idempotency-Key": key and key.encode().hex(),
        }
        headers = {name: value for name, value in given.items() if value}
        answer = http.request(method, path, headers=headers, json=json)
        return {**_data(answer, 200 if method == "PATCH" else 201), "etag": answer.headers.get("ETag")}


class _UnexpectedError(Exception):
    """An answer that a healthy server never gives here."""


def _data(answer: httpx.Response, expected: int) -> dict[str, Any]:
    if answer.status_code != expected:
        raise _UnexpectedError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
    data: dict[str, Any] = answer.json()["data"]
    return data


class Traffic:
    """Several writers at once, within a `with` block."""

    def __init__(self, cast: Cast, port: int, writers: int = 4) -> None:
        self._stop = threading.Event()
        self.writers = [Writer(f"{number}号", cast, port, self._stop) for number in range(1, writers + 1)]

    def __enter__(self) -> Self:
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stop.set()
        for writer in self.writers:
            writer.join(LONGEST_PAUSE)

    @property
    def acknowledged(self) -> int:
        """How many writes were acknowledged so far."""
        return sum(writer.told.acknowledged for writer in self.writers)

    @property
    def cut_off(self) -> int:
        """How many requests were cut off."""
        return sum(writer.told.cut_off for writer in self.writers)

    @property
    def unexpected(self) -> list[str]:
        """Answers that should not have been."""
        return [answer for writer in self.writers for answer in writer.told.unexpected]

    def lost(self, cast: Cast) -> list[str]:
        """What was acknowledged and is not in the database, or is there twice."""
        return [fault for writer in self.writers for fault in _lost(writer.told, cast)]


def _lost(told: Told, cast: Cast) -> list[str]:
    with cast.database.reading() as session:
        heads = {row.id: row.head_number for row in session.execute(select(Resource.id, Resource.head_number))}
        titles = {
            row[0]: row[1] for row in session.execute(select(Resource.title, func.count()).group_by(Resource.title))
        }
        submissions = set(session.scalars(select(Submission.id)))
        decisions = {(row[0], row[1]) for row in session.execute(select(Decision.submission_id, Decision.level))}
        public = [
            set(session.scalars(select(column)))
            for column in (Publication.resource_id, Change.resource_id, DeliveredResource.resource_id)
        ]
    return [
        *(f"created {title}" for title, one in told.created.items() if one not in heads or titles.get(title) != 1),
        *(f"revised {one}" for one in told.revised if heads.get(one, 0) < 2),
        *(f"submitted {one}" for one in told.submitted - submissions),
        *(f"decided {one}" for one in told.decided if one not in decisions),
        *(f"published {one}" for rows in public for one in told.published - rows),
    ]
