import io
from datetime import date, datetime

import openpyxl
import pytest

from cms.errors import Code, Problem
from cms.harvest.limits import Limits
from cms.harvest.readers.merged_cells import _downwards
from tests.harvest.making import workbook, zipped

HEADER = ["标题", "时间", "数"]


def test_dates_are_iso_and_numbers_without_a_fraction_have_none(tmp_path, read):
    moment = datetime.fromisoformat("2026-03-01T09:30:00")
    rows = [HEADER, ["一", date(2026, 3, 1), 3.0], ["二", moment, 2.5]]
    path = workbook(tmp_path / "a.xlsx", ("表一", rows))
    assert [row.cells for row in read(path, *HEADER)] == [
        ["一", "2026-03-01", "3"],
        ["二", "2026-03-01 09:30:00", "2.5"],
    ]


def test_lines_above_the_header_and_blank_rows_are_passed_over(tmp_path, read):
    rows = [["云泽市信息表", None, None], [None, None, None], HEADER, ["一", "2026", "1"], [None], ["二", "2026", "2"]]
    path = workbook(tmp_path / "a.xlsx", ("表一", rows))
    assert [(row.number, row.cells[0]) for row in read(path, *HEADER)] == [(1, "一"), (2, "二")]


def test_a_sheet_is_named_and_one_that_is_not_there_is_told_with_those_that_are(tmp_path, read):
    path = workbook(tmp_path / "a.xlsx", ("甲", [["别的"], ["x"]]), ("乙", [["标题"], ["在乙"]]))
    assert read(path, "标题", more='sheet = "乙"')[0].cells == ["在乙"]
    with pytest.raises(Problem) as refused:
        read(path, "标题", more='sheet = "丙"')
    assert "甲、乙" in refused.value.errors[0].detail.zh


def test_a_missing_column_is_told(tmp_path, read):
    with pytest.raises(Problem) as refused:
        read(workbook(tmp_path / "a.xlsx", ("表", [["甲"], ["x"]])), "标题")
    assert refused.value.errors[0].pointer == "/columns/标题"


def test_the_header_once_more_and_cells_beyond_it_are_outcomes_of_their_rows(tmp_path, read):
    rows = [HEADER, HEADER, ["一", "x", "1", "多"], ["二", "y", "2"]]
    found = read(workbook(tmp_path / "a.xlsx", ("表", rows)), *HEADER)
    assert [row.fault.code if row.fault else None for row in found] == ["header_repeated", "wrong_columns", None]


def test_too_many_rows_are_refused_where_they_begin(tmp_path, read):
    path = workbook(tmp_path / "a.xlsx", ("表", [["标题"], *[[f"第{n}"] for n in range(20)]]))
    with pytest.raises(Problem) as refused:
        read(path, "标题", limits=Limits(rows=10))
    assert refused.value.code is Code.TOO_LARGE


def test_a_cell_far_away_costs_no_memory_and_its_row_is_told(tmp_path, read):
    path = workbook(tmp_path / "a.xlsx", ("表", [["标题"], ["一"]]))
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "远"
    book.save(path)
    assert [(row.cells, row.fault and row.fault.code) for row in read(path, "标题")] == [
        (["一"], None),
        ([], "wrong_columns"),
    ]


def test_rows_after_many_blank_ones_are_read(tmp_path, read):
    path = workbook(tmp_path / "a.xlsx", ("表", [["标题"], ["一"], *[[None]] * 15_000, ["二"]]))
    assert [row.cells for row in read(path, "标题")] == [["一"], ["二"]]


def test_the_content_and_not_the_name_tells_a_workbook(tmp_path, read):
    path = workbook(tmp_path / "a.xlsx", ("表", [["标题"], ["一"]]))
    named = path.rename(tmp_path / "a.dat")
    assert [row.cells for row in read(named, "标题")] == [["一"]]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_damaged_workbook_is_refused_in_words(tmp_path, read, part):
    path = zipped(tmp_path / "a.xlsx", {part: "<a", "[Content_Types].xml": "<x/>"})
    with pytest.raises(Problem) as refused:
        read(path, "标题")
    assert refused.value.errors[0].code == "broken"


def test_what_is_merged_over_rows_holds_for_each_of_them_and_makes_none(tmp_path, read):
    rows = [HEADER, ["一", "2026-03-01", 1], ["二", None, 2], [None], ["三", None, 3], ["四", "2026-03-04", None]]
    path = workbook(tmp_path / "a.xlsx", ("表一", rows))
    book = openpyxl.load_workbook(path)
    book["表一"].merge_cells("B2:B5")
    book["表一"].merge_cells("C5:C6")
    book.save(path)
    assert [row.cells for row in read(path, *HEADER)] == [
        ["一", "2026-03-01", "1"],
        ["二", "2026-03-01", "2"],
        ["三", "2026-03-01", "3"],
        ["四", "2026-03-04", "3"],
    ]


@pytest.mark.parametrize("before", [0, 1 << 20, (1 << 20) - 30, (1 << 20) - 60])
def test_merged_cells_are_found_wherever_in_the_file_they_stand(before):
    text = b" " * before + b'<mergeCells count="2"><mergeCell ref="AB2:AC4"/><mergeCell ref="A1:D1"/></mergeCells>'
    assert list(_downwards(io.BytesIO(text))) == [(27, 2, 4)]
