"""docs/errors.md has every code, and none that is no more."""

import ast
import re
from inspect import signature
from pathlib import Path

import pytest

from cms.errors import Code
from cms.harvest.limits import too_large
from schemas import native
from schemas.faults import FAULTS
from tests.docs.pages import ROOT, coded, page, rows

PAGE = page("docs/errors.md")
CODES, FIELDS = PAGE.split("## Field errors")
CODES = CODES.split("## Codes")[1]
PLACES = {"invalid": 1, "FieldError": 1, "fault": 1, "unusable": 0, "too_large": 2}
"""Where the code stands in the calls that make a field error: of requests, of mappings, of files to be imported."""
TOO_LARGE = signature(too_large).parameters["code"].default
OF_OTHERS = {"invalid"}
"""What `schemas.faults.flatten` calls a check that is not ours."""


def sections() -> dict[str, str]:
    """The text below each code's heading."""
    parts = re.split(r"^### (\w+)$", CODES, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def raised(file: Path) -> set[str]:
    """The codes of field errors that a file names where it makes them."""
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    place = PLACES if file.is_relative_to(ROOT / "cms") else {"Fault": 0}
    found = set()
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        position = place.get(name)
        if position is not None and len(call.args) > position:
            argument = call.args[position]
            found |= {argument.value} if isinstance(argument, ast.Constant) else set()
    return found


def field_codes() -> set[str]:
    """Every code that a field error can carry."""
    files = [file for room in ("cms", "schemas") for file in (ROOT / room).rglob("*.py")]
    return set(FAULTS).union(OF_OTHERS, native.CODES, {TOO_LARGE}, *(raised(file) for file in files))


def test_every_code_has_its_section_and_none_is_made_up():
    assert list(sections()) == [code.name.lower() for code in Code]


@pytest.mark.parametrize("code", Code, ids=lambda one: one.name)
def test_a_section_begins_with_the_status(code):
    assert sections()[code.name.lower()].strip().startswith(f"{code.status}. ")


def test_every_field_code_is_listed_and_none_is_made_up():
    listed = [name for row in rows(FIELDS) for name in coded(row[0])]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == field_codes()
