"""Which column becomes which field: by what it is called, else by what stands in it."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cms.harvest.suggest import looks
from cms.harvest.suggest.samples import Sample

MOST_OF_ONE = 4
SURE = 0.9
LIKELY = 0.5
TITLE_CHARACTERS = (5, 150)
BODY_CHARACTERS = 150

_BARE = re.compile(r"[\W_]+")
_PAGES = ("html", "docx")
_FIXED = {"title": "title", "body": "body", "source.url": "url"}
# Meta tags that every page of a site has alike say nothing of the article.
_OFTEN_OF_THE_SITE = ("meta:keywords", "meta:description")
# Tags that the rules of the field prescribe; other fields are surer in the table at the document's head.
_TAGGED = ("first_published_at", "source.name", "keywords", "summary")


class Choice(NamedTuple):
    """The columns of a field, the first one first; whether their name told it, or their content."""

    columns: tuple[str, ...]
    by_name: bool = True


@cache
def synonyms() -> dict[str, Any]:
    """The data file: names by field, and the words of columns."""
    with Path(__file__).with_name("synonyms.toml").open("rb") as stream:
        return tomllib.load(stream)


def tidy(name: str) -> str:
    """A name to compare by."""
    return _BARE.sub("", name).lower()


def choose(sample: Sample) -> dict[str, Choice]:
    """The columns of every field that can be told."""
    found: dict[str, Choice] = {}
    taken: set[str] = set()
    for field in (name for name in synonyms() if name != "words"):
        if columns := _named(sample, field, taken):
            found[field] = Choice(columns)
            taken.update(columns)
    for field, test in _CONTENT.items():
        if field not in found and (column := _looking(sample, taken, test)):
            found[field] = Choice((column,), by_name=False)
            taken.add(column)
    return found


def left(sample: Sample, chosen: dict[str, Choice]) -> list[str]:
    """The columns that became nothing."""
    taken = {column for choice in chosen.values() for column in choice.columns}
    return [name for name in sample.columns if name not in taken]


def _named(sample: Sample, field: str, taken: set[str]) -> tuple[str, ...]:
    if sample.format in _PAGES and field in _FIXED:
        return (_FIXED[field],) if any(sample.columns.get(_FIXED[field], ())) else ()
    if field == "links" and sample.format in _PAGES:
        return ()
    names = synonyms()[field]["names"]
    ranked = []
    for column, values in sample.columns.items():
        kind, _, name = column.rpartition(":")
        if column in taken or not any(values) or (sample.format in _PAGES and not kind):
            continue
        if (bare := tidy(name)) in names and not _is_of_the_site(column, values):
            ranked.append(((kind == "meta") != (field in _TAGGED), names.index(bare), column))
    fitting = [column for *_, column in sorted(ranked) if _fits(field, sample.columns[column])]
    return tuple(fitting[: MOST_OF_ONE if sample.format in _PAGES else 1])


def _is_of_the_site(column: str, values: list[str]) -> bool:
    """Whether a tag says of every page what it says of the site."""
    said = looks.filled(values)
    return column.lower() in _OFTEN_OF_THE_SITE and len(set(said)) < LIKELY * len(said)


def _fits(field: str, values: list[str]) -> bool:
    """Whether the content does not belie the name."""
    if field in ("first_published_at", "signed_on", "effective_on", "repealed_on"):
        return looks.share(values, looks.is_date) >= LIKELY
    if field == "source.url":
        return looks.share(values, looks.is_address) >= LIKELY or looks.share(values, _is_path) >= SURE
    if field == "document_number":
        return looks.share(values, looks.has_digit) >= LIKELY
    if field == "source.name":
        return looks.share(values, looks.is_address) < LIKELY
    return True


def _is_path(value: str) -> bool:
    return value.startswith(("/", "./", "../")) and " " not in value


def _looking(sample: Sample, taken: set[str], test: Callable[[list[str]], float]) -> str:
    """The column that passes a test best; empty if none does."""
    if sample.format in _PAGES:
        return ""
    scored = [(test(values), name) for name, values in sample.columns.items() if name not in taken and any(values)]
    best = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return best[1] if best[0] > 0 else ""


def _like_title(values: list[str]) -> float:
    said = looks.filled(values)
    fit = sum(TITLE_CHARACTERS[0] <= len(value) <= TITLE_CHARACTERS[1] and "\n" not in value for value in said)
    plain = not any(looks.share(values, test) >= LIKELY for test in (looks.is_date, looks.is_address, looks.is_number))
    distinct = len(set(said)) / len(values)
    return distinct if plain and fit >= SURE * len(said) and distinct >= LIKELY else 0.0


def _like_body(values: list[str]) -> float:
    said = looks.filled(values)
    average = sum(map(len, said)) / len(said)
    return average if average >= BODY_CHARACTERS else 0.0


def _like_date(values: list[str]) -> float:
    found = looks.share(values, looks.is_date)
    return found if found >= SURE else 0.0


def _like_address(values: list[str]) -> float:
    found = looks.share(values, looks.is_address)
    return found if found >= SURE and looks.is_unique(values) else 0.0


def _like_number(values: list[str]) -> float:
    found = looks.share(values, looks.is_number)
    return found if found >= LIKELY else 0.0


_CONTENT: dict[str, Callable[[list[str]], float]] = {
    "source.url": _like_address,
    "document_number": _like_number,
    "first_published_at": _like_date,
    "body": _like_body,
    "title": _like_title,
}
