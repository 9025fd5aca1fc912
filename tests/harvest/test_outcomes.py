import csv
from io import StringIO

import pytest

from cms.harvest import outcomes
from cms.harvest.outcomes import of_run, safe, table, write_csv
from cms.harvest.reasons import Reason, reason
from cms.harvest.write import OUTCOMES, RowOutcome
from schemas.text import Text
from tests.harvest.conftest import ROWS


def test_the_table_names_every_outcome_and_adds_up():
    lines = table({"created": 1200, "refused": 3}).splitlines()
    assert len(lines) == len(OUTCOMES) + 1
    assert lines[0] == "    1,200  新建草稿 (created)"
    assert lines[-1] == "    1,203  合计"


def test_the_table_speaks_english_too():
    assert table({}, "en").splitlines()[-1] == "        0  rows"
    assert all(line.isascii() for line in table({}, "en").splitlines())


def test_every_outcome_has_a_label():
    assert set(outcomes.LABELS) == set(OUTCOMES)


def test_a_row_has_one_line_a_reason():
    stream = StringIO()
    two = RowOutcome(2, "refused", "", None, [reason("title_missing", "title"), reason("key_missing")])
    write_csv(stream, [RowOutcome(1, "created", "", "id-1", []), two])
    rows = list(csv.reader(StringIO(stream.getvalue())))
    assert rows[0] == list(outcomes.COLUMNS)
    assert rows[1] == ["1", "created", "id-1", "", "", "", ""]
    assert [row[3] for row in rows[2:]] == ["title_missing", "key_missing"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)"]
)
def test_no_cell_is_a_formula(cell):
    assert safe(cell) == f"'{cell}"
    stream = StringIO()
    write_csv(stream, [RowOutcome(1, "refused", "", None, [Reason("x", cell, Text(cell, cell))])])
    assert list(csv.reader(StringIO(stream.getvalue(), newline="")))[1][4:] == [f"'{cell}"] * 3


def test_ordinary_cells_stay_as_they_are():
    assert safe("无法识别的日期：=1") == "无法识别的日期：=1"
    assert safe("") == ""


def test_the_outcomes_of_a_run_are_read_page_by_page_in_order(desk, monkeypatch):
    monkeypatch.setattr(outcomes, "_PAGE", 2)
    report = desk.bring_in(desk.file(*ROWS, "a,b"))
    with desk.database.reading() as session:
        found = list(of_run(session, report.run_id))
    assert [one.number for one in found] == list(range(1, 9))
    assert [each.code for each in found[-1].reasons] == ["wrong_columns"]
    assert all(one.resource_id for one in found[:-1])
