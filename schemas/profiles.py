"""Which fields a type needs, and how complete a resource is: data of ``profiles.toml`` by day of effect (L6)."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

CHINA = timezone(timedelta(hours=8))


class Condition(NamedTuple):
    """``needs`` is needed when ``field`` has (or, being a list, holds) one of the ``values``."""

    field: str
    values: tuple[object, ...]
    needs: tuple[str, ...]


class Needs(NamedTuple):
    """What one type needs under one profile."""

    draft: tuple[str, ...]
    submit: tuple[str, ...]
    when: tuple[Condition, ...]
    weights: Mapping[str, int]


class Profile(NamedTuple):
    """A set of needs that holds from a day on."""

    name: str
    effective_on: date
    common: Needs
    types: Mapping[str, Needs]

    def of(self, type_name: str) -> Needs:
        """The needs of a type; one that the profile does not name has the common ones."""
        return self.types.get(type_name, self.common)


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles, the oldest first."""
    told = tomllib.loads(files("schemas").joinpath("profiles.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(read_profile, told["profile"]), key=lambda one: one.effective_on))


def read_profile(told: Mapping[str, Any]) -> Profile:
    """A profile from its TOML table."""
    common = _needs(told["common"])
    types = {name: _joined(common, _needs(table)) for name, table in told["types"].items()}
    return Profile(told["name"], told["effective_on"], common, types)


def _needs(table: Mapping[str, Any]) -> Needs:
    conditions = (Condition(one["field"], tuple(one["is"]), tuple(one["needs"])) for one in table.get("when", ()))
    return Needs(tuple(table.get("draft", ())), tuple(table.get("submit", ())), tuple(conditions), table["weights"])


def _joined(common: Needs, own: Needs) -> Needs:
    return Needs(
        common.draft + own.draft, common.submit + own.submit, common.when + own.when, {**common.weights, **own.weights}
    )


def profile_on(day: date | None = None) -> Profile:
    """The profile in force on a day (today in China if none is named); before the first one, the first."""
    asked = day or datetime.now(UTC).astimezone(CHINA).date()
    begun = [one for one in profiles() if one.effective_on <= asked]
    return begun[-1] if begun else profiles()[0]


def missing(type_name: str, content: Mapping[str, Any], *, draft: bool = False, day: date | None = None) -> list[str]:
    """The fields that are still needed to submit the content (or, with ``draft``, to save it).

    A need that several fields can meet is named by the first of them.
    """
    needs = profile_on(day).of(type_name)
    asked: list[str] = list(needs.draft if draft else needs.submit)
    if not draft:
        asked.extend(need for condition in needs.when if _holds(condition, content) for need in condition.needs)
    lacking = (need.split("|")[0] for need in asked if not is_met(need, content))
    return list(dict.fromkeys(lacking))


def completeness(type_name: str, content: Mapping[str, Any], day: date | None = None) -> float:
    """How much of the weighted fields is filled in, 0 to 1, rounded to two places."""
    weights = profile_on(day).of(type_name).weights
    total = sum(weights.values())
    have = sum(weight for need, weight in weights.items() if is_met(need, content))
    return round(have / total, 2) if total else 1.0


def is_met(need: str, content: Mapping[str, Any]) -> bool:
    """Whether one of the alternatives of a need is filled in."""
    return any(_filled(content, path) for path in _paths(need))


@cache
def _paths(need: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives of a need, each as the names that lead to it."""
    return tuple(tuple(path.split(".")) for path in need.split("|"))


def _filled(value: Any, path: tuple[str, ...]) -> bool:
    if not path:
        return value is not None and value not in ("", [], {})
    if isinstance(value, dict | Mapping):
        return _filled(value.get(path[0]), path[1:])
    return isinstance(value, list) and any(_filled(one, path) for one in value)


def _holds(condition: Condition, content: Mapping[str, Any]) -> bool:
    value = content.get(condition.field)
    given: Iterable[object] = value if isinstance(value, list) else (value,)
    return any(one in condition.values for one in given)
