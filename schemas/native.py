"""marshmallow's own messages, told in both languages with the codes of `schemas.faults`."""

import re

from schemas.text import Text

_KINDS = {
    "integer": Text("整数", "a whole number"),
    "number": Text("数字", "a number"),
    "string": Text("文本", "text"),
    "boolean": Text("true 或 false", "true or false"),
    "list": Text("列表", "a list"),
    "mapping type": Text("对象", "an object"),
    "datetime": Text("带时区的时间", "a time with its offset"),
    "aware datetime": Text("带时区的时间", "a time with its offset"),
    "date": Text("日期", "a date"),
}

_FIXED = {
    "Missing data for required field.": ("required", Text("必须填写", "This field is required")),
    "Unknown field.": ("unknown_field", Text("没有这个字段", "There is no such field")),
    "Field may not be null.": ("null", Text("不能为空值", "This field cannot be null")),
    "Invalid input type.": ("wrong_type", Text("应为对象", "Must be an object")),
    "bad id": ("bad_id", Text("不是有效的标识", "Not a valid identifier")),
    "bad hash": ("bad_form", Text("应为 64 位十六进制散列", "A hash of 64 hexadecimal digits")),
    "bad period": (
        "bad_form",
        Text("应为年、季度或月，如 2026、2026-Q4、2026-11", "A year, a quarter or a month: 2026, 2026-Q4, 2026-11"),
    ),
    "bad pointer": ("bad_form", Text("应为字段的 JSON 指针，如 /title", "A JSON pointer to a field: /title")),
    "blank": ("blank", Text("不能是空白", "Must not be blank")),
    "String does not match expected pattern.": ("bad_form", Text("格式不正确", "Not in the expected form")),
}

_PATTERNS = (
    (r"Must be one of: (.+)\.", "unknown_choice", Text("只能是：{0}", "Must be one of: {0}")),
    (
        r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
        "out_of_range",
        Text("应在{0}到{1}之间", "Must be between {0} and {1}"),
    ),
    (
        r"Length must be between (\d+) and (\d+)\.",
        "bad_length",
        Text("长度应为{0}至{1}", "Of {0} to {1} characters"),
    ),
    (r"Of (\d+) to (\d+) entries\.", "bad_length", Text("应为{0}至{1}项", "Of {0} to {1} entries")),
    (r"Shorter than minimum length (\d+)\.", "too_short", Text("至少{0}个字符", "At least {0} characters")),
    (r"Longer than maximum length (\d+)\.", "too_long", Text("最多{0}个字符", "At most {0} characters")),
    (r"Length must be (\d+)\.", "bad_length", Text("长度应为{0}", "Its length is {0}")),
)
_COMPILED = tuple((re.compile(pattern), code, text) for pattern, code, text in _PATTERNS)
CODES = frozenset(["wrong_type", *(code for code, _ in _FIXED.values()), *(code for _, code, _ in _PATTERNS)])
"""Every code that such a message can have."""

_WRONG_TYPE = re.compile(r"Not a valid ([a-z ]+)\.")


def told(message: str) -> tuple[str, Text]:
    """The code and both wordings of a message; one that is not known keeps its words under the code `invalid`."""
    if message in _FIXED:
        return _FIXED[message]
    if found := _WRONG_TYPE.fullmatch(message):
        kind = _KINDS.get(found[1], Text(found[1], found[1]))
        return "wrong_type", Text(f"应为{kind.zh}", f"Must be {kind.en}")
    for pattern, code, text in _COMPILED:
        if found := pattern.fullmatch(message):
            return code, Text(text.zh.format(*found.groups()), text.en.format(*found.groups()))
    return "invalid", Text(message, message)
