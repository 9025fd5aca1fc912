"""The ``[fields.…]`` tables of a mapping: one rule a field, checked against what the content types declare."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any

from marshmallow import fields

from cms.harvest.dates import FORMS
from cms.harvest.mapping import HEAD_CHARACTERS, FieldRule
from cms.harvest.patterns import fault_of
from cms.harvest.tables import Table
from schemas.content_types import CONTENT_TYPES, schema_of
from schemas.fields import Part, Rows

NEVER = {"channels": "channel", "attachments": "links", "relations": ""}
"""Fields that no rule of a field makes: what makes them instead, if anything does."""
DATES = ("date", "datetime")
MOST_CHARACTERS = 5000


def declared(type_name: str, name: str) -> fields.Field[Any] | None:
    """The field of a type by its name; a part's own fields are named ``source.url``."""
    head, _, rest = name.partition(".")
    found = schema_of(type_name).fields.get(head)
    if rest:
        return found.schema.fields.get(rest) if isinstance(found, Part) else None
    return None if isinstance(found, Part) else found


def field_of(type_name: str, name: str) -> fields.Field[Any]:
    """As `declared`, for a field that is known to be there. Raises ``LookupError``."""
    found = declared(type_name, name)
    if found is None:
        message = f"{type_name} has no field {name}"
        raise LookupError(message)
    return found


def kind_of(field: fields.Field[Any]) -> str:
    """The kind of value that a field takes (of one entry, if it is a list)."""
    return str(field.metadata["kind"])


def read(root: Table, types: Sequence[str]) -> tuple[FieldRule, ...]:
    """Every rule; faults go to the table."""
    table = root.table("fields", needed=True)
    if table is None:
        return ()
    rules = [_rule(each, name, types) for name, each in _named(table)]
    if not any(rule.name == "title" for rule in rules):
        table.fault("title", "required", "标题必须有来源", "The title must come from somewhere")
    table.finish()
    return tuple(rules)


def _named(table: Table, prefix: str = "") -> Iterator[tuple[str, Table]]:
    """The tables by field; ``[fields.source.url]`` is the field ``source.url``."""
    for key in table.data:
        below = table.table(key)
        if below is None:
            continue
        if below.data and not prefix and all(isinstance(value, dict) for value in below.data.values()):
            yield from _named(below, f"{key}.")
        else:
            yield f"{prefix}{key}", below


def _rule(table: Table, name: str, types: Sequence[str]) -> FieldRule:
    found = [field for type_name in types or CONTENT_TYPES if (field := declared(type_name, name))]
    if name in NEVER:
        other = NEVER[name]
        table.fault("", "not_a_field_rule", f"请用 {other or 'API'}", f"Use {other or 'the API'} for it")
    elif not found or (isinstance(found[0], Rows) and isinstance(found[0].inner, Part)):
        table.fault("", "unknown_field", "这些类型没有这个字段", "None of the types has such a field")
    columns = table.texts("columns") + table.texts("column")
    made = FieldRule(
        name=name,
        constant=_constant(table.raw("constant")),
        columns=columns,
        ignore=table.texts("ignore"),
        find_in=table.texts("find_in"),
        characters=table.whole("characters", HEAD_CHARACTERS, MOST_CHARACTERS),
        strip=table.texts("strip"),
        pattern=table.text("pattern"),
        lookup=_lookup(table),
        default=table.text("default") or None,
        split=table.text("split"),
        date_at_end=table.flag("date_at_end"),
        forms=frozenset(table.texts("forms")) or frozenset(FORMS),
        format=table.text("format", "text", among=("text", "html")),
        mend_from=table.text("mend_from"),
        base=table.text("base"),
    )
    _check(table, made, kind_of(found[0]) if found else "")
    table.finish()
    return made


def _constant(value: Any) -> Any:
    """A constant as content has it: TOML knows days and times, content their ISO form."""
    return value.isoformat() if isinstance(value, date | time) else value


def _lookup(table: Table) -> dict[str, str]:
    value = table.raw("lookup") or {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        table.fault("lookup", "wrong_type", "应为 值 = 值 的表", "Must be a table of value = value")
        return {}
    return value


def _check(table: Table, rule: FieldRule, kind: str) -> None:
    """What cannot be told key by key: where the value comes from, and keys that make no sense for the field."""
    sources = [bool(rule.columns), rule.constant is not None, bool(rule.find_in) and not rule.columns]
    if sum(sources) != 1:
        zh = "须有且仅有一个来源：column(s)、constant、find_in（find_in 可作 column(s) 的后备）"
        en = "Exactly one source: column(s), constant, find_in; find_in may stand behind column(s)"
        table.fault("", "wrong_source", zh, en)
    if rule.pattern and (wrong := fault_of(rule.pattern, group=True)):
        table.fault("pattern", "bad_pattern", wrong.zh, wrong.en)
    for key, fits in _FITTING.items():
        if key in table.data and not fits(rule.name, kind):
            table.fault(key, "not_here", "此键不适用于这个字段", "This key does not go with this field")
    if unknown := sorted(rule.forms - set(FORMS)):
        table.fault("forms", "unknown_choice", f"没有：{unknown}；只有 {list(FORMS)}", f"Must be among {list(FORMS)}")
    if rule.find_in and not set(rule.find_in) <= {"title", "body"}:
        table.fault("find_in", "unknown_choice", "只能是 title、body", "Must be among title, body")


_FITTING: dict[str, Callable[[str, str], bool]] = {
    "find_in": lambda name, _: name == "document_number",
    "characters": lambda name, _: name == "document_number",
    "mend_from": lambda name, _: name == "title",
    "format": lambda name, _: name == "body",
    "forms": lambda _, kind: kind in DATES,
    "date_at_end": lambda _, kind: kind in DATES,
    "base": lambda _, kind: kind == "url",
}
