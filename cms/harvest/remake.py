"""Make a kept row ready again, as the import did: by the kept mapping, into what its names stand for today."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.harvest import mapping_file
from cms.harvest.mapping import Mapping
from cms.harvest.models import ImportRow, ImportRun
from cms.harvest.raw import unpack
from cms.harvest.rows import Row
from cms.harvest.targets import find_targets
from cms.harvest.transform import Prepared, compile_mapping
from cms.library.drafts import NewResource
from permissions.facts import Actor
from schemas.text import Text

NOT_KEPT = Text("该行的原始数据未保留", "The row as it came was not kept")


class Remade(NamedTuple):
    """A row ready to be written, the resource that it would make, and by which mapping."""

    prepared: Prepared
    new: NewResource
    mapping: Mapping


def remake(actor: Actor, session: Session, run: ImportRun, row: ImportRow) -> Remade:
    """The row ready to be written. Raises WRONG_STATE if it was not kept, and as `find_targets`."""
    if row.raw is None:
        raise wrong_state(NOT_KEPT)
    mapping = mapping_file.parse(run.mapping.encode())
    cells = unpack(row.raw)
    targets = find_targets(actor, session, mapping, run.site)
    prepared = compile_mapping(mapping, list(cells), targets)(Row(row.number, list(cells.values())))
    if prepared.new is None:
        raise wrong_state(NOT_KEPT)
    return Remade(prepared, prepared.new, mapping)
