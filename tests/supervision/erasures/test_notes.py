"""Notes of editors on what is erased go with it, also of what is closed; reasons stay (S4)."""

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError

from cms.harvest.models import ImportRow
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.supervision.erasures.verify import verify
from cms.web.models import IdempotentRequest
from tests.cast import Cast
from tests.client import Client
from tests.permissions.world import imported
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


def test_what_was_said_of_many_goes_with_the_last_of_them(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.withdrawn(title="别的")
    changes = {"set": {"review_by": "2027-12-31"}}
    edits = []
    for ids in ([one], [one, other]):
        asked = {"ids": ids, "changes": changes, "note": NOTE}
        edits.append(desk.client.post("/api/v1/bulk-edits", "lin_editor", json=asked).get_json()["data"]["id"])
    desk.erased(resource_id=one)

    def told() -> list[tuple[str, bool]]:
        read = [desk.client.get(f"/api/v1/bulk-edits/{edit}", "lin_editor").get_json()["data"] for edit in edits]
        return [(edit["note"], edit["changes"] == {"set": {}, "add": {}, "remove": {}}) for edit in read]

    assert told() == [("", True), (NOTE, False)]
    desk.erased(resource_id=other)
    assert told() == [("", True), ("", True)]


def test_all_that_is_emptied_is_looked_at(desk: Desk) -> None:
    one = desk.withdrawn()
    asked = {"ids": [one], "changes": {"set": {"review_by": "2027-12-31"}}, "note": NOTE}
    desk.client.post("/api/v1/bulk-edits", "lin_editor", json=asked, headers={"Idempotency-Key": "once"})
    with desk.cast.database.reading() as session:
        answer = session.execute(select(IdempotentRequest.__table__)).one()._mapping
    imported(desk.cast, one)
    made = desk.erased(resource_id=one)
    with desk.cast.database.writing() as session:
        session.execute(insert(IdempotentRequest), [{**answer, "body": one.encode()}])
        session.execute(update(BulkEdit).values(note=NOTE))
        session.execute(update(BulkEditItem).values(reasons=[NOTE]))
        session.execute(update(ImportRow).values(reasons=[NOTE]))
    with desk.cast.database.reading() as session:
        found = verify(session, desk.home, made, []).left
    tables = {line.partition(":")[0].partition(".")[0] for line in found}
    assert tables == {"idempotent_request", "bulk_edit", "bulk_edit_item", "import_row"}


def kept(desk: Desk, column: str) -> set[str]:
    with desk.cast.database.reading() as session:
        tables = ("offer", "channel_pin", "channel_placement", "shared_resource", "submission")
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
