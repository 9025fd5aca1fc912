"""Imports the crawled columns of two departments with the mappings of the docs, and measures what came of them.

    python bench/hebei_import.py CORPUS/hebei [--rows 20000]

Told for every file: rows and outcomes. Then, each by a computation that shares no code with the import:

* dates: of the rows with title and date, how many are a draft (their own, or the one they repeat) with the right date.
  The right date is the first three numbers of the column 时间.
* document numbers: a deliberately loose pattern finds anything like a number in the title and the first 300
  characters. A hit right behind 》 and a bracket, or within a sentence, is another document's; where there is
  any other hit, the draft must have it. `--show` prints misses and what counts as another's, for review by eye.
* a second run over everything adds none.

With `--rows` also the speed over invented rows with bodies of about 1 KB. The database is made for it and thrown away.
"""

import argparse
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import func, select

from bench.databases import settings_of
from bench.import_world import World, make_world
from bench.writing import MAPPINGS, import_rate, mappings
from cms.harvest import mapping_file
from cms.harvest.models import ImportRow
from cms.harvest.run import ImportFile, Report, import_file
from cms.library.models import Resource, Revision, RevisionContent

LOOSE = re.compile(
    r"(?:(?:19|20)\d\d\D{0,2}(?:第\s*)?\d{1,4}\s*号|令\s*第?\s*\d{1,4}\s*号|令[^\d]{0,4}(?:19|20)\d\d\D{0,3}\d{1,4}\s*号)"
)
FIRST_CHARACTERS = 300
Draft = dict[str, object]


def mapping_of(path: Path) -> Path:
    """Which of the four layouts a file has."""
    if path.parent.name == "科学技术厅":
        return MAPPINGS / "science-columns.toml"
    named = {"政策文件": "education-policies.toml", "教育领域信息公开_民生工程": "education-programmes.toml"}
    return MAPPINGS / named.get(path.stem, "education-columns.toml")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows, read without the code under measurement."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


Rows = Mapping[int, dict[str, str]]
"""Rows by their number."""


def drafts_of(world: World, report: Report) -> dict[int, Draft]:
    """The content that stands for each row: its own draft, or the one that it repeats.

    A row that is proposed for merging has none, until a person says whether it is the same.
    """
    statement = (
        select(ImportRow.number, RevisionContent.content)
        .join(Revision, Revision.resource_id == ImportRow.resource_id)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(ImportRow.run_id == report.run_id, ImportRow.outcome != "proposed")
    )
    with world.database.reading() as session:
        return {row.number: row.content for row in session.execute(statement)}


def right_date(row: dict[str, str]) -> str | None:
    """The first three numbers of the column, or nothing."""
    year, month, day, *_ = [*map(int, re.findall(r"\d+", row["时间"])), 0, 0, 0]
    return f"{year:04d}-{month:02d}-{day:02d}" if day else None


def check_dates(rows: Rows, drafts: dict[int, Draft]) -> Counter[str]:
    """Rows with title and date, and how many of them are right."""
    counts: Counter[str] = Counter()
    for number, row in rows.items():
        wanted = right_date(row)
        if row["标题"].strip() and wanted:
            draft = drafts.get(number, {})
            counts["with title and date"] += 1
            counts["right date"] += wanted == draft.get("created_on") == str(draft.get("first_published_at"))[:10]
    return counts


def numbers_in(row: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Everything like a number in title and first characters, and whether it is the document's own."""
    title, head = row["标题"].strip(), row["内容"][:FIRST_CHARACTERS]
    for text in (title, head.replace(title, " ") if title else head):
        for hit in LOOSE.finditer(text):
            before = text[: hit.start()]
            code = re.search(r"[^\s（()《》“”>〉、，。；：]*[〔\[（(【﹝［]?$", before)
            lead = before[: code.start()] if code else before
            cited = re.search(r"[》”>〉]\s*[（(]*\s*[（(]$", lead) or re.search("[，。；：]", lead)
            yield re.sub(r"\W", "", (code[0] if code else "") + hit[0]), not cited


def check_numbers(rows: Rows, drafts: dict[int, Draft], *, show: bool) -> Counter[str]:
    """Rows whose own number stands in title or first characters, and how many have it in the draft."""
    counts: Counter[str] = Counter()
    for number, row in rows.items():
        hits = list(numbers_in(row))
        own = [hit for hit, is_own in hits if is_own]
        stored = re.sub(r"\W", "", str(drafts.get(number, {}).get("document_number") or ""))
        counts["rows with any hit"] += bool(hits)
        if own:
            counts["rows with own number"] += 1
            found = bool(stored) and any(one.endswith(stored) or stored.endswith(one) for one in own)
            counts["found"] += found
            if show and not found:
                print("   missed", number, own, "stored:", stored or "none")
        else:
            counts["taken though cited"] += bool(stored)
            if show and (hits or stored):
                print("   cited ", number, hits[0][0] if hits else "", "stored:", stored or "none")
    return counts


def import_all(world: World, files: list[Path], *, show: bool) -> tuple[Counter[str], Counter[str], float]:
    """Every file once; outcomes, checks, seconds."""
    outcomes: Counter[str] = Counter()
    checks: Counter[str] = Counter()
    seconds = 0.0
    for path in files:
        asked = ImportFile(path=path, mapping=mapping_file.read(mapping_of(path)))
        began = time.perf_counter()
        report = import_file(world.editor, world.database, asked)
        seconds += time.perf_counter() - began
        outcomes.update(report.counts)
        drafts = drafts_of(world, report)
        rows = {number: row for number, row in enumerate(rows_of(path), 1) if number in drafts}
        if show:
            print(path.parent.name, path.stem)
        checks += check_dates(rows, drafts) + check_numbers(rows, drafts, show=show)
        told = "  ".join(f"{name} {count}" for name, count in sorted(report.counts.items()))
        there = len(rows_of(path))
        agree = "" if report.rows == there else f"  ({there} ROWS IN THE FILE)"
        print(f"{report.rows:>5} rows  {path.parent.name}/{path.stem}: {told}{agree}")
    return outcomes, checks, seconds


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description="Measure the import over the crawled columns.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    files = sorted(arguments.corpus.glob("*/*.csv"))
    with TemporaryDirectory() as folder:
        world = make_world(settings_of("sqlite", Path(folder)), mappings())
        outcomes, checks, seconds = import_all(world, files, show=arguments.show)
        print(f"{sum(outcomes.values())} rows in {len(files)} files, {seconds:.1f} s: {dict(outcomes)}")
        told = checks["right date"] / checks["with title and date"]
        print(f"dates: {checks['right date']} of {checks['with title and date']} = {told:.2%}")
        told = checks["found"] / checks["rows with own number"]
        print(f"document numbers: {checks['found']} of {checks['rows with own number']} = {told:.2%}; {dict(checks)}")
        with world.database.reading() as session:
            before = session.scalar(select(func.count()).select_from(Resource))
        again, _, _ = import_all(world, files, show=False)
        with world.database.reading() as session:
            after = session.scalar(select(func.count()).select_from(Resource))
        print(f"second run: {dict(again)}; resources {before} -> {after}")
        if arguments.rows:
            rate = import_rate(world, Path(folder), arguments.rows)
            print(f"{arguments.rows:,} invented rows: {rate:,.0f} rows/s")


if __name__ == "__main__":
    main()
