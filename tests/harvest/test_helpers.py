"""Helpers prepare what this process would, in the same order."""

import pytest

from cms.errors import Problem
from cms.harvest import helpers, mapping_file
from cms.harvest.preparing import Recipe
from cms.harvest.rows import Row
from cms.harvest.transform import Targets
from cms.library.drafts import Draft
from tests.cast import CODES
from tests.harvest.conftest import HEADER, LONG_ROW, MAPPING, ROWS

AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
LINES = (*ROWS, LONG_ROW, f"{'长' * 600},2026-03-01,,,https://old.yunze.example/y,")


def recipe():
    mapping = mapping_file.parse(MAPPING.encode())
    return Recipe(mapping, HEADER.split(","), Targets({CODES["science"]: AN_ID}, {"portal:tzgg": AN_ID}))


def asked():
    rows = [Row(number, line.split(",")) for number, line in enumerate(LINES, 1)]
    return [(rows[start : start + 2], {2}) for start in range(0, len(rows), 2)]


def told(ready):
    return [
        (one.number, one.key, one.fingerprint, one.title, one.document_number, isinstance(one.new.draft, Draft))
        for one in ready.prepared
    ], {number: beside.raw for number, beside in ready.beside.items()}


@pytest.mark.parametrize("number", [2, 3])
def test_helpers_prepare_the_same_in_the_same_order(number):
    here = [told(ready) for ready in helpers.ready_batches(recipe(), asked(), 0)]
    there = [told(ready) for ready in helpers.ready_batches(recipe(), asked(), number)]
    assert there == here
    assert len(here) == 5


def test_a_refusal_is_found_again_where_it_is_needed():
    *_, last = helpers.ready_batches(recipe(), asked(), 2)
    draft = last.prepared[-1].new.draft
    assert isinstance(draft, Problem)
    assert draft.errors[0].pointer == "/content/title"


def test_helpers_end_when_nobody_takes_what_they_make():
    batches = helpers.ready_batches(recipe(), asked(), 2)
    assert next(batches).prepared[0].number == 1
    batches.close()


def test_a_long_file_is_imported_by_helpers_too(desk, monkeypatch):
    monkeypatch.setattr("cms.harvest.settle.LONG_FILE", 3)
    monkeypatch.setattr("cms.harvest.settle.BATCH_ROWS", 2)
    assert desk.bring_in(desk.file(*ROWS, ROWS[0], LONG_ROW)).counts == {"created": 8, "duplicate": 1}
