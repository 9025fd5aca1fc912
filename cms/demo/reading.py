"""Reading the demo's data files: plain tables of TOML, and each resource as an `Item`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

TARGETS = ("relations", "basis")
PUBLISHED = "published"


@dataclass(frozen=True)
class Item:
    """One resource of the demo: who owns and writes it, where it is placed, what becomes of it, and its content.

    In `content` keys of this demo stand for ids: `target` (a resource), `file`, `blank_form`, `sample` (files),
    `publisher` (a body); `translation_of` is
    the key of an original. `fate` is how the item ends; `reason` and `revision` belong to some of the fates.
    """

    key: str
    type: str
    organization: str
    editor: str
    channels: tuple[str, ...]
    content: dict[str, Any]
    fate: str = PUBLISHED
    translation_of: str | None = None
    reason: str = ""
    revision: dict[str, Any] = field(default_factory=dict)

    @property
    def home_site(self) -> str:
        """The key of the site that it is at home on."""
        return self.channels[0].partition(":")[0]

    @property
    def targets(self) -> set[str]:
        """The keys of the resources that it refers to."""
        rows = (row for name in TARGETS for row in self.content.get(name, ()))
        original = {self.translation_of} if self.translation_of else set()
        return original | {row["target"] for row in rows if "target" in row}


def _folder() -> Traversable:
    return files("cms.demo.content")


@cache
def table(name: str, rows: str) -> tuple[dict[str, Any], ...]:
    """The rows called `rows` of the file `name`; not to be changed."""
    return tuple(tomllib.loads(_folder().joinpath(name).read_text(encoding="utf-8"))[rows])


@cache
def items() -> tuple[Item, ...]:
    """Every resource of the demo, each after those that it refers to; otherwise in the order of their names."""
    found = {item.key: item for item in _read()}
    order = TopologicalSorter({key: sorted(found[key].targets) for key in sorted(found)})
    return tuple(found[key] for key in order.static_order())


def explanation_of(item: Item) -> Item | None:
    """What an important document goes public together with: the first that interprets it and rests on nothing else.

    Its editor has both in scope: it is their own, or at home on the same site.
    """
    if not item.content.get("important") or item.fate != PUBLISHED:
        return None
    alone = (one for one in items() if one.targets == {item.key} and one.fate == PUBLISHED)
    fitting = (one for one in alone if one.editor == item.editor or one.home_site == item.home_site)
    return next(one for one in fitting if one.type == "policy_interpretation")


def _read() -> Iterable[Item]:
    for entry in _folder().joinpath("resources").iterdir():
        if entry.name.endswith(".toml"):
            told = tomllib.loads(entry.read_text(encoding="utf-8"))
            channels = tuple(told.pop("channels"))
            yield Item(key=entry.name.removesuffix(".toml"), channels=channels, **told)
