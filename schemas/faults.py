"""What can be wrong with content: a closed list of codes with a sentence in each language."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from marshmallow import ValidationError

from schemas import native
from schemas.text import Text

FAULTS: dict[str, Text] = {
    "required": Text("必须填写", "This field is required"),
    "null": Text("不能为空值", "This field cannot be null"),
    "wrong_type": Text("应为{expected}", "Must be {expected}"),
    "blank": Text("不能是空白", "Must not be blank"),
    "too_long": Text("最多{most}个字符", "At most {most} characters"),
    "too_many": Text("最多{most}项", "At most {most} entries"),
    "duplicate": Text("不能重复", "Must not be given twice"),
    "unknown_choice": Text("只能是：{choices}", "Must be one of: {choices}"),
    "out_of_range": Text("应在{least}到{most}之间", "Must be between {least} and {most}"),
    "bad_date": Text("日期应写作 2024-07-30", "A date is written 2024-07-30"),
    "bad_time": Text(
        "时间应带时区，如 2024-07-30T09:00:00+08:00", "A time carries its offset: 2024-07-30T09:00:00+08:00"
    ),
    "bad_url": Text("只接受 http 或 https 网址", "Only http and https addresses are accepted"),
    "bad_id": Text("不是有效的标识", "Not a valid identifier"),
    "bad_code": Text("不是有效的代码", "Not a valid code"),
    "bad_language": Text("语种应写作 zh-CN、en、bo 等", "A language is written zh-CN, en, bo"),
    "bad_amount": Text("金额应写作 12.50（元）", "An amount is written 12.50 (yuan)"),
    "unknown_field": Text("没有这个字段", "There is no such field"),
    "date_order": Text("不能早于{other}", "Must not be earlier than {other}"),
    "reason_needed": Text("不主动公开的，须说明理由", "What is not disclosed proactively needs a reason"),
    "in_future": Text("不能晚于现在", "Must not lie in the future"),
    "wrong_kind": Text("该部分只用于“{kind}”", "This part belongs to the kind “{kind}” only"),
    "relation_not_allowed": Text("该类资源不能建立这种关联", "This type of resource cannot have such a relation"),
}


class Fault(str):
    """A message that still knows its code and its wording in both languages; as a string it is the Chinese one."""

    __slots__ = ("code", "text")

    code: str
    text: Text

    def __new__(cls, code: str, text: Text) -> Self:
        """A fault of the given code, worded."""
        made = super().__new__(cls, text.zh)
        made.code = code
        made.text = text
        return made


class FieldFault(NamedTuple):
    """One fault at one place of the content; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    code: str
    detail: Text


def fault(code: str, zh: dict[str, object] | None = None, **words: object) -> Fault:
    """The fault ``code`` with its gaps filled from ``words``; ``zh`` overrides words in the Chinese sentence."""
    text = FAULTS[code]
    return Fault(code, Text(text.zh.format(**{**words, **(zh or {})}), text.en.format(**words)))


def invalid(
    code: str, field: str | None = None, zh: dict[str, object] | None = None, **words: object
) -> ValidationError:
    """A validation error that carries one fault, for ``field`` if named."""
    made = fault(code, zh, **words)
    return ValidationError({field: [made]} if field else [made])


def flatten(error: ValidationError, prefix: str = "") -> list[FieldFault]:
    """Every fault of a marshmallow error, with pointers that begin with ``prefix`` (for example ``/content``)."""
    return list(_walk(error.messages, prefix))


def _walk(messages: Any, pointer: str) -> Iterator[FieldFault]:
    if isinstance(messages, dict):
        for key, below in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from _walk(below, pointer + step)
    elif isinstance(messages, list):
        for one in messages:
            yield from _walk(one, pointer)
    else:
        yield _told(messages, pointer)


def _told(message: object, pointer: str) -> FieldFault:
    if isinstance(message, Fault):
        return FieldFault(pointer, message.code, message.text)
    code, text = native.told(str(message))
    return FieldFault(pointer, code, text)
