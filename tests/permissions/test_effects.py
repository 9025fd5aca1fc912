"""Every public effect has one rule of review, and whatever stands in the change log is one of them."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cms.changes.log import Subject, append
from cms.ids import new_id
from permissions.actions import GRANTED, KEY_NEVER, Action
from permissions.duties import Duty
from permissions.effects import EFFECTS, KINDS, Effect, Told
from tests.cast import Cast
from tests.docs.pages import ROOT, page

WRITERS = {"append", "renew", "take_back", "log_change"}
"""The functions that write into the change log, and those that pass a kind on to one."""


def texts(nodes: Iterable[ast.AST | None]) -> Iterator[str]:
    """The texts among these; of a choice between two both."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts((node.body, node.orelse))


def said(path: Path) -> Iterator[str]:
    """The kinds that a file names where it writes into the change log, and in constants that are called kinds."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from texts(node.args) if name in WRITERS and len(node.args) > 1 else ()
        elif isinstance(node, ast.Assign):
            named = {getattr(one, "id", "") for one in node.targets}
            yield from texts([node.value]) if named & {"KIND", "CHANGED", "kind"} else ()


def files() -> list[Path]:
    """The modules that write into the change log."""
    found = (ROOT / "cms").rglob("*.py")
    return [
        path
        for path in found
        if re.search(r"cms\.changes import log|changes\.log import|renew import", path.read_text())
    ]


def test_every_kind_that_is_written_is_in_the_list_and_the_list_has_no_other() -> None:
    assert {kind for path in files() for kind in said(path)} == KINDS


def test_every_kind_is_in_exactly_one_row() -> None:
    owned = Counter(kind for effect in EFFECTS.values() for kind in effect.kinds)
    assert set(owned.values()) == {1}
    for name, effect in EFFECTS.items():
        assert bool(effect.kinds) != (effect.through is not None), name
        assert effect.through is None or EFFECTS[effect.through].kinds, name


def test_the_change_log_takes_no_kind_of_which_no_rule_speaks(cast: Cast) -> None:
    with cast.database.writing() as session:
        before = append(session, "published", Subject("resource", new_id()))
    with pytest.raises(ValueError, match="smuggled"), cast.database.writing() as session:
        append(session, "smuggled", Subject("resource", new_id()))
    with cast.database.writing() as session:
        assert append(session, "published", Subject("resource", new_id())) == before + 1


@pytest.mark.parametrize("name", EFFECTS)
def test_reviewers_decide_on_it_or_the_row_says_why_not(name: str) -> None:
    effect = EFFECTS[name]
    assert effect.actions
    assert set(effect.actions) <= set(Action)
    if effect.why is None:
        assert all(action in GRANTED[Duty.REVIEWER] for action in effect.actions), name
        assert not any(action in GRANTED[Duty.EDITOR] for action in effect.actions), name
    else:
        assert not any(action in GRANTED[Duty.REVIEWER] for action in effect.actions), name
        assert all(effect.why)


@pytest.mark.parametrize("name", EFFECTS)
def test_no_api_key_brings_it_about(name: str) -> None:
    assert set(EFFECTS[name].actions) <= KEY_NEVER


def line(effect: Effect) -> str:
    """A row as the page has it."""

    def cell(told: Told) -> str:
        return f"{told.en} {told.zh}"

    kinds = ", ".join(f"`{kind}`" for kind in effect.kinds) or f"as {EFFECTS[str(effect.through)].name.en}"
    actions = ", ".join(f"`{action}`" for action in effect.actions)
    by = cell(effect.by) + (f"; {cell(effect.why)}" if effect.why else "")
    return f"| {cell(effect.name)} | {kinds} | {actions} | {cell(effect.reviewed)} | {by} | {cell(effect.undone)} |"


def test_the_page_holds_the_table() -> None:
    text = page("docs/concepts.md")
    table = text[text.index("## Public effects") :].split("\n\n")
    rows = next(block for block in table if block.startswith("|")).splitlines()
    assert rows[2:] == [line(effect) for effect in EFFECTS.values()]
