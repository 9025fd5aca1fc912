"""What the import tests share: files, a mapping, and short ways to ask for an import and to look at what it made."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cms.config import Settings
from cms.db import Database
from cms.files import FileStore
from cms.harvest import mapping_file, run
from cms.harvest.complete_row import Completer
from cms.harvest.decide_proposal import decide_proposal
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, MergeProposal
from cms.harvest.run import ImportFile, Progress, Report
from cms.library.models import Resource, Revision, RevisionContent
from permissions.facts import Actor
from tests.cast import CODES, Cast

HEADER = "标题,时间,内容,栏目,网址,附件"
MAPPING = f"""
source = "old-site"
type = "article"
organization = "{CODES["science"]}"
channel = "portal:tzgg"

[key]
columns = ["网址"]

[fields.title]
column = "标题"
mend_from = "内容"

[fields.body]
column = "内容"

[fields.first_published_at]
column = "时间"

[fields.document_number]
find_in = ["title", "body"]

[links]
column = "附件"
"""
ROWS = tuple(
    f"关于第{number}项工作的通知,2026-03-{number:02d},云科发〔2026〕{number}号,通知,https://old.yunze.example/{number},"
    for number in range(1, 8)
)
LONG_TEXT = "".join(
    f"第{number}条　申领创新券的企业应当在{number}个工作日内提交合同、发票和成果说明。" for number in range(1, 13)
)
LONG_ROW = f"创新券申领须知,2026-04-01,{LONG_TEXT},通知,https://old.yunze.example/long,"


@dataclass
class Desk:
    """An editor's desk: files, and imports of them."""

    cast: Cast
    folder: Path
    settings: Settings

    @property
    def database(self) -> Database:
        return self.cast.database

    def actor(self, name: str = "lin_editor") -> Actor:
        return self.cast.actor(name)

    def file(self, *rows: str, header: str = HEADER, name: str = "rows.csv") -> Path:
        """A CSV file in UTF-8."""
        path = self.folder / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    def bring_in(
        self,
        path: Path,
        mapping: str = MAPPING,
        *,
        who: str = "lin_editor",
        is_dry: bool = False,
        progress: Progress = lambda _: None,
        site: str | None = None,
    ) -> Report:
        """Import a file as somebody."""
        asked = ImportFile(path=path, mapping=mapping_file.parse(mapping.encode()), site=site, is_dry=is_dry)
        return run.import_file(self.actor(who), self.database, asked, progress)

    def decide(self, proposal_id: str, decision: str, who: str = "lin_editor") -> MergeProposal:
        """Decide a proposal as somebody."""
        actor, files = self.actor(who), FileStore(self.settings.home / "files")
        row = Completer(self.database, self.settings, files).complete(actor, proposal_id, decision)
        with self.database.writing() as session:
            return decide_proposal(actor, session, proposal_id, decision, row)

    def contents(self) -> list[dict[str, object]]:
        """The content of every resource in the order of their making."""
        statement = (
            select(RevisionContent.content)
            .join(Revision, Revision.id == RevisionContent.revision_id)
            .join(Resource, Resource.id == Revision.resource_id)
            .order_by(Resource.id)
        )
        with self.database.reading() as session:
            return list(session.scalars(statement))

    def outcomes(self, report: Report) -> list[tuple[int, str, list[str]]]:
        """Number, outcome and codes of every row of a run."""
        statement = select(ImportRow).where(ImportRow.run_id == report.run_id).order_by(ImportRow.number)
        with self.database.reading() as session:
            return [
                (row.number, row.outcome, [one["code"] for one in row.reasons]) for row in session.scalars(statement)
            ]

    def resources(self, **values: object) -> list[Resource]:
        """Resources in the order of their making."""
        with self.database.reading() as session:
            return list(session.scalars(select(Resource).filter_by(**values).order_by(Resource.id)))

    def proposals(self) -> list[MergeProposal]:
        """Every proposal, the oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(MergeProposal).order_by(MergeProposal.id)))

    def runs(self) -> list[ImportRun]:
        """Every run, the oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(ImportRun).order_by(ImportRun.started_at, ImportRun.id)))

    def totals(self) -> tuple[int, int, int]:
        """How many resources, harvested items and rows of runs there are."""
        with self.database.reading() as session:
            counted = [
                session.scalar(select(func.count()).select_from(model))
                for model in (Resource, HarvestedItem, ImportRow)
            ]
        return counted[0] or 0, counted[1] or 0, counted[2] or 0


@pytest.fixture
def desk(cast: Cast, settings: Settings, tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(cast, folder, settings)
