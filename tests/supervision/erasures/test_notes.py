"""Notes of editors on what is erased go with it, also of what is closed; reasons stay (S4)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms.supervision.erasures.empty_notes import NOTED
from cms.supervision.erasures.verify import verify
from tests.cast import Cast
from tests.client import Client
from tests.review.placements.county import County
from tests.supervision.erasures.conftest import TITLE, Desk

NOTE, REASON = f"请采用《{TITLE}》", "时效已过"


@pytest.fixture
def county(client: Client, cast: Cast) -> County:
    """The county; made before there is a second administrator, who would have to agree to its people."""
    return County(client, cast)


def noted(county: County, desk: Desk) -> str:
    """Something withdrawn that was submitted, shared, offered, placed and pinned; all of that is over."""
    one = county.shared(title=TITLE)
    channels, client = desk.cast.channels, desk.client
    asked = {"channel_id": channels["foreign"], "note": NOTE}
    offer = client.post(f"/api/v1/resources/{one}/offers", "lin_editor", json=asked).get_json()["data"]["id"]
    answer = {"verdict": "return", "reason": REASON}
    assert client.post(f"/api/v1/offers/{offer}/answer", "su_editor", json=answer).status_code == 200
    county.in_effect(one)
    body = {"channel_id": channels["notices"], "resource_id": one}
    assert client.post("/api/v1/pins", "gao_editor", json=body).status_code == 201
    with desk.cast.database.writing() as session:
        for table in ("channel_pin", "channel_placement", "shared_resource", "submission"):
            session.execute(text(f"UPDATE {table} SET note = :note"), {"note": NOTE})
    desk.cast.withdraw(one)
    return one


def kept(desk: Desk, column: str) -> set[str]:
    with desk.cast.database.reading() as session:
        tables = [model.__tablename__ for model in NOTED]
        return {row for table in tables for row in session.scalars(text(f"SELECT {column} FROM {table}"))}


def test_notes_are_emptied_and_what_was_closed_stays_so(county: County, desk: Desk) -> None:
    one = noted(county, desk)
    assert NOTE in kept(desk, "note")
    with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
        session.execute(text("UPDATE offer SET note = ''"))
    made = desk.erased(resource_id=one)
    assert kept(desk, "note") == {""}
    with desk.cast.database.reading() as session:
        assert verify(session, desk.home, made, [NOTE]).left == []
        assert session.scalar(text("SELECT reason FROM offer")) == REASON
    with pytest.raises(DatabaseError, match="ended already"), desk.cast.database.writing() as session:
        session.execute(text("UPDATE shared_resource SET ended_at = NULL, ended_by = NULL"))
    for changed in ("reason = ''", "state = 'waiting'", "note = 'x'"):
        with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
            session.execute(text(f"UPDATE offer SET {changed}"))
