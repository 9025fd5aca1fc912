import csv
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path

import pytest

from cms.harvest import command, run, settle
from cms.harvest.arguments import add_arguments
from tests.harvest.conftest import MAPPING, ROWS


@pytest.fixture
def typed(desk):
    def type_in(*words: str, who: str = "lin_editor") -> tuple[int, str]:
        parser = ArgumentParser()
        add_arguments(parser)
        out = StringIO()
        code = command.run(parser.parse_args(words), desk.database, desk.actor(who), out)
        return code, out.getvalue()

    return type_in


@pytest.fixture
def mapped(desk) -> str:
    path: Path = desk.folder / "map.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return str(path)


def test_an_import_prints_the_table(desk, typed, mapped):
    code, said = typed(str(desk.file(*ROWS, "a,b")), "--map", mapped)
    assert code == 0
    assert "7  新建草稿 (created)" in said
    assert "1  未接受 (refused)" in said
    assert "8  合计" in said
    assert "每秒" in said


def test_a_dry_run_prints_the_same_table_and_says_so(desk, typed, mapped):
    path = str(desk.file(*ROWS, ROWS[0], "a,b"))
    _, dry = typed(path, "--map", mapped, "--dry-run")
    assert "试算：未写入任何内容" in dry
    assert desk.totals() == (0, 0, 0)
    _, wet = typed(path, "--map", mapped)
    assert dry.splitlines()[:6] == wet.splitlines()[:6]


@pytest.mark.parametrize("dry", [True, False])
def test_the_report_has_every_row(desk, typed, mapped, dry):
    report = desk.folder / "report.csv"
    typed(str(desk.file(*ROWS, "a,b")), "--map", mapped, "--report", str(report), *(["--dry-run"] if dry else []))
    with report.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["row"] for row in rows] == [str(number) for number in range(1, 9)]
    assert rows[-1]["code"] == "wrong_columns"
    assert bool(rows[0]["resource_id"]) != dry


def test_faults_of_the_mapping_are_printed_with_their_keys(desk, typed):
    path = desk.folder / "bad.toml"
    path.write_text('source = ""\n', encoding="utf-8")
    code, said = typed(str(desk.file(ROWS[0])), "--map", str(path), "--language", "en")
    assert code == 1
    assert "The mapping has faults" in said
    assert "  /type: This key is required" in said


def test_who_may_not_import_is_told_so(desk, typed, mapped):
    code, said = typed(str(desk.file(ROWS[0])), "--map", mapped, who="an_admin")
    assert code == 1
    assert "岗位职责" in said


def test_a_missing_file_is_no_stack_trace(desk, typed, mapped):
    code, said = typed(str(desk.folder / "none.csv"), "--map", mapped, "--language", "en")
    assert code == 1
    assert "none.csv: No such file or directory" in said


def test_a_resumed_import_says_where_it_went_on(desk, typed, mapped, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    path = desk.file(*ROWS)

    def stop(_: run.Report) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.bring_in(path, progress=stop)
    code, said = typed(str(path), "--map", mapped)
    assert code == 0
    assert "从第 3 行开始" in said
    assert "7  新建草稿 (created)" in said


def test_a_long_import_says_how_far_it_is(desk, typed, mapped, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    monkeypatch.setattr(command, "EVERY_SECONDS", 0.0)
    _, said = typed(str(desk.file(*ROWS)), "--map", mapped, "--language", "en")
    assert "2 rows done" in said
    assert "6 rows done" in said


def test_a_channel_without_a_site_takes_the_site_that_is_named(desk, typed):
    path = desk.folder / "map.toml"
    path.write_text(MAPPING.replace("portal:tzgg", "tzgg"), encoding="utf-8")
    file = str(desk.file(ROWS[0]))
    assert typed(file, "--map", str(path))[0] == 1
    assert typed(file, "--map", str(path), "--site", "portal")[0] == 0
