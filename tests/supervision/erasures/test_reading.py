"""What names something erased can be read still: every list, and each one of it, tells what stays (S4)."""

import pytest
from sqlalchemy import select, update

from cms.library.models import Resource
from cms.review.models import Submission
from cms.supervision.erasures.erase import erase
from tests.cast import Cast
from tests.client import Client
from tests.permissions.asking import QUERIES
from tests.permissions.matrix import COLUMNS, EDITORS_KEY, MATRIX
from tests.permissions.world import World
from tests.unguarded import unguarded

PEOPLE = [who for who in COLUMNS.values() if who not in (None, EDITORS_KEY)]
STAY = {
    "GET /api/v1/offers/{offer}": "content",
    "GET /api/v1/placements/{placement}": "content",
    "GET /api/v1/placements/{in_effect}": "content",
    "GET /api/v1/pins/{pin}": None,
    "GET /api/v1/hidden-relations/{hidden_relation}": None,
    "GET /api/v1/releases/{release}": None,
    "GET /api/v1/erasures/{erasure}/items": None,
    "GET /api/v1/imports/{run}/rows/{number}": None,
    "GET /api/v1/bulk-edits/{edit}/items": None,
    "GET /api/v1/migration-batches/{batch}/items": None,
}
"""What names a resource and is read by its own id, and the member that is null by then."""


@pytest.fixture
def things(client: Client, cast: Cast) -> dict[str, str]:
    """A world of which everything was withdrawn and erased, what is under review too, as if it was taken back."""
    made = {**World(cast, client).things}
    with cast.database.reading() as session:
        live = session.scalars(select(Resource.id).where(Resource.live_number.is_not(None))).all()
    for one in live:
        cast.withdraw(one)
    with unguarded(cast.database) as session:
        session.execute(update(Submission).where(Submission.state == "open").values(state="cancelled"))
        resources = session.scalars(select(Resource).where(Resource.erased_at.is_(None))).all()
        erase(session, made["erasure"], resources)
        session.commit()
    return made


def test_every_list_and_every_thing_about_what_was_erased_is_read(client: Client, things: dict[str, str]) -> None:
    rows = {row: cells for row, cells in MATRIX.items() if row.startswith(("GET /api/v1/", "GET /delivery/v1/"))}
    rows |= dict.fromkeys(STAY, "")
    found = {}
    for row in rows:
        path = row.removeprefix("GET ").format_map(things)
        query = QUERIES.get(row, "").format_map(things)
        for who in PEOPLE:
            found[row, who] = client.get(f"{path}?{query}", who)
    assert {one: answer.status_code for one, answer in found.items() if answer.status_code >= 500} == {}
    for row, member in STAY.items():
        told = [found[row, who].get_json()["data"] for who in PEOPLE if found[row, who].status_code == 200]
        assert told, row
        assert member is None or {one[member] for one in told} == {None}, row
