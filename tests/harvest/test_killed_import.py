"""An import that is killed again and again, for real, ends as if nothing had happened."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cms.harvest.models import HarvestedItem, ImportRow, ImportRun
from cms.library.models import Resource, Revision, RevisionContent
from tests.harvest.conftest import MAPPING, Desk
from tests.prove.serving import consistency

ROWS, KILLS = 6000, 20
ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from cms.db import Database
from cms.harvest import mapping_file, run, settle
from permissions.duties import Duty
from permissions.facts import Actor, Grant
url, rows, mapping, account, person, lineage = sys.argv[1:]
settle.BATCH_ROWS = 50
asked = run.ImportFile(path=Path(rows), mapping=mapping_file.read(Path(mapping)))
actor = Actor(account, person, Duty.EDITOR, (Grant(organization=lineage),))
report = run.import_file(actor, Database(url), asked, lambda _: print("batch", flush=True))
print(dict(report.counts))
"""


def start(desk: Desk, rows: Path, mapping: Path) -> subprocess.Popen[str]:
    """The import in a process of its own."""
    actor = desk.actor()
    words = [desk.database.url, rows, mapping, actor.account_id, actor.person_id, actor.grants[0].organization]
    command = [sys.executable, "-c", CHILD, *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def kill_somewhere(child: subprocess.Popen[str], chance: secrets.SystemRandom) -> bool:
    """Kill it within one of its first batches; false if it was done before."""
    assert child.stdout is not None
    for _ in range(chance.randint(1, 4)):
        child.stdout.readline()
    time.sleep(chance.random() * 0.05)
    done = child.poll() is not None
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    return not done


@pytest.mark.prove
def test_an_import_that_is_killed_at_random_loses_and_doubles_nothing(desk, settings, dialect, record_property):
    rows = desk.file(
        *(f"第{n}项工作的通知,2026-03-01,云科发〔2026〕{n}号,通知,https://old.yunze.example/{n}," for n in range(ROWS))
    )
    mapping = desk.folder / "map.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    chance = secrets.SystemRandom()
    killed = sum(kill_somewhere(start(desk, rows, mapping), chance) for _ in range(KILLS))
    last = start(desk, rows, mapping)
    said, _ = last.communicate(timeout=120)
    assert killed == KILLS
    assert consistency(settings) == ["0 faults"]
    told = f"import killed {killed} times within its first batches; the last run said {said.splitlines()[-1]}; 0 faults"
    record_property("report", f"[{dialect}] {told}")
    with desk.database.reading() as session:
        counted = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Resource, Revision, RevisionContent, HarvestedItem, ImportRow)
        ]
        assert counted == [ROWS] * 5
        assert Counter(session.scalars(select(ImportRow.outcome))) == {"created": ROWS}
        made = session.scalars(select(ImportRun)).one()
        assert (made.state, made.done, made.counts) == ("finished", ROWS, {"created": ROWS})
