"""Index numbers: code, month of Asia/Shanghai, serial without gaps; taken ones are passed over."""

from datetime import UTC, datetime

from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.index_numbers import give, taken
from cms.library.load import load_resource
from tests.cast import CODES, Cast
from tests.client import Client

CODE = CODES["science"]
LATE = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)


def number(cast: Cast, resource_id: str, moment: datetime = LATE) -> str:
    with cast.database.writing() as session:
        return give(session, load_resource(session, resource_id, lock=True), CODE, moment)


def test_the_month_is_that_of_shanghai(cast: Cast) -> None:
    assert number(cast, cast.draft()) == f"{CODE}/202604-00001"


def test_serials_count_up_within_body_and_month(cast: Cast) -> None:
    given = [number(cast, cast.draft()) for _ in range(3)]
    later = number(cast, cast.draft(), datetime(2026, 5, 1, tzinfo=UTC))
    assert given == [f"{CODE}/202604-0000{serial}" for serial in (1, 2, 3)]
    assert later == f"{CODE}/202605-00001"


def test_a_resource_keeps_its_number(cast: Cast) -> None:
    made = cast.draft()
    assert number(cast, made) == number(cast, made)


def test_a_reserved_number_is_passed_over(cast: Cast) -> None:
    reserved = f"{CODE}/202604-00001"
    with cast.database.writing() as session:
        create_resource(
            cast.actor("lin_editor"),
            session,
            NewResource("article", cast.organizations["science"], cast.content(), reserved),
        )
    assert number(cast, cast.draft()) == f"{CODE}/202604-00002"


def test_a_rolled_back_transaction_gives_the_serial_back(cast: Cast) -> None:
    made = cast.draft()
    with cast.database.writing() as session:
        give(session, load_resource(session, made, lock=True), CODE, LATE)
        session.rollback()
    assert number(cast, made) == f"{CODE}/202604-00001"


def test_numbers_in_use_are_found(cast: Cast) -> None:
    given = number(cast, cast.draft())
    with cast.database.reading() as session:
        assert taken(session, {given, "x/1"}) == {given}
        assert taken(session, set()) == set()
        assert taken(session, {given, "\0", " ", "九" * 65}) == {given}


def test_what_is_no_index_number_is_refused_on_every_database(client: Client, cast: Cast) -> None:
    for wrong in ("\0", "a\0b", " ", "a\nb"):
        body = {
            "type": "article",
            "organization_id": cast.organizations["science"],
            "content": cast.content(),
            "index_number": wrong,
        }
        answer = client.post("/api/v1/resources", "lin_editor", json=body)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.get_json()["errors"]] == ["/index_number"]
