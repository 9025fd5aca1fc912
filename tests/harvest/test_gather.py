"""Files as they come, friendly and hostile."""

import tracemalloc
from pathlib import Path

import pytest

from cms.errors import Problem
from cms.harvest import lines, mapping_file
from cms.harvest.gather import Row, gather
from cms.harvest.mapping import Mapping
from cms.harvest.readers import csv_rows
from tests.harvest.conftest import HEADER, MAPPING

GOOD = "标题一,2026-03-01,正文,通知,https://old.yunze.example/1,"
GOOD_CELLS = ["标题一", "2026-03-01", "正文", "通知", "https://old.yunze.example/1", ""]


@pytest.fixture
def plan() -> Mapping:
    return mapping_file.parse(MAPPING.encode())


@pytest.fixture
def read(tmp_path: Path, plan: Mapping):
    def rows(data: str | bytes, name: str = "rows.csv", encoding: str = "utf-8") -> list[Row]:
        path = tmp_path / name
        path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
        return list(gather(path, plan, encoding).rows)

    return rows


def codes(rows: list[Row]) -> list[str | None]:
    return [row.fault.code if row.fault else None for row in rows]


def test_rows_are_numbered_from_one_without_the_header(read):
    rows = read(f"{HEADER}\n{GOOD}\n{GOOD}\n")
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].cells == GOOD_CELLS
    assert codes(rows) == [None, None]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_quoted_cells_may_hold_lines_commas_and_quotes(read, end):
    quoted = '"标题,一","2026-03-01","第一行\n\n第""二""行",通知,https://old.yunze.example/1,'
    rows = read(f"{HEADER}{end}{quoted}{end}{GOOD}")
    assert rows[0].cells[:3] == ["标题,一", "2026-03-01", '第一行\n\n第"二"行']
    assert codes(rows) == [None, None]


def test_blank_lines_are_no_rows(read):
    assert [row.number for row in read(f"\n{HEADER}\n\n{GOOD}\n\r\n\n{GOOD}\n\n")] == [1, 2]


def test_a_mark_and_spaces_around_the_names_of_columns_are_forgiven(read):
    assert len(read(b"\xef\xbb\xbf" + f'"标题", 时间 ,内容,栏目,网址,附件\n{GOOD}\n'.encode())) == 1


def test_a_file_without_the_columns_of_the_mapping_is_refused_with_all_that_are_missing(read):
    with pytest.raises(Problem) as refused:
        read("标题,日期,内容,栏目,链接,附件\n")
    assert [one.pointer for one in refused.value.errors] == ["/columns/网址", "/columns/时间"]
    assert "日期" in refused.value.errors[0].detail.zh


def test_a_column_that_is_there_twice_is_refused(read):
    with pytest.raises(Problem) as refused:
        read("标题,时间,内容,栏目,网址,附件,标题\n")
    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/columns/标题", "twice")]


@pytest.mark.parametrize("data", ["", "\n\n", "标" * 100_000, "," * 100_000])
def test_a_file_without_a_header_is_refused(read, data):
    with pytest.raises(Problem):
        read(data)


def test_rows_with_other_numbers_of_columns_are_told(read):
    rows = read(f"{HEADER}\na,b\n{GOOD},more\n{GOOD}\n{',' * 100_000}\n{GOOD}\n")
    assert codes(rows) == ["wrong_columns", "wrong_columns", None, "wrong_columns", None]
    assert rows[0].fault is not None
    assert rows[0].fault.detail.en == "There are 2 columns instead of 6"


def test_a_header_in_the_midst_is_told(read):
    assert codes(read(f"{HEADER}\n{GOOD}\n{HEADER}\n{GOOD}\n")) == [None, "header_repeated", None]


def test_bytes_that_are_not_of_the_encoding_are_told_of_their_row_only(read):
    bad = b"\xff\xfe\xfd,2026-03-01,a,b,https://old.yunze.example/2,\n"
    rows = read(f"{HEADER}\n{GOOD}\n".encode() + bad + f"{GOOD}\n".encode())
    assert codes(rows) == [None, "undecodable", None]


def test_a_file_read_in_the_wrong_encoding_has_only_bad_rows(read, tmp_path, plan):
    path = tmp_path / "rows.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}\n".encode("gb18030"))
    with pytest.raises(Problem):
        gather(path, plan, "utf-8")


def test_nul_bytes_are_taken_out_and_told(read):
    rows = read(f"{HEADER}\n标\0题,2026-03-01,,,https://old.yunze.example/1,\n{GOOD}\n")
    assert rows[0].cells[0] == "标题"
    assert [[note.code for note in row.notes] for row in rows] == [["nul_removed"], []]
    assert codes(rows) == [None, None]


def test_a_quote_that_never_closes_costs_its_row_only(read):
    rows = read(f'{HEADER}\n{GOOD}\n"标题二,2026-03-01,,,,\n{GOOD}\n{GOOD}\n')
    assert codes(rows) == [None, "quote_unclosed", None, None]


def test_quotes_that_never_close_are_given_up_after_a_while(read, monkeypatch):
    monkeypatch.setattr(csv_rows, "MOST_RETURNS", 3)
    rows = read(f"{HEADER}\n" + '""",x\n' * 50)
    assert all(code in ("quote_unclosed", "wrong_columns") for code in codes(rows))
    assert rows[-1].number == len(rows)


def test_a_stray_quote_does_not_lose_the_rows_far_behind_it(read):
    quoted = '"标题","2026-03-01","正\n文",通知,https://old.yunze.example/1,'
    rows = read(f'{HEADER}\n"标题二,2026-03-01,,,,\n' + f"{quoted}\n" * 5)
    assert codes(rows)[-4:] == [None] * 4


def test_a_row_beyond_the_limit_is_refused_without_being_held_in_memory(tmp_path, plan):
    path = tmp_path / "rows.csv"
    with path.open("wb") as stream:
        stream.write(f"{HEADER}\n{GOOD}\n".encode())
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
        stream.write(f"\n{GOOD}\n".encode())
    tracemalloc.start()
    rows = list(gather(path, plan, "utf-8").rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(rows) == [None, "row_too_long", None]
    assert peak < 4 * lines.ROW_BYTES


def test_a_quoted_row_beyond_the_limit_is_one_refused_row(read, monkeypatch):
    monkeypatch.setattr(lines.Lines.__init__, "__defaults__", (1000,))
    long = '"标题","2026-03-01","' + "一行正文\n" * 500 + '",通知,https://old.yunze.example/1,'
    assert codes(read(f"{HEADER}\n{GOOD}\n{long}\n{GOOD}\n")) == [None, "row_too_long", None]


def test_a_cell_may_be_larger_than_the_csv_modules_own_limit(read):
    body = "长" * 200_000
    assert read(f"{HEADER}\n标题,2026-03-01,{body},,https://old.yunze.example/1,\n")[0].cells[2] == body


def test_another_delimiter_can_be_named(tmp_path):
    semicolons = mapping_file.parse(MAPPING.replace('type = "article"', 'type = "article"\ndelimiter = ";"').encode())
    path = tmp_path / "rows.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n".replace(",", ";"), encoding="utf-8")
    assert next(gather(path, semicolons, "utf-8").rows).cells == GOOD_CELLS


def test_json_lines_give_cells_in_the_order_of_the_mappings_columns(read, plan):
    (row,) = read(
        '{"网址": "u", "标题": "一", "时间": 20260301, "内容": null, "附件": ["a", "b"], "别的": {}}\n', "rows.jsonl"
    )
    assert dict(zip(plan.columns(), row.cells, strict=True)) == {
        "网址": "u",
        "标题": "一",
        "时间": "20260301",
        "内容": "",
        "附件": "a\nb",
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "json_error"),
        ("[]", "json_error"),
        ("null", "json_error"),
        ('{"标题": NaN}', "json_error"),
        ("[" * 5000, "json_error"),
        ('{"标题": "\\ud800"}', "json_error"),
        ('{"标题": {}}', "not_flat"),
        ('{"标题": [[1]]}', "not_flat"),
        ('{"标题": true}', None),
    ],
)
def test_bad_json_is_told_of_its_row_only(read, line, code):
    assert codes(read(f'{{}}\n{line}\n\n{{"标题": "一"}}\n', "rows.jsonl")) == [None, code, None]


def test_json_lines_beyond_the_limit_or_in_another_encoding_are_told(read, monkeypatch):
    monkeypatch.setattr(lines.Lines.__init__, "__defaults__", (1000,))
    long = '{"标题": "' + "长" * 1000 + '"}'
    assert codes(read(f"{long}\n".encode() + b'{"a": "\xff"}\n{}\n', "rows.ndjson")) == [
        "row_too_long",
        "undecodable",
        None,
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_system_writes_them(read, end):
    quoted = GOOD.replace("正文", '"第一行\n第二行"')
    rows = read(end.join([HEADER, GOOD, quoted, GOOD, ""]))
    assert codes(rows) == [None, None, None]
    assert rows[0].cells == GOOD_CELLS
    assert rows[1].cells[2] == "第一行\n第二行"


def test_lines_that_end_in_a_return_are_read_in_gb18030_and_as_json_too(read):
    assert read(f"{HEADER}\r{GOOD}\r", encoding="gb18030")[0].cells == GOOD_CELLS
    objects = [f'{{"标题": "第{number}项", "网址": "{number}"}}' for number in (1, 2)]
    assert codes(read("\r".join(objects), name="rows.jsonl")) == [None, None]


def test_a_quote_that_never_closes_costs_its_row_where_lines_end_in_a_return(read):
    rows = read("\r".join([HEADER, GOOD, GOOD.replace("标题一", '"标题一'), GOOD, GOOD]))
    assert codes(rows) == [None, "quote_unclosed", None, None]


def test_a_return_alone_within_a_line_costs_its_row_and_is_told_in_words(read):
    rows = read(f"{HEADER}\n{GOOD}\n{GOOD.replace('正文', '正' + chr(13) + '文')}\n{GOOD}\n")
    assert codes(rows) == [None, "lone_return", None]
