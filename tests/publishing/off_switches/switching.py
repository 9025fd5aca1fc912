"""What the tests of off-switches share: how one is made and lifted, and what the public is told."""

from typing import Any

from sqlalchemy import select

from cms.changes.models import Change
from tests.cast import Cast
from tests.client import Client

ROUTE = "/api/v1/off-switches"


def off(client: Client, kind: str, one: str, who: str = "rev_three") -> Any:
    """The answer to switching it off."""
    return client.post(ROUTE, who, json={"subject_type": kind, "subject_id": one, "reason": "内容有误，待核实"})


def lift(client: Client, made: Any, who: str = "rev_three_b") -> Any:
    """The answer to lifting the switch that was made."""
    return client.post(f"{ROUTE}/{made.get_json()['data']['id']}/lift", who)


def shown(client: Client, one: str) -> tuple[int, str | None]:
    """How the public is answered that asks for it."""
    answer = client.get(f"/delivery/v1/resources/{one}")
    return answer.status_code, (answer.get_json().get("code") if answer.status_code != 200 else None)


def changes(cast: Cast, kind: str) -> list[Change]:
    """The changes of this kind."""
    with cast.database.reading() as session:
        return list(session.scalars(select(Change).where(Change.kind == kind).order_by(Change.sequence)))
