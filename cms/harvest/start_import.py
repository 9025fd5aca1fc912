"""Ask for an import of a file that was sent: it waits for the worker."""

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.errors import invalid
from cms.harvest.models import ImportRun
from cms.harvest.report import ImportFile
from cms.harvest.run import Source, new_run
from cms.harvest.targets import find_targets
from cms.harvest.uploads import Received
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

EMPTY = Text("文件是空的", "The file is empty")


def start_import(actor: Actor, session: Session, asked: ImportFile, file: Received, name: str) -> ImportRun:
    """A run that waits for the worker, which reads the file through before it writes anything.

    Raises FORBIDDEN (the duty does not import, or not into a place that the mapping names), INVALID (an empty file, or
    places that are none).
    """
    require(actor, Action.IMPORT)
    if file.path.stat().st_size == 0:
        raise invalid("files/file", "empty", EMPTY)
    targets = find_targets(actor, session, asked.mapping, asked.site)
    return new_run(actor, session, asked, targets, Source(name, file.sha256, file.stored_as))
