from sqlalchemy import select

from cms.harvest.known import Known
from cms.harvest.models import ImportRow
from cms.harvest.reasons import reason
from cms.harvest.transform import Prepared
from cms.harvest.write import Batch, RowOutcome, keep
from cms.library.drafts import NewResource
from tests.harvest.conftest import ROWS


def prepared(
    desk, number: int, key: str, title: str = "", organization: str = "science", **content: object
) -> Prepared:
    title = title or f"第{number}项"
    new = NewResource("article", desk.cast.organizations[organization], {"title": title, **content})
    return Prepared(number, key, f"raw-{key}", new, [], f"print-{title}")


def settle(
    desk, rows: list[Prepared], seen: dict[str, int] | None = None, known: Known | None = None
) -> list[RowOutcome]:
    with desk.database.writing() as session:
        return Batch(desk.actor(), session, "old-site", known or Known(), {} if seen is None else seen).settle(rows)


def told(outcomes: list[RowOutcome]) -> list[tuple[int, str, list[str]]]:
    return [(one.number, one.outcome, [each.code for each in one.reasons]) for one in outcomes]


def test_outcomes_are_in_the_order_of_the_rows(desk):
    rows = [
        prepared(desk, 1, "a"),
        prepared(desk, 2, "a"),
        prepared(desk, 3, "b"),
        prepared(desk, 4, "c", title="第3项"),
    ]
    assert told(settle(desk, rows)) == [
        (1, "created", []),
        (2, "duplicate", ["duplicate_key"]),
        (3, "created", []),
        (4, "duplicate", ["duplicate_title"]),
    ]


def test_what_repeats_a_refused_row_is_tried_itself(desk):
    rows = [prepared(desk, 1, "a", summary="长" * 3000), prepared(desk, 2, "a"), prepared(desk, 3, "a")]
    assert told(settle(desk, rows)) == [
        (1, "refused", ["too_long"]),
        (2, "created", []),
        (3, "duplicate", ["duplicate_key"]),
    ]


def test_a_refusal_by_the_library_names_field_and_code(desk):
    (one,) = settle(desk, [prepared(desk, 1, "a", created_on="2026-99-99")])
    assert one.outcome == "refused"
    assert [(each.code, each.field) for each in one.reasons] == [("bad_date", "created_on")]


def test_a_row_for_another_organization_is_refused_by_the_rules_of_the_library(desk):
    (one,) = settle(desk, [prepared(desk, 1, "a", organization="stranger")])
    assert one.outcome == "refused"
    assert [each.code for each in one.reasons] == ["not_found"]
    assert desk.totals()[0] == 0


def test_a_key_met_before_in_the_file_is_a_duplicate_and_from_before_is_unchanged(desk):
    seen: dict[str, int] = {}
    settle(desk, [prepared(desk, 1, "a")], seen)
    assert told(settle(desk, [prepared(desk, 9, "a")], seen)) == [(9, "duplicate", ["duplicate_key"])]
    assert told(settle(desk, [prepared(desk, 1, "a")])) == [(1, "unchanged", [])]
    changed = prepared(desk, 1, "a")._replace(raw_sha256="other")
    assert told(settle(desk, [changed])) == [(1, "changed", ["source_changed"])]


def test_reasons_of_a_row_stay_with_its_outcome(desk):
    row = prepared(desk, 1, "a")._replace(reasons=[reason("title_truncated", "title")])
    assert told(settle(desk, [row])) == [(1, "created", ["title_truncated"])]


def test_a_refused_row_makes_no_resource(desk):
    row = prepared(desk, 1, "a")._replace(new=None, reasons=[reason("title_missing")])
    (one,) = settle(desk, [row])
    assert one.resource_id is None
    assert desk.totals()[:2] == (0, 0)


def test_outcomes_are_kept_with_their_reasons(desk):
    report = desk.bring_in(desk.file(ROWS[0]))
    made = RowOutcome(2, "refused", "x" * 64, None, [reason("wrong_columns", expected=6, found=2)])
    with desk.database.writing() as session:
        keep(session, (report.run_id, "old-site"), [made])
        keep(session, (report.run_id, "old-site"), [])
    with desk.database.reading() as session:
        row = session.scalars(select(ImportRow).where(ImportRow.number == 2)).one()
    assert row.reasons == [
        {"code": "wrong_columns", "field": "", "zh": "应有 6 列，实有 2 列", "en": "There are 2 columns instead of 6"}
    ]
