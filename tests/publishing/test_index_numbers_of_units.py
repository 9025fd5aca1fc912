"""Index numbers at publication: each unit counts for itself, month by month in Shanghai, and never twice (L6)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cms import clock
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.library.models import IndexCounter, IndexNumber
from cms.publishing.withdraw import withdraw
from tests.accounts.refusals import Code, refused
from tests.cast import CODES, Cast

MARCH = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be that moment from now on."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def published(cast: Cast, unit: str = "science") -> str:
    """The index number of something that a unit makes public now."""
    editor = "lin_editor" if unit == "science" else "gao_editor"
    made = cast.draft(editor, organization=unit)
    cast.approve(cast.submitted(made, editor))
    return number_of(cast, made)


def number_of(cast: Cast, resource_id: str) -> str:
    """The index number of a resource."""
    with cast.database.reading() as session:
        return str(load_resource(session, resource_id).index_number)


def imported(cast: Cast, number: str) -> str:
    """A draft that has a number already; its id."""
    new = NewResource("article", cast.organizations["science"], cast.content(), number)
    with cast.database.writing() as session:
        return create_resource(cast.actor("lin_editor"), session, new)


@pytest.fixture(autouse=True)
def _in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, MARCH)


def test_units_count_each_for_itself(cast: Cast) -> None:
    found = [published(cast, unit) for unit in ("science", "city", "science", "city", "education")]
    assert found == [
        f"{CODES['science']}/202603-00001",
        f"{CODES['city']}/202603-00001",
        f"{CODES['science']}/202603-00002",
        f"{CODES['city']}/202603-00002",
        f"{CODES['education']}/202603-00001",
    ]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC), "202603"),
        (datetime(2026, 3, 31, 16, 0, 0, tzinfo=UTC), "202604"),
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), "202512"),
        (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), "202601"),
        (datetime(2024, 2, 29, 15, 0, 0, tzinfo=UTC), "202402"),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_month_turns_at_midnight_in_shanghai(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, moment: datetime, month: str
) -> None:
    at(monkeypatch, moment)
    assert published(cast) == f"{CODES['science']}/{month}-00001"


def test_a_new_month_begins_anew_and_an_old_one_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = published(cast)
    at(monkeypatch, MARCH + timedelta(days=31))
    second = published(cast)
    assert (first[-12:], second[-12:]) == ("202603-00001", "202604-00001")
    with cast.database.reading() as session:
        counters = session.execute(select(IndexCounter.month, IndexCounter.serial)).all()
    assert sorted(tuple(row) for row in counters) == [("202603", 1), ("202604", 1)]


def test_a_draft_has_no_number_until_it_is_public(cast: Cast) -> None:
    made = cast.draft()
    submission = cast.submitted(made)
    for reviewer in ("rev_one", "rev_two"):
        cast.decide(submission, reviewer)
        assert number_of(cast, made) == "None"
    cast.decide(submission, "rev_three")
    assert number_of(cast, made).endswith("-00001")


def test_what_comes_back_after_a_withdrawal_has_its_old_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast.draft()
    cast.approve(cast.submitted(made))
    before = number_of(cast, made)
    with cast.database.writing() as session:
        withdraw(cast.actor("rev_one"), session, made, load_resource(session, made).version, "有误")
    at(monkeypatch, MARCH + timedelta(days=60))
    cast.approve(cast.submitted(made))
    assert number_of(cast, made) == before
    assert published(cast).endswith("202605-00001")


def test_an_imported_number_is_kept_at_publication(cast: Cast) -> None:
    made = imported(cast, "000014349/2019-00123")
    cast.approve(cast.submitted(made))
    assert number_of(cast, made) == "000014349/2019-00123"
    assert published(cast).endswith("-00001")


def test_serials_step_over_several_imported_ones_in_a_row(cast: Cast) -> None:
    code = CODES["science"]
    for serial in (1, 2, 4):
        imported(cast, f"{code}/202603-{serial:05d}")
    assert [published(cast)[-5:] for _ in range(3)] == ["00003", "00005", "00006"]


def test_a_number_given_here_cannot_be_imported_afterwards(cast: Cast) -> None:
    given = published(cast)
    with refused(Code.INVALID, "/index_number", "index_number_taken"):
        imported(cast, given)


def test_numbers_past_five_digits_go_on_with_six(cast: Cast) -> None:
    code = CODES["science"]
    with cast.database.writing() as session:
        session.add(IndexCounter(code=code, month="202603", serial=99_998))
    assert [published(cast) for _ in range(2)] == [f"{code}/202603-99999", f"{code}/202603-100000"]


def test_every_number_names_the_resource_it_belongs_to(cast: Cast) -> None:
    numbers = {published(cast, unit) for unit in ("science", "city")} | {
        number_of(cast, imported(cast, "旧编号/2001年第7号"))
    }
    with cast.database.reading() as session:
        rows = session.execute(select(IndexNumber.number, IndexNumber.resource_id, IndexNumber.is_imported)).all()
        assert {row.number for row in rows} == numbers
        assert all(load_resource(session, row.resource_id).index_number == row.number for row in rows)
        assert [row.number for row in rows if row.is_imported] == ["旧编号/2001年第7号"]
