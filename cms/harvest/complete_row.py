"""A proposed row made whole before the decision on it is written: what takes long and belongs in no transaction."""

from pathlib import Path
from typing import NamedTuple

from cms.config import Settings
from cms.db import Database
from cms.files import FileStore
from cms.harvest.attach import Attacher
from cms.harvest.keep_file import Keeper, shelf_of
from cms.harvest.limits import Limits
from cms.harvest.models import ImportRow, ImportRun
from cms.harvest.pictures import with_pictures
from cms.harvest.preparing import citations_of
from cms.harvest.queries import permitted_proposal
from cms.harvest.reasons import Reason
from cms.harvest.remake import Remade, remake
from cms.harvest.transform import Prepared
from cms.harvest.uploads import folder_of
from cms.library.drafts import Draft
from permissions.facts import Actor

FILE_SECONDS, SECONDS = 10.0, 20.0
"""The longest that one file, and all of them together, may take to be fetched: somebody waits for the answer."""


class Completed(NamedTuple):
    """A row ready to be written, what it cites, and what there is to say that its import did not say."""

    prepared: Prepared
    citations: list[list[str]]
    told: list[Reason]


class Completer:
    """Makes rows whole by the settings of the application."""

    def __init__(self, database: Database, settings: Settings, files: FileStore) -> None:
        self._database = database
        self._shelf = shelf_of(settings, files, FILE_SECONDS)
        self._folder = folder_of(settings.home)
        self._limits = Limits(file_bytes=settings.max_import_bytes)

    def complete(self, actor: Actor, proposal_id: str, decision: str) -> Completed | None:
        """The row of an open proposal, None of one that is decided; its files are taken in if a draft is to be made.

        Raises FORBIDDEN, NOT_FOUND, and as `remake`.
        """
        with self._database.reading() as session:
            proposal = permitted_proposal(actor, session, proposal_id)
            if proposal.state != "open":
                return None
            run = session.get_one(ImportRun, proposal.run_id)
            made = remake(actor, session, run, session.get_one(ImportRow, (run.id, proposal.number)))
            source = self._folder / run.stored_as if run.stored_as else None
        if decision != "different":
            return Completed(made.prepared, [], [])
        return self._with_files(actor, made, source if source and source.is_file() else None)

    def _with_files(self, actor: Actor, made: Remade, source: Path | None) -> Completed:
        keeper = Keeper(actor, self._database, self._shelf)
        attacher = Attacher(keeper, source, made.mapping, self._limits, seconds=SECONDS)
        prepared = with_pictures(attacher.attach([made.prepared])[0], keeper)
        draft = prepared.new.draft if prepared.new else None
        citations = citations_of(draft) if isinstance(draft, Draft) and made.mapping.relate else None
        return Completed(prepared, citations or [], prepared.reasons[len(made.prepared.reasons) :])
