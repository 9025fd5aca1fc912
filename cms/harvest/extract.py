"""Rules of fields compiled to functions: from a row's cells to one value, with reasons for what could not be read."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from marshmallow import fields

from cms.harvest import addresses, dates
from cms.harvest.bodies import to_lines
from cms.harvest.choices import Cells
from cms.harvest.mapping import PATTERN_CHARACTERS, FieldRule
from cms.harvest.names import NO_NAMES, Names, entries, not_found
from cms.harvest.reasons import Reason, reason
from schemas.fields import Rows

Extract = Callable[[Cells, list[Reason]], Any]
Step = Callable[[str, list[Reason]], Any]

YES, NO = frozenset({"是", "true", "yes", "1", "y"}), frozenset({"否", "false", "no", "0", "n"})
MOST_DIGITS = 9
NUMBER = "document_number"
_ENDS = " \t\r\n\u3000\u00a0\ufeff"


def compile_field(
    rule: FieldRule, declared: fields.Field[Any], place: Mapping[str, int], names: Names = NO_NAMES
) -> Extract:
    """The function that makes the field from a row; ``None`` where there is nothing."""
    is_list = isinstance(declared, Rows)
    one = declared.inner if isinstance(declared, Rows) else declared
    scheme = str(one.metadata.get("scheme", ""))
    if rule.constant is not None:
        value = _constant(rule, names.finder(rule.name, scheme), is_list=is_list)
        return lambda _cells, _reasons: value
    read, steps = first_filled(rule.columns, place, rule.ignore), _steps(rule)
    kind = str(one.metadata.get("kind") or declared.metadata["kind"])
    convert = _named(rule, scheme, names) or _converter(rule, kind)

    def extract(cells: Cells, reasons: list[Reason]) -> Any:
        text: str | None = read(cells)
        for step in steps:
            text = step(text, reasons) if text else text
        if not text:
            return None
        if not is_list:
            return convert(text, reasons)
        parts = [part for each in (text.split(rule.split) if rule.split else [text]) if (part := each.strip(_ENDS))]
        made = [convert(part, reasons) for part in dict.fromkeys(parts)]
        # Two names can stand for one code.
        return list(dict.fromkeys(value for value in made if value is not None)) or None

    return extract


def _constant(rule: FieldRule, find: Callable[[str], str | None] | None, *, is_list: bool) -> Any:
    """The value of a constant, of a name what it stands for; what names nothing was told of the mapping already."""
    if find is None:
        return rule.constant
    found = list(dict.fromkeys(find(str(each)) or each for each in entries(rule.constant)))
    return found if is_list else found[0]


def first_filled(
    columns: tuple[str, ...], place: Mapping[str, int], ignore: tuple[str, ...] = ()
) -> Callable[[Cells], str]:
    """The function that gives the first of the columns that is not blank; what is to be ignored counts as blank."""
    spots = [place[column] for column in columns]
    if ignore:
        blank = frozenset(("", *ignore))
        return lambda cells: next((text for spot in spots if (text := cells[spot].strip(_ENDS)) not in blank), "")
    if len(spots) == 1:
        spot = spots[0]
        return lambda cells: cells[spot].strip(_ENDS)
    return lambda cells: next((text for spot in spots if (text := cells[spot].strip(_ENDS))), "")


def _steps(rule: FieldRule) -> list[Step]:
    steps: list[Step] = []
    if rule.strip:
        steps.append(_stripper(rule.strip))
    if rule.pattern:
        steps.append(_matcher(re.compile(rule.pattern)))
    if rule.lookup:
        steps.append(_looker(rule))
    return steps


def _stripper(affixes: tuple[str, ...]) -> Step:
    def strip(text: str, _reasons: list[Reason]) -> str:
        for affix in affixes:
            text = text.removeprefix(affix).removesuffix(affix).strip(_ENDS)
        return text

    return strip


def _matcher(pattern: re.Pattern[str]) -> Step:
    def match(text: str, _reasons: list[Reason]) -> str | None:
        found = pattern.search(text[:PATTERN_CHARACTERS])
        return found[1] if found else None

    return match


def _looker(rule: FieldRule) -> Step:
    def look(text: str, reasons: list[Reason]) -> str | None:
        if text not in rule.lookup and rule.default is None:
            reasons.append(reason("not_in_table", rule.name, value=text))
        return rule.lookup.get(text, rule.default)

    return look


def _converter(rule: FieldRule, kind: str) -> Step:
    """By the kind of the field, so that a mapping need not tell what the schema tells already."""
    read = _number if rule.name == NUMBER else _READERS.get("date_at_end" if rule.date_at_end else kind)
    if read is None:
        return lambda text, _reasons: text
    return lambda text, reasons: read(text, rule, reasons)


def _named(rule: FieldRule, scheme: str, names: Names) -> Step | None:
    """For fields that take an id or a code: what the name in the column stands for, or a reason and nothing."""
    find = names.finder(rule.name, scheme)
    return _by_name(find, not_found(scheme), rule.name) if find else None


def _by_name(find: Callable[[str], str | None], code: str, name: str) -> Step:
    def convert(text: str, reasons: list[Reason]) -> str | None:
        found = find(text)
        if found is None:
            reasons.append(reason(code, name, value=text))
        return found

    return convert


def _number(text: str, rule: FieldRule, reasons: list[Reason]) -> str | None:
    """Whatever bears a number in any writing; a bar that sets the size of type (字号：大 中 小) does not."""
    if any(one.isnumeric() for one in text):
        return text
    reasons.append(reason("number_unreadable", rule.name, value=text))
    return None


def _signing_date(text: str, rule: FieldRule, _reasons: list[Reason]) -> str | None:
    short = dates.read_date(text, rule.forms)
    found = short or dates.signing_date(unescape(to_lines(text)) if "</" in text else text)
    return found.isoformat() if found else None


def _date(text: str, rule: FieldRule, reasons: list[Reason]) -> str | None:
    found = dates.read_date(text, rule.forms)
    if found is None:
        reasons.append(reason("date_unreadable", rule.name, value=text))
    return found.isoformat() if found else None


def _address(text: str, rule: FieldRule, reasons: list[Reason]) -> str | None:
    found = addresses.mend(text, rule.base)
    if found is None:
        reasons.append(reason("link_unusable", rule.name, value=text))
    return found


def _flag(text: str, rule: FieldRule, reasons: list[Reason]) -> bool | None:
    if text.lower() not in YES | NO:
        reasons.append(reason("not_in_table", rule.name, value=text))
        return None
    return text.lower() in YES


def _whole(text: str, _rule: FieldRule, _reasons: list[Reason]) -> int | str:
    """What is no number stays text, which the schema refuses with its reason."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else text


def _moment(text: str, rule: FieldRule, reasons: list[Reason]) -> str | None:
    """What was published in the future cannot have been: the time is left out, the row is not."""
    moment = dates.read_moment(text, rule.forms)
    if moment is None:
        reasons.append(reason("date_unreadable", rule.name, value=text))
        return None
    if moment > datetime.now(UTC):
        reasons.append(reason("date_in_future", rule.name, value=text))
        return None
    return moment.isoformat()


_READERS: dict[str, Callable[[str, FieldRule, list[Reason]], Any]] = {
    "date_at_end": _signing_date,
    "date": _date,
    "datetime": _moment,
    "url": _address,
    "flag": _flag,
    "whole": _whole,
}
