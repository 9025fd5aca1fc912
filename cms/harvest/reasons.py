"""Why a row was refused, or what a person should look at in a row that was taken: a closed list of codes.

A refused row always has at least one reason; a created one may have some (a title that its source cut off, a date that
cannot be read), and then it is a draft like any other that lacks something.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemas.text import Text

LONGEST_VALUE = 120

REASONS: dict[str, Text] = {
    "title_missing": Text("没有标题", "There is no title"),
    "title_truncated": Text(
        "标题在来源处被截断，正文中未找到全名", "The source cut the title off and the text does not have the whole"
    ),
    "title_mended": Text("截断的标题已按正文补全", "The cut-off title was completed from the text"),
    "date_unreadable": Text("无法识别的日期：{value}", "This is not a date that can be read: {value}"),
    "date_in_future": Text("日期在将来：{value}", "The date lies in the future: {value}"),
    "link_unusable": Text("无法作为网址使用：{value}", "Cannot be used as an address: {value}"),
    "not_in_table": Text("对照表中没有这个值：{value}", "The table has no such value: {value}"),
    "no_rule": Text("没有规则适用于这个值：{value}", "No rule fits this value: {value}"),
    "key_missing": Text("用作标识的列都是空的", "The columns that identify the item are empty"),
    "wrong_columns": Text("应有 {expected} 列，实有 {found} 列", "There are {found} columns instead of {expected}"),
    "header_repeated": Text("重复的表头", "The header once more"),
    "row_too_long": Text("超过一行的上限（{limit} 字节）", "Longer than a row may be ({limit} bytes)"),
    "quote_unclosed": Text("引号没有结束", "A quotation mark is not closed"),
    "undecodable": Text("有不能按 {encoding} 解码的字节", "Has bytes that are not {encoding}"),
    "csv_error": Text("不是正确的 CSV：{value}", "Not correct CSV: {value}"),
    "json_error": Text("不是正确的 JSON 对象", "Not a correct JSON object"),
    "not_flat": Text("“{value}”不是单个值或值的列表", "“{value}” is neither a value nor a list of values"),
    "duplicate_key": Text("与第 {row} 行标识相同", "Has the key of row {row}"),
    "duplicate_title": Text("标题与日期与已有信息相同", "Has the title and date of something that is there"),
    "source_changed": Text("来源已改动；库中内容未被覆盖", "The source has changed; the library was left as it is"),
}


class Reason(NamedTuple):
    """One reason: its code, the field or column it is about (may be empty), and the sentence in both languages."""

    code: str
    field: str
    detail: Text

    def as_json(self) -> dict[str, str]:
        """The form in which it is kept with the row."""
        return {"code": self.code, "field": self.field, "zh": self.detail.zh, "en": self.detail.en}


def reason(code: str, field: str = "", **words: object) -> Reason:
    """The reason with its gaps filled; a long value is cut, since the row itself can be looked up."""
    text = REASONS[code]
    filled = {name: _short(value) for name, value in words.items()}
    return Reason(code, field, Text(text.zh.format(**filled), text.en.format(**filled)))


def from_json(stored: Iterable[Mapping[str, str]]) -> list[Reason]:
    """The reasons as they were kept with a row."""
    return [Reason(one["code"], one["field"], Text(one["zh"], one["en"])) for one in stored]


def _short(value: object) -> object:
    if not isinstance(value, str):
        return value
    visible = "".join(character if character.isprintable() else "\ufffd" for character in value[: LONGEST_VALUE + 1])
    return visible if len(visible) <= LONGEST_VALUE else visible[:LONGEST_VALUE] + "…"
