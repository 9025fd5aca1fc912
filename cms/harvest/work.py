"""The worker's part of imports: runs that were asked for over HTTP, one at a time, by the code of the command."""

import logging
import threading
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.load_actor import actor_of_account
from cms.config import Settings
from cms.db import Database
from cms.errors import Code, Problem
from cms.files import FileStore
from cms.harvest import mapping_file
from cms.harvest.attempts import may_begin
from cms.harvest.keep_file import shelf_of
from cms.harvest.limits import Limits
from cms.harvest.models import ImportRun
from cms.harvest.report import ImportFile, Report
from cms.harvest.run import carry_on, count_rows, report_of
from cms.harvest.targets import find_targets
from cms.harvest.uploads import folder_of, remove_old
from cms.long_work import FAILED, RUNNING, advance, close, take
from schemas.text import Text

log = logging.getLogger("zhengku.imports")

SWEEP_EVERY = timedelta(minutes=10)
LOST = Text("上传的文件已不在服务器上", "The file that was sent is no longer on the server")
BROKEN = Text("文件使导入程序出错，已停止", "The file broke the import, which was stopped")


class _StopError(Exception):
    """The worker is to end: the run is given back."""


class ImportWork:
    """One step of the worker: a whole run, given back between two batches when the worker is to end."""

    def __init__(self, database: Database, settings: Settings, stop: threading.Event) -> None:
        self._database = database
        self._folder = folder_of(settings.home)
        self._limits = Limits(file_bytes=settings.max_import_bytes)
        self._shelf = shelf_of(settings, FileStore(settings.home / "files"))
        self._days = settings.import_file_days
        self._stop = stop
        self._swept = clock.now() - SWEEP_EVERY

    def __call__(self) -> bool:
        """True if there was a run to do."""
        run = self._take()
        if run is None:
            self._sweep()
            return False
        try:
            self._do(run)
        except _StopError:
            self._give_back(run)
        except Problem as problem:
            self._fail(run, problem)
        except OSError:
            log.exception("the file of import %s cannot be read", run.id)
            self._fail(run, Problem(Code.UNAVAILABLE, LOST))
        except DBAPIError:
            raise  # the database was away: the run goes on when its lease is over
        except Exception:
            log.exception("import %s failed", run.id)
            self._fail(run, Problem(Code.INTERNAL, BROKEN))
        return True

    def _take(self) -> ImportRun | None:
        with self._database.writing() as session:
            run = take(session, ImportRun, ImportRun.stored_as.is_not(None))
            return run if run is not None and may_begin(session, run) else None

    def _do(self, run: ImportRun) -> None:
        asked = ImportFile(
            path=self._folder / str(run.stored_as),
            mapping=mapping_file.parse(run.mapping.encode()),
            site=run.site,
            is_dry=run.is_dry,
            limits=self._limits,
            shelf=self._shelf,
            helpers=0,  # whoever reads the site meanwhile comes first
        )
        with self._database.reading() as session:
            actor = actor_of_account(session, run.account_id)
            targets = find_targets(actor, session, asked.mapping, asked.site)
        with _Holding(self._database, run.id):
            if run.total is None:
                run.total = count_rows(asked)
                self._write(run, {"total": run.total, "attempts": 0})
            carry_on(actor, self._database, asked, targets, report_of(run), self._look_up)

    def _look_up(self, _: Report) -> None:
        if self._stop.is_set():
            raise _StopError

    def _write(self, run: ImportRun, values: dict[str, object]) -> None:
        with self._database.writing() as session:
            advance(session, ImportRun, run.id, values)

    def _give_back(self, run: ImportRun) -> None:
        with self._database.writing() as session:
            advance(session, ImportRun, run.id, {"attempts": 0})
            _lease(session, run.id, timedelta(seconds=-1))

    def _fail(self, run: ImportRun, problem: Problem) -> None:
        """End the run; one that was cancelled meanwhile stays so, and one that another worker is at goes on."""
        if problem.code is Code.CONFLICT:
            return
        with self._database.writing() as session:
            close(session, ImportRun, run.id, FAILED, problem)

    def _sweep(self) -> None:
        """Now and then, when there is nothing else to do."""
        if clock.now() - self._swept >= SWEEP_EVERY:
            self._swept = clock.now()
            remove_old(self._database, self._folder, self._days)


def _lease(session: Session, run_id: str, until: timedelta) -> None:
    mine = (ImportRun.id == run_id) & (ImportRun.state == RUNNING)
    session.execute(update(ImportRun).where(mine).values(leased_until=clock.now() + until))


class _Holding:
    """Keeps the lease while a large file is read through, which takes longer than a lease without a single write."""

    EVERY = 20.0
    LONG = timedelta(seconds=60)

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run_id = run_id
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._hold, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _hold(self) -> None:
        while not self._done.wait(self.EVERY):
            try:
                with self._database.writing() as session:
                    _lease(session, self._run_id, self.LONG)
            except DBAPIError:
                log.warning("the lease of import %s could not be kept", self._run_id)
