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
    "number_unreadable": Text("没有数字，不是文号：{value}", "Not a document number, as it has no digit: {value}"),
    "date_in_future": Text("日期在将来：{value}", "The date lies in the future: {value}"),
    "link_unusable": Text("无法作为网址使用：{value}", "Cannot be used as an address: {value}"),
    "link_incomplete": Text(
        "相对链接，且网页的地址不明，未能保留（可填写 base）：{value}",
        "A relative link of a page whose address is not known was not kept (base tells it): {value}",
    ),
    "not_in_table": Text("对照表中没有这个值：{value}", "The table has no such value: {value}"),
    "no_rule": Text("没有规则适用于这个值：{value}", "No rule fits this value: {value}"),
    "key_missing": Text("用作标识的列都是空的", "The columns that identify the item are empty"),
    "wrong_columns": Text("应有 {expected} 列，实有 {found} 列", "There are {found} columns instead of {expected}"),
    "header_repeated": Text("重复的表头", "The header once more"),
    "row_too_long": Text("超过一行的上限（{limit} 字节）", "Longer than a row may be ({limit} bytes)"),
    "quote_unclosed": Text("引号没有结束", "A quotation mark is not closed"),
    "undecodable": Text("有不能按 {encoding} 解码的字节", "Has bytes that are not {encoding}"),
    "nul_removed": Text("有空字符（NUL），已去除", "Had NUL characters, which were taken out"),
    "row_broke": Text("处理该行时程序出错，详见日志", "The program failed on this row; the log tells how"),
    "csv_error": Text("不是正确的 CSV：{value}", "Not correct CSV: {value}"),
    "lone_return": Text("引号之外有单独的回车符（CR）", "Has a carriage return (CR) alone, outside quotation marks"),
    "json_error": Text("不是正确的 JSON 对象", "Not a correct JSON object"),
    "not_flat": Text("“{value}”不是单个值或值的列表", "“{value}” is neither a value nor a list of values"),
    "duplicate_key": Text("与第 {row} 行标识相同", "Has the key of row {row}"),
    "duplicate_title": Text("标题与日期与已有信息相同", "Has the title and date of something that is there"),
    "item_in_bin": Text("库中的信息在回收站中", "What is there lies in the recycle bin"),
    "item_purged": Text(
        "此前导入过，已被删除并清除；不再导入，需要时请新建",
        "Imported before, deleted since and purged: not brought in again; make it by hand if it is wanted",
    ),
    "key_taken": Text(
        "其标识已属于本单位的一条信息，您无权查看该信息",
        "Its key is that of an item of the organization which you may not read",
    ),
    "purged_before": Text(
        "标题与日期相同的信息此前已被删除并清除，请确认是否仍需要", "Something of its title and date was purged before"
    ),
    "mojibake": Text("文字为乱码，来源处编码有误，未能复原", "The text is garbled and could not be restored"),
    "mojibake_mended": Text("乱码已按原编码复原，请核对", "Garbled text was restored by its encoding; check it"),
    "file_unreadable": Text("文件无法读取：{value}", "The file cannot be read: {value}"),
    "column_page": Text("是栏目列表页，不是文章：{value}", "A page of a column, not an article: {value}"),
    "body_guessed": Text("正文区域按版面推断，请核对首尾", "Where the text begins and ends was guessed; check it"),
    "body_not_found": Text("未找到正文", "No text was found on the page"),
    "no_such_organization": Text(
        "系统中没有名为此的唯一单位：{value}", "No single organization has this name: {value}"
    ),
    "no_such_term": Text("分类表中没有这个名称或代码：{value}", "The taxonomy has no such label or code: {value}"),
    "image_left_out": Text("{count} 幅图片未导入", "{count} pictures were left out"),
    "hidden_text_left_out": Text(
        "文档中有隐藏文字 {count} 处，未导入", "The document hides text in {count} places, which was left out"
    ),
    "item_discarded": Text("来源中已删除或未保存：{value}", "Deleted or never saved in the source: {value}"),
    "item_not_public": Text(
        "来源中未公开（{value}），未导入；确需导入时在映射的 statuses 中写明该状态",
        "Not public in the source ({value}) and left out; to have it, name the status in the mapping's statuses",
    ),
    "file_not_taken": Text(
        "附件未能取得，保留为链接：{value}（{why}）", "A file was not taken and stays a link: {value} ({why})"
    ),
    "picture_not_taken": Text(
        "写在正文内的图片未能取出为附件，已略去：{value}（{why}）",
        "A picture written into the text could not be made an attachment and was left out: {value} ({why})",
    ),
    "proposed_index_number": Text(
        "索引号 {value} 属于已有信息，待确认是否为同一信息",
        "The index number {value} is that of something that is there: to be told whether it is the same",
    ),
    "proposed_document_number": Text(
        "文号 {value} 属于已有信息，待确认是否为同一信息",
        "The document number {value} is that of something that is there: to be told whether it is the same",
    ),
    "proposed_title_date": Text(
        "标题与日期同已有信息，但正文开头不同，待确认是否为同一信息",
        "Has the title and date of something that is there, but begins differently: to be told whether it is the same",
    ),
    "proposed_text": Text(
        "正文与已有信息相似度 {value}，待确认是否为同一信息",
        "The text is like that of something that is there by {value}: to be told whether it is the same",
    ),
    "proposed_before": Text(
        "此前的导入已提出，待确认是否为同一信息", "Proposed by an earlier import and not decided yet"
    ),
    "index_number_left": Text(
        "索引号 {value} 属于另一信息，未采用", "The index number {value} belongs to another item and was left out"
    ),
    "reference_unknown": Text("库中没有所引用的文件：{value}", "The library does not have what is cited: {value}"),
    "reference_ambiguous": Text("所引用的文件不止一个：{value}", "More than one item may be what is cited: {value}"),
    "reference_left": Text(
        "引用未建立关联：草稿已被他人改动", "References were left: somebody has changed the draft since"
    ),
    "tampering_removed": Text(
        "疑似被篡改，已去除或复原：{kind}，{count} 处，如“{value}”",
        "Tampered with, taken out or restored: {kind}, {count} times, such as “{value}”",
    ),
    "tampering_suspected": Text(
        "疑似被篡改，请核对原文：{kind}，{count} 处，如“{value}”",
        "Perhaps tampered with, compare with the original: {kind}, {count} times, such as “{value}”",
    ),
    "hidden_removed": Text(
        "读者看不见的文字已去除：{count} 处，如“{value}”",
        "Text that readers do not see was taken out: {count} times, such as “{value}”",
    ),
    "hidden_prose": Text(
        "读者看不见、但像是正文的文字已去除，请核对原文：“{value}”",
        "Text that readers do not see but that reads as prose was taken out, compare with the original: “{value}”",
    ),
    "cleaned": Text("已清理正文：{kind}，{count} 处", "The body was cleaned: {kind}, {count} times"),
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
    """The reason with its gaps filled, a `Text` in each language; a long value is cut: the row can be looked up."""
    text = REASONS[code]
    zh = {name: _short(value.zh if isinstance(value, Text) else value) for name, value in words.items()}
    en = {name: _short(value.en if isinstance(value, Text) else value) for name, value in words.items()}
    return Reason(code, field, Text(text.zh.format(**zh), text.en.format(**en)))


def from_json(stored: Iterable[Mapping[str, str]]) -> list[Reason]:
    """The reasons as they were kept with a row."""
    return [Reason(one["code"], one["field"], Text(one["zh"], one["en"])) for one in stored]


def _short(value: object) -> object:
    if not isinstance(value, str):
        return value
    visible = "".join(character if character.isprintable() else "\ufffd" for character in value[: LONGEST_VALUE + 1])
    return visible if len(visible) <= LONGEST_VALUE else visible[:LONGEST_VALUE] + "…"
