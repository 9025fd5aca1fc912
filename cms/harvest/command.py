"""`zhengku import FILE --map MAP.toml [--dry-run] [--site SLUG] [--report FILE.csv]`, and its `--suggest`."""

import time
from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple, TextIO

from cms.db import Database
from cms.errors import Problem
from cms.harvest import mapping_file, outcomes
from cms.harvest.keep_file import Shelf
from cms.harvest.limits import LIMITS, Limits
from cms.harvest.run import ImportFile, Report, import_file
from cms.harvest.suggest.draft import suggest
from permissions.facts import Actor
from schemas.text import Text

EVERY_SECONDS = 2.0


class Means(NamedTuple):
    """What the settings give an import: its limits, and where files are put (none are taken in without it)."""

    limits: Limits = LIMITS
    shelf: Shelf | None = None


USUAL = Means()


def run(
    arguments: Namespace,
    database: Database,
    actor: Actor,
    out: TextIO,
    means: Means = USUAL,
) -> int:
    """Import as asked and print the table of outcomes: 0 when every row has one, 1 when the whole was refused.

    Rows that were refused do not change the exit code: they are in the table and in the report.
    """
    ticker = _Ticker(out, arguments.language)
    try:
        mapping = mapping_file.read(arguments.map)
        asked = ImportFile(
            path=arguments.file,
            mapping=mapping,
            site=arguments.site,
            is_dry=arguments.dry_run,
            limits=means.limits,
            shelf=means.shelf,
        )
        with _opened(arguments.report) as stream:
            report = import_file(actor, database, asked, ticker.tick)
            if stream:
                _write(stream, report, database)
    except (Problem, OSError) as problem:
        out.write(told(problem, arguments.language) + "\n")
        return 1
    ticker.finish(report, is_dry=arguments.dry_run)
    return 0


def draft(arguments: Namespace, limits: Limits, out: TextIO) -> int:
    """Print a mapping drafted for the file: 0, or 1 when the file cannot be read."""
    try:
        out.write(suggest(arguments.file, arguments.language, limits))
    except (Problem, OSError) as problem:
        out.write(told(problem, arguments.language) + "\n")
        return 1
    return 0


def told(problem: Problem | OSError, language: str) -> str:
    """A refusal as lines for people: what it is, and each fault with its key."""
    if isinstance(problem, OSError):
        return f"{problem.filename}: {problem.strerror}"
    lines = [_worded(problem.detail or problem.code.title, language)]
    return "\n".join([*lines, *(f"  {one.pointer}: {_worded(one.detail, language)}" for one in problem.errors)])


def _opened(path: Path | None) -> AbstractContextManager[TextIO | None]:
    """The report to be written, opened before anything is done; with the mark by which spreadsheets know UTF-8."""
    return path.open("w", encoding="utf-8-sig", newline="") if path else nullcontext()


def _write(stream: TextIO, report: Report, database: Database) -> None:
    if report.run_id is None:
        outcomes.write_csv(stream, report.outcomes)
        return
    with database.reading() as session:
        outcomes.write_csv(stream, outcomes.of_run(session, report.run_id))


def _worded(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


class _Ticker:
    """Says every few seconds how far it is."""

    def __init__(self, out: TextIO, language: str) -> None:
        self._out = out
        self._language = language
        self._began = self._told = time.monotonic()

    def tick(self, report: Report) -> None:
        now = time.monotonic()
        if now - self._told >= EVERY_SECONDS:
            self._told = now
            self._say(Text(f"已处理 {report.rows:,} 行", f"{report.rows:,} rows done"))

    def finish(self, report: Report, *, is_dry: bool) -> None:
        if report.resumed_at > 1:
            at = f"{report.resumed_at:,}"
            self._say(Text(f"接续上次中断的导入，从第 {at} 行开始", f"Went on with an interrupted import at row {at}"))
        self._out.write(outcomes.table(report.counts, self._language) + "\n")
        if is_dry:
            self._say(Text("试算：未写入任何内容", "Dry run: nothing was written"))
        done = report.rows - report.resumed_at + 1
        seconds = max(time.monotonic() - self._began, 0.001)
        speed = f"{done / seconds:,.0f}"
        self._say(Text(f"用时 {seconds:.1f} 秒，每秒 {speed} 行", f"{seconds:.1f} s, {speed} rows a second"))

    def _say(self, text: Text) -> None:
        self._out.write(_worded(text, self._language) + "\n")
