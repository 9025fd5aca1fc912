"""The worker's imports: taken once, gone on with after a crash, ended whatever the file holds."""

import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select, update

from cms import clock
from cms.accounts.models import Account
from cms.config import Settings
from cms.harvest import attempts, mapping_file, settle
from cms.harvest.models import ImportRow, ImportRun
from cms.harvest.preparing import Ready
from cms.harvest.report import ImportFile
from cms.harvest.start_import import start_import
from cms.harvest.uploads import folder_of, received, remove_old
from cms.harvest.work import ImportWork
from cms.library.models import Resource
from cms.long_work import LEASE
from tests.harvest.conftest import HEADER, MAPPING, ROWS, Desk

ROOT = Path(__file__).resolve().parents[2]
MANY, KILLS = 1_500, 6
CHILD = """
import os, sys
from threading import Event
from cms.config import load
from cms.config import Settings
from cms.db import Database
from cms.harvest import settle, work
settle.BATCH_ROWS = 50
whole = settle.Importer.take
def take(importer, ready):
    whole(importer, ready)
    print("batch", flush=True)
settle.Importer.take = take
settings = load(os.environ)
step = work.ImportWork(Database(sys.argv[1]), settings, Event())
while not step():
    pass
print("done", flush=True)
"""


class Office:
    """The folder of what was handed in, and its worker."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self.desk, self.settings = desk, settings
        self.folder = folder_of(settings.home)
        self.stop = Event()
        self.worker = ImportWork(desk.database, settings, self.stop)

    def hand_in(self, *rows: str, mapping: str = MAPPING, is_dry: bool = False, who: str = "lin_editor") -> str:
        stream = BytesIO("\n".join([HEADER, *rows]).encode())
        with received(self.folder, stream, "rows.csv", self.worker._limits) as file:
            asked = ImportFile(path=file.path, mapping=mapping_file.parse(mapping.encode()), is_dry=is_dry)
            with self.desk.database.writing() as session:
                return start_import(self.desk.actor(who), session, asked, file, "rows.csv").id

    def run(self, run_id: str) -> ImportRun:
        with self.desk.database.reading() as session:
            return session.get_one(ImportRun, run_id)

    def change(self, **values: object) -> None:
        with self.desk.database.writing() as session:
            session.execute(update(ImportRun).values(**values))


@pytest.fixture
def office(desk, settings):
    return Office(desk, settings)


def test_runs_are_done_in_the_order_in_which_they_were_asked_for(office):
    ids = [office.hand_in(row) for row in ROWS[:3]]
    for number in range(1, 4):
        assert office.worker()
        states = [office.run(one).state for one in ids]
        assert states == ["finished"] * number + ["waiting"] * (3 - number)
    assert not office.worker()


def test_a_run_that_another_worker_holds_is_passed_over_until_its_lease_is_over(office):
    run_id = office.hand_in(*ROWS)
    office.change(state="running", leased_until=clock.now() + LEASE)
    assert not office.worker()
    office.change(leased_until=clock.now() - timedelta(seconds=1))
    assert office.worker()
    assert office.run(run_id).state == "finished"


def test_a_run_of_the_command_is_not_the_workers(office, desk):
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.bring_in(desk.file(*ROWS), progress=stop)
    office.change(leased_until=clock.now() - timedelta(hours=1))
    assert not office.worker()


def test_a_worker_that_is_to_end_gives_its_run_back_at_once(office, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    run_id = office.hand_in(*ROWS)
    office.stop.set()
    assert office.worker()
    assert (office.run(run_id).state, office.run(run_id).done) == ("running", 2)
    other = ImportWork(office.desk.database, office.settings, Event())
    assert other()
    assert (office.run(run_id).state, office.run(run_id).done) == ("finished", 7)
    assert office.desk.totals() == (7, 7, 7)


def test_a_run_that_is_cancelled_meanwhile_stops_and_stays_cancelled(office, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    run_id = office.hand_in(*ROWS)
    whole = settle.Importer.take

    def cancel_after(importer: settle.Importer, ready: Ready) -> None:
        whole(importer, ready)
        office.change(state="cancelled")

    monkeypatch.setattr(settle.Importer, "take", cancel_after)
    assert office.worker()
    assert (office.run(run_id).state, office.run(run_id).done) == ("cancelled", 2)
    assert office.desk.totals()[0] == 2


def test_a_file_that_is_gone_ends_the_run_with_the_reason(office):
    run_id = office.hand_in(*ROWS)
    (office.folder / office.run(run_id).stored_as).unlink()
    assert office.worker()
    assert office.run(run_id).state == "failed"
    assert "上传的文件" in office.run(run_id).fault["zh"]


def test_a_fault_of_ours_ends_the_run_and_stops_no_other(office, monkeypatch):
    ids = [office.hand_in(row) for row in ROWS[:2]]
    whole, calls = settle.Importer.take, []

    def break_once(importer: settle.Importer, ready: Ready) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("a fault of ours")
        whole(importer, ready)

    monkeypatch.setattr(settle.Importer, "take", break_once)
    assert office.worker()
    assert office.worker()
    assert [office.run(one).state for one in ids] == ["failed", "finished"]
    assert office.run(ids[0]).fault["code"] == "internal"


def test_a_run_whose_account_was_closed_is_not_done(office, desk):
    run_id = office.hand_in(*ROWS)
    with desk.database.writing() as session:
        session.execute(update(Account).where(Account.username == "lin_editor").values(is_active=False))
    assert office.worker()
    assert (office.run(run_id).state, desk.totals()[0]) == ("failed", 0)


def test_a_dry_run_that_was_interrupted_begins_anew_and_counts_once(office, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    run_id = office.hand_in(*ROWS, ROWS[0], is_dry=True)
    office.stop.set()
    assert office.worker()
    assert office.run(run_id).done == 2
    office.stop.clear()
    assert office.worker()
    assert office.run(run_id).counts == {"created": 7, "duplicate": 1}
    assert office.desk.totals() == (0, 0, 8)


def test_files_are_removed_some_days_after_the_end_and_the_rows_stay(office):
    run_id = office.hand_in(*ROWS)
    assert office.worker()
    assert not remove_old(office.desk.database, office.folder, 7)
    office.change(finished_at=clock.now() - timedelta(days=8))
    assert remove_old(office.desk.database, office.folder, 7)
    assert list(office.folder.glob("*")) == []
    assert office.run(run_id).stored_as is None
    assert office.desk.totals()[2] == 7


def test_a_file_that_waits_is_kept_and_one_that_nobody_names_is_not(office):
    office.hand_in(*ROWS)
    orphan = office.folder / "orphan.csv"
    orphan.write_text("x")
    long_ago = (clock.now() - timedelta(days=3)).timestamp()
    for file in office.folder.glob("*"):
        os.utime(file, (long_ago, long_ago))
    assert remove_old(office.desk.database, office.folder, 0)
    assert len(list(office.folder.glob("*"))) == 1
    assert not orphan.exists()


def test_a_file_that_ends_its_worker_each_time_fails_after_so_many_attempts(office):
    run_id = office.hand_in(*ROWS)
    for _ in range(attempts.MOST):
        # A worker that is killed leaves its run running, and its lease to end.
        assert office.worker._take()
        office.change(leased_until=clock.now() - timedelta(seconds=1))
    assert not office.worker()
    run = office.run(run_id)
    assert (run.state, run.fault["code"], run.done) == ("failed", "internal", 0)
    assert str(attempts.MOST) in run.fault["zh"]


def test_a_run_that_gets_on_is_tried_as_often_as_it_is_interrupted(office, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 1)
    run_id = office.hand_in(*ROWS)
    whole = settle.Importer.take

    def die_after(importer: settle.Importer, ready: Ready) -> None:
        whole(importer, ready)
        raise KeyboardInterrupt

    monkeypatch.setattr(settle.Importer, "take", die_after)
    for _ in ROWS:
        with pytest.raises(KeyboardInterrupt):
            office.worker()
        office.change(leased_until=clock.now() - timedelta(seconds=1))
    monkeypatch.setattr(settle.Importer, "take", whole)
    assert office.worker()
    assert (office.run(run_id).state, office.desk.totals()) == ("finished", (7, 7, 7))


def test_a_worker_that_gives_its_run_back_alive_is_not_counted(office):
    run_id = office.hand_in(*ROWS, is_dry=True)
    office.stop.set()
    for _ in range(attempts.MOST + 2):
        assert office.worker()
        assert (office.run(run_id).state, office.run(run_id).attempts) == ("running", 0)


def test_a_worker_that_is_late_leaves_the_run_to_the_one_that_is_at_it(office, monkeypatch):
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    run_id = office.hand_in(*ROWS)
    whole = settle.Importer.take

    def sleep_over_the_lease(importer: settle.Importer, ready: Ready) -> None:
        monkeypatch.setattr(settle.Importer, "take", whole)
        office.change(leased_until=clock.now() - timedelta(seconds=1))
        other = ImportWork(office.desk.database, office.settings, office.stop)
        office.stop.set()
        assert other()
        whole(importer, ready)

    monkeypatch.setattr(settle.Importer, "take", sleep_over_the_lease)
    assert office.worker()
    assert (office.run(run_id).state, office.run(run_id).done) == ("running", 2)
    office.stop.clear()
    assert office.worker()
    assert (office.run(run_id).state, office.desk.totals()) == ("finished", (7, 7, 7))


@pytest.mark.prove
def test_a_worker_that_is_killed_at_random_loses_and_doubles_nothing(office, desk, dialect, record_property):
    rows = [
        f"第{n}项工作的通知,2026-03-01,云科发〔2026〕{n}号,通知,https://old.yunze.example/{n}," for n in range(MANY)
    ]
    run_id, chance = office.hand_in(*rows), secrets.SystemRandom()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZHENGKU_HOME": str(office.settings.home)}
    killed = 0
    while office.run(run_id).state != "finished":
        command = [sys.executable, "-c", CHILD, desk.database.url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
            for _ in range(chance.randint(1, 5) if killed < KILLS else 10_000):
                if child.stdout.readline() in ("", "done\n"):
                    break
            time.sleep(chance.random() * 0.05)
            killed += child.poll() is None and killed < KILLS
            child.kill()
        office.change(leased_until=clock.now() - timedelta(seconds=1)) if killed else None
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Resource)) == MANY
        assert Counter(session.scalars(select(ImportRow.outcome))) == {"created": MANY}
    record_property("report", f"[{dialect}] worker killed {killed} times within an import of {MANY} rows; none lost")
