"""What rows become, and what is kept beside them: all that takes time and asks no database."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from cms.harvest import references
from cms.harvest.mapping import Mapping
from cms.harvest.raw import packer
from cms.harvest.rows import Row
from cms.harvest.transform import Prepared, Targets, compile_mapping
from cms.harvest.write import Beside
from cms.library.drafts import Draft

MOST_CITATIONS = 50
Attach = Callable[[list[Prepared]], list[Prepared]]


class Recipe(NamedTuple):
    """By what rows are prepared; it can be sent to another process."""

    mapping: Mapping
    header: list[str]
    targets: Targets


class Ready(NamedTuple):
    """The rows of a batch ready to be written."""

    prepared: list[Prepared]
    beside: dict[int, Beside]


class Preparer:
    """Prepares rows by a recipe, compiled once."""

    def __init__(self, recipe: Recipe, attach: Attach | None = None) -> None:
        """`attach` takes in the files of rows that are new, before their drafts are made."""
        self._attach = attach
        self._transform = compile_mapping(recipe.mapping, recipe.header, recipe.targets)
        self._pack = packer(recipe.header)
        self._relate = recipe.mapping.relate

    def prepare(self, rows: Sequence[Row], known: Collection[int]) -> Ready:
        """The rows ready; of those with the numbers in `known` no draft is made, since they are in the library."""
        prepared = [self._transform(row) for row in rows]
        if self._attach:
            new = {one.number: one for one in self._attach([one for one in prepared if one.number not in known])}
            prepared = [new.get(one.number, one) for one in prepared]
        beside = {}
        for row, made in zip(rows, prepared, strict=True):
            draft = made.new.draft if made.new and row.number not in known else None
            cited = citations_of(draft) if isinstance(draft, Draft) and self._relate else None
            beside[row.number] = Beside(self._pack(row), cited)
        return Ready(prepared, beside)


def citations_of(draft: Draft) -> list[list[str]] | None:
    """What the draft cites and may declare a relation to: name, number, relation of each; None for nothing."""
    found = references.find(draft.title, draft.text)[:MOST_CITATIONS]
    return [[one.name, one.number or "", one.relation] for one in found if one.relation] or None
