"""What is asked of an import, and how far it has come."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cms.harvest.keep_file import Shelf
from cms.harvest.limits import LIMITS, Limits
from cms.harvest.mapping import Mapping
from cms.harvest.write import RowOutcome


@dataclass(frozen=True, kw_only=True)
class ImportFile:
    """What to import: a file, its mapping, the site of channels that name none; dry: nothing is to be written.

    `helpers` is how many processes may help with a long file, so that all processors of the machine are at it.
    """

    path: Path
    mapping: Mapping
    site: str | None = None
    is_dry: bool = False
    limits: Limits = LIMITS
    helpers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    shelf: Shelf | None = None


@dataclass
class Report:
    """How far an import has come: rows by outcome. `run_id` is None for a dry run of the command.

    `outcomes` are kept only then; `relations` is how many references became relations.
    """

    run_id: str | None
    resumed_at: int = 1
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: list[RowOutcome] = field(default_factory=list)
    total: int | None = None
    relations: int = 0

    @property
    def rows(self) -> int:
        """How many rows have an outcome."""
        return self.counts.total()


Progress = Callable[[Report], None]
