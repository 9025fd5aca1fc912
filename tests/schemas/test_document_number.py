"""Document numbers: one normal form for every way of writing (L6)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.document_number import DocumentNumber, find, parse

BRACKETS = ["〔〕", "［］", "[]", "【】", "（）", "()", "〈〉", "<>", "《》", "﹝﹞", "｛｝", "「」", "〖〗"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("pair", BRACKETS)
def test_every_form_of_brackets_is_read(pair):
    assert parse(f"冀政办字{pair[0]}2024{pair[1]}49号") == DocumentNumber("冀政办字", 2024, 49, "冀政办字〔2024〕49号")


@settings(deadline=None)
@given(
    agency=st.sampled_from(["冀政办字", "国科发政", "财税", "国办发", "教职成厅函", "苏政办发"]),
    year=st.integers(1950, 2099),
    serial=st.integers(1, 99999),
    pair=st.sampled_from(BRACKETS),
    wide=st.booleans(),
    gap=st.tuples(st.sampled_from(["", " ", "\u3000"]), st.sampled_from(["", "第"])),
)
def test_every_writing_of_a_number_has_the_same_normal_form(agency, year, serial, pair, wide, gap):
    space, ordinal = gap
    digits = (lambda told: str(told).translate(WIDE)) if wide else str
    written = f"{agency}{space}{pair[0]}{space}{digits(year)}{pair[1]}{space}{ordinal}{space}{digits(serial)}{space}号"
    normal = f"{agency}〔{year}〕{serial}号"
    assert parse(written) == DocumentNumber(agency, year, serial, normal)
    assert [one.number.normalised for one in find(f"根据《办法》（{written}）的要求")] == [normal]


@settings(deadline=None)
@given(st.text(alphabet="冀政办字〔〕[]（）2024 第号令国务院公告年、《》", max_size=60))
def test_normal_forms_are_read_as_themselves(text):
    for one in find(text):
        assert parse(one.number.normalised) in (one.number, None)
        assert 0 <= one.start < one.end <= len(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_nothing_makes_reading_fail(text):
    parse(text)
    find(text)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("国务院令第746号", "国务院令第746号"),
        ("中华人民共和国国务院令第782号", "国务院令第782号"),
        ("国务院令 第 782 号", "国务院令第782号"),
        ("国务院第782号令", "国务院令第782号"),
        ("第782号令", "第782号令"),
        ("政府令179号", "政府令第179号"),
        ("粤府令第256号", "粤府令第256号"),
        ("科学技术部、国家保密局令第16号", "科学技术部、国家保密局令第16号"),
        ("省政府令〔2024〕第1号", "省政府令〔2024〕1号"),
        ("国家税务总局公告2015年第76号", "国家税务总局公告2015年第76号"),
        ("〔1992〕国科成字018号", "国科成字〔1992〕18号"),
    ],
)
def test_orders_announcements_and_old_forms_are_read(written, normal):
    assert parse(written).normalised == normal


@pytest.mark.parametrize(
    "written",
    ["发文字号：冀科平规〔2024〕1号", "文号:冀科平规〔2024〕1号", "（冀科平规〔2024〕1号）", "冀科平规〔2024〕1"],
)
def test_what_stands_around_a_number_in_its_field_is_forgiven(written):
    assert parse(written).normalised == "冀科平规〔2024〕1号"


def test_a_serial_loses_its_leading_noughts():
    assert parse("国科发政字[2000]063号").normalised == "国科发政字〔2000〕63号"


@pytest.mark.parametrize(
    "written", ["和政办发〔2020〕1号", "日政发〔2021〕3号", "原政发〔2021〕3号", "如政办〔2022〕8号"]
)
def test_in_its_field_an_agency_may_begin_like_any_word(written):
    assert parse(written).normalised == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "2024年",
        "〔2024〕49号",
        "冀政办字〔2024〕号",
        "冀政办字〔24〕49号",
        "冀政办字〔1899〕49号",
        "第2741号",
        "见冀政办字〔2024〕49号和50号",
        "x" * 300,
    ],
)
def test_other_texts_are_no_number(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("《河北省公费师范生本研衔接培养实施办法的通知》（冀政办字〔2024〕49号，以下简称", "冀政办字〔2024〕49号"),
        ("加快推进科技创新的若干措施冀政办发〔2017〕5号", "冀政办发〔2017〕5号"),
        ("工作指引》的通知冀科农〔2017〕3号各有关单位", "冀科农〔2017〕3号"),
        ("国务院办公厅关于废止国办发〔1990〕33号文件的通知", "国办发〔1990〕33号"),
        ("1997年9月10日国家科委国科发政字[1997]430号", "国科发政字〔1997〕430号"),
        ("该文件相关内容已被国科发财字〔2007〕393号废止", "国科发财字〔2007〕393号"),
        ("根据1998年1月1日河北省人民政府令第212号修正", "河北省人民政府令第212号"),
        ("河北省自然科学基金管理办法河北省人民政府令〔2009〕第5号", "河北省人民政府令〔2009〕5号"),
        ("奖励条例实施细则科学技术部令第1号", "科学技术部令第1号"),
        ("（2003年8月6日国家食品药品监督管理局令第2号）", "国家食品药品监督管理局令第2号"),
        ("（工信部企业〔2022〕63号）", "工信部企业〔2022〕63号"),
        ("（中央编办发〔2014〕3号）", "中央编办发〔2014〕3号"),
        ("对提高加计扣除比例是指财税〔2018〕99号", "财税〔2018〕99号"),
        ("中华人民共和国国务院令第549号", "国务院令第549号"),
    ],
)
def test_in_running_text_the_agency_is_told_apart_from_what_precedes_it(text, normal):
    assert [one.number.normalised for one in find(text)] == [normal]


def test_several_numbers_are_found_in_their_order():
    text = "国务院办公厅关于执行国办发〔1993〕55号和国函〔1996〕69号文件有关问题的复函"
    found = find(text)
    assert [one.number.normalised for one in found] == ["国办发〔1993〕55号", "国函〔1996〕69号"]
    assert [text[one.start : one.end] for one in found] == ["国办发〔1993〕55号", "国函〔1996〕69号"]


def test_at_most_as_many_are_found_as_are_asked_for():
    assert len(find("冀政〔2024〕1号，" * 50, limit=7)) == 7


@pytest.mark.parametrize(
    "text",
    [
        "国务院办公厅对全国政协十届三次会议第2741号提案的答复",
        "河北省学生资助政策简介（2019年）",
        "开展义务教育阳光招生专项行动（2024）的通知",
        "给参加电站四号机组建设人员的贺信",
        "附件（2024）3份",
    ],
)
def test_other_numbers_are_not_taken_for_document_numbers(text):
    assert find(text) == []


@pytest.mark.parametrize(
    "piece", ["〔2024", "冀政办字", "令第", "〔2024〕", "公告2015年第", "第1 ", "２ ０ ２ ４", "号", "、", " "]
)
def test_reading_takes_time_linear_in_the_text(piece):
    short, long = (_seconds(piece * count) for count in (5_000, 50_000))
    assert long <= max(0.5, short * 40)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    find(text)
    return time.perf_counter() - start
