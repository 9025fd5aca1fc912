"""An import that is interrupted, meets another, or fails: what is written stays whole, and it goes on."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from cms.errors import Code, Problem
from cms.harvest import run, settle
from cms.harvest.models import ImportRun
from cms.harvest.transform import Prepared
from cms.harvest.write import RowOutcome
from tests.harvest.conftest import MAPPING, ROWS


def test_an_interrupted_import_goes_on_where_it_was(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    path = desk.file(*ROWS, ROWS[0])

    def stop(report: run.Report) -> None:
        if report.rows == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.bring_in(path, progress=stop)
    assert desk.runs()[0].state == "running"
    assert desk.runs()[0].done == 4
    assert desk.totals() == (4, 4, 4)
    report = desk.bring_in(path)
    assert report.resumed_at == 5
    assert report.counts == {"created": 7, "duplicate": 1}
    assert [row[0] for row in desk.outcomes(report)] == list(range(1, 9))
    assert desk.outcomes(report)[7][2] == ["duplicate_key"]
    assert len(desk.runs()) == 1


def test_a_batch_that_fails_leaves_nothing_of_itself(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    path = desk.file(*ROWS)
    whole = settle.keep

    def break_off(
        session: object, run_id: object, outcomes: list[RowOutcome], *rest: object, **options: object
    ) -> None:
        if outcomes[0].number == 3:
            raise OSError("disk full")
        whole(session, run_id, outcomes, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(settle, "keep", break_off)
        with pytest.raises(OSError, match="disk full"):
            desk.bring_in(path)
    assert desk.totals() == (2, 2, 2)
    assert desk.bring_in(path).counts == {"created": 7}


def test_another_file_mapping_site_or_account_is_another_run(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)

    def stop(_: run.Report) -> None:
        raise KeyboardInterrupt

    path = desk.file(*ROWS)
    for mapping, who, site in (
        (MAPPING, "lin_editor", None),
        (MAPPING + "\n", "lin_editor", None),
        (MAPPING, "gao_editor", None),
        (MAPPING, "lin_editor", "portal"),
    ):
        with pytest.raises(KeyboardInterrupt):
            desk.bring_in(path, mapping, who=who, site=site, progress=stop)
    assert len(desk.runs()) == 4


def test_a_second_process_on_the_same_run_is_refused(desk, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)

    def other_process(_: run.Report) -> None:
        with desk.database.writing() as session:
            session.execute(update(ImportRun).values(done=99))

    with pytest.raises(Problem) as refused:
        desk.bring_in(desk.file(*ROWS), progress=other_process)
    assert refused.value.code is Code.CONFLICT
    assert desk.totals()[0] == 2


def test_an_item_that_another_import_brings_in_meanwhile_is_seen(desk, monkeypatch):
    path = desk.file(ROWS[0])
    inner = desk.file(ROWS[0], name="same.csv")
    whole, calls = settle.Batch.settle, []

    def meanwhile(batch: settle.Batch, rows: list[Prepared]) -> list[RowOutcome]:
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("insert", {}, Exception("duplicate key"))
        return whole(batch, rows)

    desk.bring_in(inner)
    monkeypatch.setattr(settle.Batch, "settle", meanwhile)
    assert desk.bring_in(path).counts == {"unchanged": 1}
    assert len(calls) == 2
