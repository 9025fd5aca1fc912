"""Fields with a form of their own: choices, dates, addresses, ids, terms, moments, amounts, languages."""

import pytest

from tests.schemas.forms import CHOICES, DATES, IDS, TERMS, URLS
from tests.schemas.test_limits import faults, places, taken
from tests.schemas.wholes import AN_ID

EACH_CHOICE = [
    pytest.param(name, pointer, code, id=f"{name}{pointer}-{code}")
    for name, fields in CHOICES.items()
    for pointer, codes in fields.items()
    for code in codes.split()
]
ADDRESSES = (
    "http://a.example",
    "https://a.example:8443/路径?q=1&r=二#z",
    "HTTPS://A.EXAMPLE/",
    "https://[2001:db8::1]/",
    "https://xn--fiqs8s.example/",
    "https://政务.example/",
)
NO_ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://a.example/",
    "//a.example/",
    "/zwgk/",
    "www.a.example",
    "https://",
    "https:///x",
    "https://user:pass@a.example/",
    "https://user@a.example/",
    "https://a.example:0/",
    "https://a.example:99999/",
    "https://a.example:x/",
    'https://a.example/"onclick=',
    "https://a.example/<b>",
    "https://a.example/a b",
    "https://a.example/\nx",
    "https://a.example\\@b.example/",
    "https://[::1/",
    "",
)
CHOSEN = {name: tuple(fields) for name, fields in CHOICES.items()}


@pytest.mark.parametrize(("name", "pointer", "code"), EACH_CHOICE)
def test_every_code_of_a_closed_list_is_taken(name: str, pointer: str, code: str) -> None:
    assert taken(name, pointer, code)


@pytest.mark.parametrize(("name", "pointer"), places(CHOSEN))
@pytest.mark.parametrize("value", ["", "其他", " notice", "NOTICE", "none", "null"])
def test_no_other_code_is_taken(name: str, pointer: str, value: str) -> None:
    assert faults(name, pointer, value) == [(pointer, "unknown_choice")]


@pytest.mark.parametrize(("name", "pointer"), places(CHOSEN))
def test_a_code_is_a_text(name: str, pointer: str) -> None:
    assert faults(name, pointer, 1) == [(pointer, "wrong_type")]
    assert faults(name, pointer, {"code": "notice"}) == [(pointer, "wrong_type")]


@pytest.mark.parametrize(("name", "pointer"), places(DATES))
def test_a_date_exists_in_the_calendar_and_is_written_in_one_way(name: str, pointer: str) -> None:
    latest = "2099-12-31" if pointer == "/repealed_on" else "2024-02-29"
    assert taken(name, pointer, latest)
    for value in ("2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "20240101", "2024年1月1日", "", "1799-12-31"):
        assert faults(name, pointer, value) == [(pointer, "bad_date")]
    for value in ("2024-01-01T00:00:00", "2024-W01-1", "２０２４-01-01", "2024-01-01\n", "+2024-01-01", "0000-00-00"):
        assert faults(name, pointer, value) == [(pointer, "bad_date")]
    assert faults(name, pointer, 20240101) == [(pointer, "wrong_type")]


@pytest.mark.parametrize(("name", "pointer"), places(URLS))
def test_an_address_is_one_of_the_web_and_carries_no_password(name: str, pointer: str) -> None:
    assert [value for value in ADDRESSES if not taken(name, pointer, value)] == []
    assert [value for value in NO_ADDRESSES if faults(name, pointer, value) != [(pointer, "bad_url")]] == []


@pytest.mark.parametrize(("name", "pointer"), places(URLS))
def test_an_address_has_two_thousand_characters_at_most(name: str, pointer: str) -> None:
    longest = "https://a.example/".ljust(2000, "x")
    assert taken(name, pointer, longest)
    assert faults(name, pointer, longest + "x") == [(pointer, "too_long")]


@pytest.mark.parametrize(("name", "pointer"), places(IDS))
def test_an_id_is_a_uuid_in_its_usual_form(name: str, pointer: str) -> None:
    assert taken(name, pointer, "00000000-0000-0000-0000-000000000000")
    for value in ("", "1", AN_ID[:-1], AN_ID + "0", AN_ID.replace("-", ""), f"{{{AN_ID}}}", f"urn:uuid:{AN_ID}"):
        assert faults(name, pointer, value) == [(pointer, "bad_id")]
    assert faults(name, pointer, AN_ID.replace("0", "０", 1)) == [(pointer, "bad_id")]


@pytest.mark.parametrize(("name", "pointer"), places(TERMS))
def test_a_term_is_named_by_its_code(name: str, pointer: str) -> None:
    for value in ("a", "130100", "科技", "a.b/c:d-e_f", "x" * 100):
        assert taken(name, pointer, value)
    for value in ("", "a b", "x" * 101, "a,b", "a\n", "<a>", "a'b"):
        assert faults(name, pointer, value) == [(pointer, "bad_code")]


@pytest.mark.parametrize("value", ["zh-CN", "zh-Hans-CN", "en", "bo", "ug", "mn-Mong-CN"])
def test_languages_of_the_country_and_others_are_taken(value: str) -> None:
    assert taken("article", "/language", value)


@pytest.mark.parametrize("value", ["", "中文", "z", "zh_CN", "zh-", "chinese language", "zh-CN-a-b-c-d"])
def test_a_language_is_a_tag(value: str) -> None:
    assert faults("article", "/language", value) == [("/language", "bad_language")]


@pytest.mark.parametrize("value", ["0", "0.5", "12.50", "999999999", "999999999.99"])
def test_an_amount_of_yuan_is_taken_as_written(value: str) -> None:
    assert taken("service_item", "/fees/0/amount", value)


@pytest.mark.parametrize("value", ["", "-1", "1.234", ".5", "1.", "1,000", "1e3", "1000000000", "１２", "12元", " 1"])
def test_an_amount_has_two_decimals_and_no_unit(value: str) -> None:
    assert faults("service_item", "/fees/0/amount", value) == [("/fees/0/amount", "bad_amount")]


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-01",
        "2026-03-01T09:00:00",
        "2026-03-01T24:00:00+08:00",
        "2026-02-30T09:00:00+08:00",
        "2026-03-01T09:00+08:00",
        "2026-03-01T09:00:00+8:00",
        "2026-03-01T09:00:00.1234567+08:00",
        "20260301T090000Z",
        "２０２６-03-01T09:00:00Z",
        "",
    ],
)
def test_a_moment_carries_its_offset(value: str) -> None:
    assert faults("article", "/first_published_at", value) == [("/first_published_at", "bad_time")]
