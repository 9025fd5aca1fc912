"""What the worker does: imports that end in every way, and a batch that goes on after it failed."""

from io import BytesIO
from threading import Event
from typing import Any

from cms.config import Settings
from cms.errors import Code, Problem
from cms.harvest.models import ImportRun
from cms.harvest.work import ImportWork
from cms.long_work import FAILED, close
from cms.review.migrations.models import MigrationBatch
from cms.review.migrations.work import MigrationWork
from tests.harvest.conftest import HEADER, LONG_ROW, MAPPING, ROWS
from tests.permissions.world import imported
from tests.prove.life.steps import Steps

EDITOR, REVIEWER = "lin_editor", "rev_one"


def live(steps: Steps, settings: Settings) -> None:
    """All of it, with a worker that works when it is told to."""
    _imports(steps, ImportWork(steps.cast.database, settings, Event()))
    _batch(steps, MigrationWork(steps.cast.database, 3, lambda _: None))


def _imports(steps: Steps, worker: ImportWork) -> None:
    run = _handed_in(steps, ROWS[0])
    steps.do("POST", f"imports/{run}/cancellation", EDITOR)
    run = _handed_in(steps, ROWS[1])
    _fail(steps, ImportRun, run)
    steps.do("POST", f"imports/{run}/resumption", EDITOR)
    assert worker()
    steps.do("POST", f"imports/{run}/undoing", EDITOR)
    likely = LONG_ROW.replace("创新券申领须知", "创新券申领须知（转载）").replace("/long,", "/copy,")
    run = _handed_in(steps, LONG_ROW, likely)
    assert worker()
    (proposal,) = steps.do("GET", f"imports/{run}/proposals", EDITOR)
    steps.do("POST", f"merge-proposals/{proposal['id']}/decision", EDITOR, json={"decision": "different"})


def _handed_in(steps: Steps, *rows: str) -> str:
    form = {"file": (BytesIO("\n".join([HEADER, *rows]).encode()), "rows.csv"), "mapping": MAPPING}
    return str(steps.do("POST", "imports", EDITOR, data=form)["id"])


def _batch(steps: Steps, worker: MigrationWork) -> None:
    batch = {"run_id": imported(steps.cast, steps.cast.draft(title="旧网站的第三件通知")), "name": "旧网站"}
    path = f"migration-batches/{steps.do('POST', 'migration-batches', EDITOR, json=batch)['id']}"
    _work(worker)
    read = steps.do("GET", f"{path}/items/1", REVIEWER)
    reading = {"content_hash": read["content_hash"], "opening": read["opening"]}
    steps.do("POST", f"{path}/items/1/readings", REVIEWER, json=reading)
    steps.do("POST", f"{path}/decisions", REVIEWER, json={"verdict": "approve"}, match=path)
    _fail(steps, MigrationBatch, path.rpartition("/")[2])
    steps.do("POST", f"{path}/resumption", EDITOR, match=path)
    _work(worker)


def _fail(steps: Steps, model: Any, work_id: str) -> None:
    """As where the worker came upon a fault of ours."""
    with steps.cast.database.writing() as session:
        close(session, model, work_id, FAILED, Problem(Code.INTERNAL))


def _work(worker: MigrationWork) -> None:
    while worker():
        pass
