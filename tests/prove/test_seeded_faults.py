"""Mistakes put into a copy of the source on purpose: of each the ordinary tests notice, else they prove little."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from queue import Queue

import pytest

from tests.databases import ROOT
from tests.prove.conftest import Report
from tests.prove.faults import FAULTS, Fault

pytestmark = pytest.mark.prove
AT_ONCE = 2
SOURCES = ("cms", "permissions", "schemas", "migrations", "tests", "docs", "pyproject.toml", "setup.cfg")
LATEST = count(4_000_000_000)
"""Times of changed files, each another, so that nobody takes what was compiled of the file before."""


def copied(to: Path) -> Path:
    """A copy of the source."""
    to.mkdir()
    for name in SOURCES:
        whole = ROOT / name
        if whole.is_dir():
            shutil.copytree(whole, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(whole, to / name)
    return to


def write(path: Path, text: str) -> None:
    """Write a source file so that Python sees that it is another."""
    path.write_text(text)
    changed = next(LATEST)
    os.utime(path, (changed, changed))


def first_failing(copy: Path, tests: Iterable[str]) -> str | None:
    """The ordinary tests of these files on SQLite; the first that fails, if one does."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not prove", "-k", "not postgresql", "-rfE", *tests]
    asked = {**os.environ, "PYTHONPATH": str(copy), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    told = subprocess.run(command, cwd=copy, env=asked, capture_output=True, text=True, timeout=300, check=False)
    found = [line for line in told.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    assert told.returncode in (0, 1), told.stdout + told.stderr
    return found[0].split(" - ")[0].partition(" ")[2] if told.returncode else None


def noticed(copy: Path, fault: Fault) -> str | None:
    """What notices the fault; the copy is as it was afterwards."""
    before = {patch.file: (copy / patch.file).read_text() for patch in fault.patches}
    try:
        for patch in fault.patches:
            text = (copy / patch.file).read_text()
            assert text.count(patch.old) == 1, f"{fault.name}: {patch.old!r} does not stand once in {patch.file}"
            write(copy / patch.file, text.replace(patch.old, patch.new))
        return first_failing(copy, fault.tests)
    finally:
        for name, text in before.items():
            write(copy / name, text)


def test_every_mistake_is_noticed_by_an_ordinary_test(tmp_path: Path, report: Report) -> None:
    copies: Queue[Path] = Queue()
    for number in range(AT_ONCE):
        copies.put(copied(tmp_path / str(number)))

    def tried(fault: Fault) -> str | None:
        copy = copies.get()
        try:
            return noticed(copy, fault)
        finally:
            copies.put(copy)

    every = sorted({file for fault in FAULTS for file in fault.tests})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        without = pool.submit(tried, Fault("none", (), tuple(every)))
        found = dict(zip(FAULTS, pool.map(tried, FAULTS), strict=True))
    report(
        f"{len(FAULTS)} mistakes, {sum(map(bool, found.values()))} noticed; without any: {without.result() or 'none'}"
    )
    for fault, test in found.items():
        report(f"{fault.name}: {test or 'NOBODY NOTICED'}")
    assert without.result() is None
    assert [fault.name for fault, test in found.items() if test is None] == []
