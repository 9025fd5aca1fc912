"""Choices compiled to functions of a row's cells."""

import re
from collections.abc import Callable, Mapping, Sequence

from cms.harvest.mapping import PATTERN_CHARACTERS, Choice, Rule
from cms.harvest.reasons import Reason, reason

Cells = Sequence[str]
Pick = Callable[[Cells, list[Reason]], str | None]


def compile_choice(choice: Choice, name: str, place: Mapping[str, int]) -> Pick:
    """The function that gives a row's value; where no rule fits and there is no default, a reason and ``None``."""
    if not choice.column:
        return lambda _cells, _reasons: choice.constant
    at = place[choice.column]
    tests = [(_test(rule), rule.value) for rule in choice.rules]

    def pick(cells: Cells, reasons: list[Reason]) -> str | None:
        value = cells[at].strip()
        for fits, chosen in tests:
            if fits(value):
                return chosen
        if choice.default is None:
            reasons.append(reason("no_rule", name, value=value))
        return choice.default

    return pick


def _test(rule: Rule) -> Callable[[str], bool]:
    if rule.test == "is":
        return frozenset(rule.operands).__contains__
    if rule.test == "contains":
        return lambda value: any(one in value for one in rule.operands)
    patterns = [re.compile(one) for one in rule.operands]
    return lambda value: any(one.search(value[:PATTERN_CHARACTERS]) for one in patterns)
