"""The content of a row: title, body with its links, and every other field, each made by a function compiled once."""

from collections.abc import Callable
from collections.abc import Mapping as ReadOnly
from typing import Any

from cms.harvest import bodies, own_number, titles
from cms.harvest.addresses import file_name, mend
from cms.harvest.choices import Cells
from cms.harvest.extract import Extract, compile_field, first_filled
from cms.harvest.field_rules import declared, field_of
from cms.harvest.mapping import FieldRule, Links, Mapping
from cms.harvest.names import NO_NAMES, Names
from cms.harvest.reasons import Reason, reason

Place = ReadOnly[str, int]
Put = Callable[[Cells, dict[str, Any], list[Reason]], None]
Fill = Callable[[Cells, dict[str, Any], list[Reason]], str]
Body = Callable[[Cells, list[Reason]], tuple[str, str]]


def compile_fields(mapping: Mapping, type_name: str, place: Place, names: Names = NO_NAMES) -> Fill:
    """The function that fills in the content of one type and gives back the plain text of its body."""
    rules = {rule.name: rule for rule in mapping.fields if declared(type_name, rule.name) is not None}
    title, body = _title(rules["title"], place), _body(rules.get("body"), mapping.links, place)
    number = next((rule for rule in rules.values() if rule.find_in), None)
    others = [
        _setter(rule, type_name, place, names)
        for name, rule in rules.items()
        if name not in ("title", "body") and (rule.columns or not rule.find_in)
    ]

    def fill(cells: Cells, content: dict[str, Any], reasons: list[Reason]) -> str:
        content["title"] = title(cells, reasons)
        html, text = body(cells, reasons)
        if html:
            content["body"] = html
        for each in others:
            each(cells, content, reasons)
        if number and "document_number" not in content and (found := _own_number(number, content["title"], text)):
            content["document_number"] = found
        return text

    return fill


def _own_number(rule: FieldRule, title: str, text: str) -> str | None:
    return own_number.find(
        title if "title" in rule.find_in else "",
        text if "body" in rule.find_in else "",
        rule.characters,
    )


def _setter(rule: FieldRule, type_name: str, place: Place, names: Names) -> Put:
    extract = compile_field(rule, field_of(type_name, rule.name), place, names)
    head, _, below = rule.name.partition(".")

    def put(cells: Cells, content: dict[str, Any], reasons: list[Reason]) -> None:
        value = extract(cells, reasons)
        if value is None:
            return
        if below:
            content.setdefault(head, {})[below] = value
        else:
            content[head] = value

    return put


def _title(rule: FieldRule, place: Place) -> Extract:
    if rule.constant is not None:
        return lambda _cells, _reasons: str(rule.constant)
    read = compile_field(rule, field_of("article", "title"), place)
    body = first_filled((rule.mend_from,), place) if rule.mend_from else None

    def title(cells: Cells, reasons: list[Reason]) -> str:
        raw = read(cells, reasons) or ""
        found = titles.mend(raw, "")
        if found.was_cut and body:
            found = titles.mend(raw, bodies.to_lines(body(cells)[: titles.LOOKED_AT]))
        if found.was_cut:
            reasons.append(reason("title_mended" if found.is_whole else "title_truncated", "title"))
        return found.text

    return title


def _body(rule: FieldRule | None, links: Links | None, place: Place) -> Body:
    """The function that gives a row's body as HTML, with its links, and as plain text to look in."""
    read = first_filled(rule.columns, place) if rule and rule.columns else _same(rule)
    is_html = bool(rule and rule.format == "html")
    linked = _links(links, place) if links else None

    def body(cells: Cells, reasons: list[Reason]) -> tuple[str, str]:
        raw = read(cells)
        html = raw if is_html else bodies.from_text(raw)
        if linked:
            html += linked(cells, reasons)
        return html, bodies.to_lines(raw) if is_html else raw

    return body


def _same(rule: FieldRule | None) -> Callable[[Cells], str]:
    text = str(rule.constant) if rule and rule.constant is not None else ""
    return lambda _cells: text


def _links(links: Links, place: Place) -> Callable[[Cells, list[Reason]], str]:
    spot = place[links.column]

    def linked(cells: Cells, reasons: list[Reason]) -> str:
        if not cells[spot]:
            return ""
        found: dict[str, str] = {}
        for each in cells[spot].split(links.split) if links.split else [cells[spot]]:
            text = each.strip()
            if not text:
                continue
            if address := mend(text, links.base):
                found.setdefault(address, file_name(address))
            else:
                reasons.append(reason("link_unusable", links.column, value=text))
        return bodies.links(links.label, [(name, address) for address, name in found.items()])

    return linked
