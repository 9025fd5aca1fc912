"""A city with two administrators, and what may be erased of it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cms.services import EXTENSION
from cms.supervision.erasures.work import ErasureWork
from tests.cast import Cast
from tests.client import Client

ROUTE, REQUESTS = "/api/v1/erasures", "/api/v1/change-requests"
TITLE, BODY = "关于鲸落计划的通知", "鲸落计划的申报时间为三月。"
PDF = b"%PDF-1.4 what falls with the whale"

Ask = Callable[..., Any]


class Desk:
    """What the people of these tests do."""

    def __init__(self, cast: Cast, client: Client, home: Path) -> None:
        self.cast, self.client, self.home = cast, client, home

    def attach(self, data: bytes = PDF, name: str = "鲸落.pdf") -> dict[str, Any]:
        form = {"file": (BytesIO(data), name), "organization_id": self.cast.organizations["science"]}
        made: dict[str, Any] = self.client.post("/api/v1/attachments", "lin_editor", data=form).get_json()["data"]
        return made

    def withdrawn(self, **changed: Any) -> str:
        one = self.cast.published(**{"title": TITLE, "body": f"<p>{BODY}</p>", **changed})
        self.cast.withdraw(one)
        return one

    def ask(self, who: str = "an_admin", ground: str = "网站永久下线", **what: str) -> Any:
        return self.client.post(ROUTE, who, json={"ground": ground, **what})

    def decide(self, asked: Any, who: str = "bo_admin") -> Any:
        path = f"{REQUESTS}/{asked.get_json()['data']['id']}/decisions"
        return self.client.post(path, who, json={"verdict": "approve"})

    def approved(self, **what: str) -> str:
        """An erasure that two administrators agree on; its id."""
        asked = self.ask(**what)
        assert asked.status_code == 202, asked.get_json()
        decided = self.decide(asked)
        assert decided.status_code == 201, decided.get_json()
        return str(decided.get_json()["data"]["made_id"])

    def confirm(self, erasure: str, who: str = "rev_three", verdict: str = "confirm", reason: str = "") -> Any:
        body = {"verdict": verdict, "reason": reason}
        return self.client.post(f"{ROUTE}/{erasure}/confirmation", who, json=body)

    def work(self) -> None:
        worker = ErasureWork(self.cast.database, self.home, lambda _: None)
        while worker():
            pass

    def erased(self, **what: str) -> str:
        """An erasure that is done; its id."""
        made = self.approved(**what)
        assert self.confirm(made).status_code == 200
        self.work()
        return made

    def get(self, erasure: str, who: str = "an_admin") -> dict[str, Any]:
        data: dict[str, Any] = self.client.get(f"{ROUTE}/{erasure}", who).get_json()["data"]
        return data


@pytest.fixture
def desk(cast: Cast, client: Client, app: Flask) -> Desk:
    """The desk, with a second administrator."""
    cast.join("bo_admin", "system_admin")
    return Desk(cast, client, app.extensions[EXTENSION].settings.home)
