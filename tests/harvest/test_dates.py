from datetime import UTC, date, datetime

import pytest

from cms.harvest.dates import CHINA, FORMS, last_date, read_date, read_moment, signing_date

DAY = date(2024, 8, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2024年08月31日",
        "2024年8月31日",
        "2024年8月31号",
        " 2024 年 8 月 31 日 ",
        "2024-08-31",
        "2024-8-31",
        "2024/8/31",
        "2024/08/31",
        "2024.8.31",
        "20240831",
        "二〇二四年八月三十一日",
        "二○二四年八月三十一日",
        "二零二四年八月卅一日",
        "２０２４年８月３１日",
        "２０２４－０８－３１",
        "\u30002024年08月31日\u3000",
        "2024\u201308\u201331",
        "2024-08-31 10:22:03",
        "2024-08-31T10:22",
    ],
)
def test_a_date_is_read_in_every_form_that_people_write(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "日期不详",
        "3/4/2024",
        "24-08-31",
        "2024-13-01",
        "2024-02-30",
        "2024年2月30日",
        "2024-08",
        "8月31日",
        "二〇二四年十三月一日",
        "二〇二四年八月三十二日",
        "二〇二四年二十月一日",
        "0000-00-00",
        "1066-10-14",
        "2024-08-31 25:00:00",
        "2024-08-31 or later",
        "发布于2024-08-31",
        "9" * 100,
        "2024-08-31" + " " * 100,
        "٢٠٢٤-٠٨-٣١",
    ],
)
def test_what_could_be_read_two_ways_or_is_no_date_is_not_read(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("numeral", "day"),
    [
        ("一", 1),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十九", 29),
        ("廿", 20),
        ("廿五", 25),
        ("三十", 30),
        ("卅一", 31),
    ],
)
def test_chinese_numerals_count_days(numeral, day):
    assert read_date(f"二〇二三年十二月{numeral}日") == date(2023, 12, day)


def test_a_time_is_beijings_unless_it_names_an_offset():
    assert read_moment("2024-08-31 10:22:03") == datetime(2024, 8, 31, 10, 22, 3, tzinfo=CHINA)
    assert read_moment("2024-08-31T10:22:03Z") == datetime(2024, 8, 31, 10, 22, 3, tzinfo=UTC)
    assert read_moment("2024-08-31T10:22:03.5+09:00").utcoffset().total_seconds() == 9 * 3600
    assert read_moment("2024年8月31日 10时22分") == datetime(2024, 8, 31, 10, 22, tzinfo=CHINA)
    assert read_moment("2024年8月31日 10：22") == datetime(2024, 8, 31, 10, 22, tzinfo=CHINA)


def test_a_day_without_a_time_begins_at_midnight_in_china():
    assert read_moment("2024-08-31").isoformat() == "2024-08-31T00:00:00+08:00"


def test_the_day_is_that_of_china():
    assert read_date("2024-08-31T20:00:00Z") == date(2024, 9, 1)


def test_only_the_forms_that_a_mapping_allows_are_read():
    assert read_date("2024-08-31", frozenset({"chinese"})) is None
    assert read_date("2024年8月31日", frozenset({"chinese"})) == DAY


@pytest.mark.parametrize("name", FORMS)
def test_the_example_of_every_form_is_read_by_that_form(name):
    assert read_date(FORMS[name], frozenset({name})) == DAY


def test_the_signing_date_is_a_line_of_its_own_near_the_end():
    assert last_date("各单位：\n请认真执行。\n云泽市科学技术局\n2024年8月31日\n") == DAY
    assert last_date("请执行。\u3000\u3000云泽市教育局\u3000\u3000\u3000二〇二四年八月三十一日") == DAY
    assert last_date("请执行。\n2024年8月31日\n（此件公开发布）\n") == DAY


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("请认真贯彻执行。", "国务院", "2024年8月31日", "（此件公开发布）", "体系建设方案", "一、总体要求"),
        ("请遵照执行。", "", "科技部", "2024年8月31日（此件主动公开）", "提名办法", "第一条 略。"),
        ("请遵照执行。", "中国科协", "2024年8月31日", "办法", "第一条 自2025年1月1日起施行。"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\u3000\u3000"])
def test_a_notice_is_signed_before_the_rules_that_it_issues(paragraphs, between):
    assert signing_date(between.join((*paragraphs, "后文。" * 300))) == DAY


def test_a_day_in_the_middle_that_nobody_signs_is_no_signing_date():
    parts = ("工作安排", "第一批", "2024年8月31日", "第二批", "另行通知。" * 200)
    assert signing_date("\u3000\u3000".join(parts)) is None


def test_a_date_within_a_sentence_is_no_signing_date():
    assert last_date("本办法自2024年8月31日起施行。") is None
    assert last_date("2024年8月31日\n" + "第一条。\n" * 20) is None
    assert last_date("") is None


def test_the_last_of_several_signing_dates_counts():
    assert last_date("2024年7月1日\n附则\n2024年8月31日") == DAY


def test_a_moment_that_is_beyond_all_days_in_china_is_not_read():
    assert read_date("9999-12-31") is not None
    assert read_date("9999-12-31T23:00:00Z") is None
