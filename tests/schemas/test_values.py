"""Single values: what is taken, what is refused, and in which form it is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas import values
from schemas.text import Text


def refused(check, value):
    with pytest.raises(ValidationError) as caught:
        check(value)
    return caught.value.messages[0].code


@pytest.mark.parametrize("value", ["2024-02-29", "1949-10-01", "1800-01-01"])
def test_existing_dates_are_taken(value):
    assert values.date(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "2024-13-01",
        "20240101",
        "2024-1-1",
        "2024/01/01",
        "2024年1月1日",
        "1799-12-31",
        "2024-W01-1",
        "",
        "２０２４-01-01",
    ],
)
def test_other_writings_of_dates_are_refused(value):
    assert refused(values.date, value) == "bad_date"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2024-07-30T09:00:00+08:00", "2024-07-30T09:00:00+08:00"),
        ("2024-07-30T01:00:00Z", "2024-07-30T01:00:00+00:00"),
        ("2024-07-30t01:00:00.5z", "2024-07-30T01:00:00.500000+00:00"),
    ],
)
def test_times_keep_their_offset(value, kept):
    assert values.moment(value) == kept


@pytest.mark.parametrize(
    "value", ["2024-07-30T09:00:00", "2024-07-30", "2024-07-30T25:00:00Z", "2024-07-30T09:00Z", "now"]
)
def test_times_without_offset_or_sense_are_refused(value):
    assert refused(values.moment, value) == "bad_time"


@pytest.mark.parametrize(
    "value",
    ["https://www.gov.cn/a?b=c#d", "http://jyt.hebei.gov.cn:8080/下载", "https://x.cn/u/@name", "http://[::1]/"],
)
def test_http_addresses_are_taken(value):
    assert values.url(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "ftp://x.cn/a",
        "//x.cn/a",
        "/files/a",
        "https://",
        "https:///a",
        "https://gov.cn@evil.com/",
        "https://a:b@x.cn/",
        "https://x.cn/a b",
        "https://x.cn/\u3000b",
        "http://[::1",
        "http://x.cn:99999/",
        "https://x.cn/<script>",
        "data:text/html,x",
    ],
)
def test_other_addresses_are_refused(value):
    assert refused(values.url, value) == "bad_url"


def test_a_very_long_address_is_refused_for_its_length():
    assert refused(values.url, "https://x.cn/" + "a" * 2000) == "too_long"


def test_ids_are_kept_in_small_letters():
    assert values.identifier("0192F3A4-5B6C-7D8E-9F01-23456789ABCD") == "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


@pytest.mark.parametrize("value", ["", "7", "0192f3a45b6c7d8e9f0123456789abcd", "0192f3a4-5b6c-7d8e-9f01-23456789abcg"])
def test_other_ids_are_refused(value):
    assert refused(values.identifier, value) == "bad_id"


@pytest.mark.parametrize("value", ["zh-CN", "en", "bo", "zh-Hans-CN", "ug-Arab"])
def test_language_tags_are_taken(value):
    assert values.language(value) == value


@pytest.mark.parametrize("value", ["中文", "z", "zh_CN", "english-language-of-long-names-x", "", "zh-"])
def test_other_languages_are_refused(value):
    assert refused(values.language, value) == "bad_language"


@pytest.mark.parametrize("value", ["0", "12.5", "12.50", "999999999.99"])
def test_amounts_have_two_decimals_at_most(value):
    assert values.amount(value) == value


@pytest.mark.parametrize("value", ["-1", "1.234", "1,000", "十元", "", ".5", "１２"])
def test_other_amounts_are_refused(value):
    assert refused(values.amount, value) == "bad_amount"


@pytest.mark.parametrize("value", ["130100", "science-education", "科技.计划", "a/b:c"])
def test_codes_of_terms_may_be_chinese(value):
    assert values.term(value) == value


@pytest.mark.parametrize("value", ["", "a b", "x" * 101, "<b>"])
def test_other_codes_are_refused(value):
    assert refused(values.term, value) == "bad_code"


def test_choices_name_what_can_be_chosen_in_both_languages():
    check = values.one_of({"a": Text("甲", "first"), "b": Text("乙", "second")})
    assert check("a") == "a"
    with pytest.raises(ValidationError) as caught:
        check("c")
    told = caught.value.messages[0].text
    assert told == ("只能是：a（甲）、b（乙）", "Must be one of: a, b")


@pytest.mark.parametrize("make", [values.line, values.prose, values.html])
def test_text_is_refused_when_too_long_or_blank(make):
    check = make(5)
    assert check("一二三四五") == "一二三四五"
    assert refused(check, "一二三四五六") == "too_long"
    assert refused(check, " \u3000 ") == "blank"
    assert refused(check, "\u200b\x00") == "blank"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_what_a_check_gives_passes_the_check_again(text):
    for check in (values.line(40), values.prose(40)):
        try:
            kept = check(text)
        except ValidationError:
            continue
        assert check(kept) == kept


def test_a_form_can_have_a_length_besides():
    check = values.at_most(6, values.term)
    assert check("130100") == "130100"
    assert refused(check, "1301000") == "too_long"
    assert refused(check, "13 01") == "bad_code"
