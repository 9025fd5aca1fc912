"""What a mapping says, as data: which columns become which fields of which type, where, and under what key."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cms.harvest.dates import FORMS

HEAD_CHARACTERS = 400
PATTERN_CHARACTERS = 1000


class Rule(NamedTuple):
    """One rule on a column: `test` is ``is``, ``contains`` or ``matches``; the first rule that fits gives its value."""

    test: str
    operands: tuple[str, ...]
    value: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that is the same for every row, or is chosen by rules on one column."""

    constant: str | None = None
    column: str = ""
    rules: tuple[Rule, ...] = ()
    default: str | None = None

    def values(self) -> list[str]:
        """Every value that can come out, each once."""
        found = [self.constant, *(rule.value for rule in self.rules), self.default]
        return list(dict.fromkeys(value for value in found if value))


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """How one field is made. The steps happen in the order in which they are listed here."""

    name: str
    constant: Any = None
    columns: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    find_in: tuple[str, ...] = ()
    characters: int = HEAD_CHARACTERS
    strip: tuple[str, ...] = ()
    pattern: str = ""
    lookup: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    split: str = ""
    date_at_end: bool = False
    forms: frozenset[str] = frozenset(FORMS)
    format: str = "text"
    mend_from: str = ""
    base: str = ""


@dataclass(frozen=True, kw_only=True)
class Links:
    """A column of links, which become a list under `label` at the end of the body."""

    column: str
    split: str = ";"
    base: str = ""
    label: str = "附件"


@dataclass(frozen=True, kw_only=True)
class Pages:
    """How saved pages are read: where the text is (known containers if empty), what is taken out, their address."""

    selector: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """What becomes of the files that a text links to: `keep` is ``links``, ``fetch`` or ``files``."""

    keep: str = "links"


KEEP = ("links", "fetch", "files")
"""References to files stay links; or files are fetched from where they are; or taken from beside the page."""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """The whole of a mapping file, checked. `sha256` is that of its `text`: by it an interrupted run is known again.

    `statuses` are those of WordPress that are asked for although nobody could read what has them.
    A key is made of all `key_columns` together, or of the first of `key_first_of` that is not blank.
    """

    source: str
    type: Choice
    organization: Choice
    channel: Choice
    key_columns: tuple[str, ...]
    compare_columns: tuple[str, ...]
    index_column: str
    fields: tuple[FieldRule, ...]
    links: Links | None
    format: str
    encoding: str
    delimiter: str
    sha256: str
    key_first_of: tuple[str, ...] = ()
    sheet: str = ""
    statuses: tuple[str, ...] = ()
    pages: Pages = Pages()
    attachments: Attachments = Attachments()
    relate: bool = True
    text: str = ""

    def columns(self) -> list[str]:
        """Every column that the mapping names, each once."""
        named = [
            *self.key_columns,
            *self.key_first_of,
            *self.compare_columns,
            *([self.index_column] if self.index_column else []),
        ]
        named += [choice.column for choice in (self.type, self.organization, self.channel) if choice.column]
        for rule in self.fields:
            named += [*rule.columns, *([rule.mend_from] if rule.mend_from else [])]
        named += [self.links.column] if self.links and self.links.column else []
        return list(dict.fromkeys(named))
