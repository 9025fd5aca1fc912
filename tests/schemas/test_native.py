"""marshmallow's own messages reach readers in both languages."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from schemas import native, requests
from schemas.faults import flatten
from schemas.fields import Entries
from tests.docs.pages import ROOT


class Everything(Schema):
    whole = fields.Integer(validate=validate.Range(1, 5))
    flag = fields.Boolean()
    name = fields.String(validate=validate.Length(2, 4))
    choice = fields.String(validate=validate.OneOf(("a", "b")))
    code = fields.String(validate=validate.Regexp("x"))
    when = fields.AwareDateTime(format="iso")
    day = fields.Date()
    table = fields.Dict()
    several = fields.List(fields.String())
    needed = fields.String(required=True)
    entries = fields.List(fields.String(), validate=Entries(1, 2))
    short = fields.String(validate=validate.Length(min=3))
    long = fields.String(validate=validate.Length(max=3))
    amount = fields.Float()


@pytest.mark.parametrize(
    ("field", "value", "code", "zh"),
    [
        ("whole", "x", "wrong_type", "应为整数"),
        ("whole", 9, "out_of_range", "应在1到5之间"),
        ("flag", "perhaps", "wrong_type", "应为true 或 false"),
        ("name", "x", "bad_length", "长度应为2至4"),
        ("choice", "c", "unknown_choice", "只能是：a, b"),
        ("code", "y", "bad_form", "格式不正确"),
        ("when", "now", "wrong_type", "应为带时区的时间"),
        ("when", "2026-01-01T00:00:00", "wrong_type", "应为带时区的时间"),
        ("day", "x", "wrong_type", "应为日期"),
        ("table", [], "wrong_type", "应为对象"),
        ("several", 1, "wrong_type", "应为列表"),
        ("entries", [], "bad_length", "应为1至2项"),
        ("needed", None, "null", "不能为空值"),
        ("short", "x", "too_short", "至少3个字符"),
        ("long", "xxxx", "too_long", "最多3个字符"),
        ("amount", "x", "wrong_type", "应为数字"),
        ("nothing", 1, "unknown_field", "没有这个字段"),
    ],
)
def test_each_message_has_a_code_and_both_wordings(field: str, value: object, code: str, zh: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Everything().load({"needed": "x", field: value})
    (fault,) = flatten(caught.value)
    assert (fault.pointer, fault.code, fault.detail.zh) == (f"/{field}", code, zh)
    assert fault.detail.en != fault.detail.zh
    assert fault.detail.en.isascii()


def test_what_is_missing_and_what_is_no_object_are_told() -> None:
    for given, code in (({}, "required"), ([], "wrong_type")):
        with pytest.raises(ValidationError) as caught:
            Everything().load(given)
        assert [fault.code for fault in flatten(caught.value)] == [code]


def test_an_unknown_message_keeps_its_words() -> None:
    (fault,) = flatten(ValidationError({"a": ["Something else"]}))
    assert (fault.code, fault.detail.en) == ("invalid", "Something else")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("bad id", "bad_id"),
        ("bad hash", "bad_form"),
        ("blank", "blank"),
        ("bad period", "bad_form"),
        ("bad pointer", "bad_form"),
    ],
)
def test_our_own_short_words_are_told_in_full(words: str, code: str) -> None:
    (fault,) = flatten(ValidationError({"a": [words]}))
    assert fault.code == code
    assert fault.detail.zh != words


def test_every_word_of_a_pattern_of_ours_is_told_in_full() -> None:
    files = (ROOT / "schemas" / "requests").glob("*.py")
    words = {word for file in files for word in re.findall(r'error="([^"]+)"', file.read_text("utf-8"))}
    assert "bad period" in words
    assert [word for word in words if native.told(word)[0] == "invalid"] == []


def _below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for one in schema.__subclasses__():
        yield one
        yield from _below(one)


def test_no_list_of_a_request_is_told_of_characters() -> None:
    for module in iter_modules(requests.__path__):
        import_module(f"schemas.requests.{module.name}")
    wrong = {
        f"{schema.__name__}.{name}"
        for schema in _below(Schema)
        if schema.__module__.startswith("schemas.requests.")
        for name, one in schema._declared_fields.items()
        if isinstance(one, fields.List | fields.Dict)
        and any(isinstance(check, validate.Length) and not isinstance(check, Entries) for check in one.validators)
    }
    assert wrong == set()
