"""A row becomes content, or reasons why not: a pure function of the row, compiled once from the mapping."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.harvest import identity
from cms.harvest.bodies import to_lines
from cms.harvest.choices import compile_choice
from cms.harvest.cleaning.images import InlineImage
from cms.harvest.compose import compile_fields
from cms.harvest.identity import OwnKey
from cms.harvest.mapping import Mapping as MappingFile
from cms.harvest.names import Names
from cms.harvest.purify import purify
from cms.harvest.reasons import Reason, reason
from cms.harvest.rows import Row
from cms.library.drafts import Draft, NewResource

log = logging.getLogger("zhengku.imports")


class Targets(NamedTuple):
    """Ids of what a mapping names: organizations by credit code, channels as the mapping writes them.

    `names` are those that columns may hold: organizations and terms, for fields that take their ids and codes.
    """

    organizations: Mapping[str, str]
    channels: Mapping[str, str]
    names: Names = Names()


class Prepared(NamedTuple):
    """A row ready to be written; what makes nothing new is refused. `fingerprint` may be empty.

    `pictures` were written into its body, which names them as the attachments that they are not yet.
    """

    number: int
    key: str
    raw_sha256: str
    new: NewResource | None
    reasons: list[Reason]
    fingerprint: str = ""
    opening: str = ""
    pictures: tuple[InlineImage, ...] = ()

    @property
    def own_key(self) -> OwnKey:
        """Its key within the organization whose item it is."""
        return OwnKey(self.new.organization_id if self.new else "", self.key)

    @property
    def title(self) -> str:
        """The title that it has; empty for what makes nothing new."""
        return str(self.new.content.get("title", "")) if self.new else ""

    @property
    def document_number(self) -> str:
        """Its document number in normal form, if it has one."""
        return ((isinstance(self.new.draft, Draft) and self.new.draft.document_number) or "") if self.new else ""


Content = dict[str, Any]
Transform = Callable[[Row], Prepared]


def compile_mapping(mapping: MappingFile, header: list[str], targets: Targets) -> Transform:
    """The function from a row to what is written of it. Rules, columns and tables are looked up here, once."""
    place = {name: spot for spot, name in enumerate(header)}
    identify = compile_identity(mapping, header)
    index_spot = place[mapping.index_column] if mapping.index_column else None
    pick_type = compile_choice(mapping.type, "type", place)
    pick_organization = compile_choice(mapping.organization, "organization", place)
    pick_channel = compile_choice(mapping.channel, "channel", place)
    fills = {name: compile_fields(mapping, name, place, targets.names) for name in mapping.type.values()}

    def transform(row: Row) -> Prepared:
        key, raw = identify(row)
        if row.fault:
            return _refused(row.number, "", raw, [row.fault])
        reasons: list[Reason] = [*row.notes] if key else [*row.notes, reason("key_missing")]
        type_name, code = pick_type(row.cells, reasons), pick_organization(row.cells, reasons)
        channel = pick_channel(row.cells, reasons)
        if type_name is None or code is None or not key:
            return _refused(row.number, key, raw, reasons)
        content: Content = {"channels": [targets.channels[channel]]} if channel else {}
        text = fills[type_name](row.cells, content, reasons)
        purified = purify(content, reasons)
        if purified.was_tampered_with:
            text = to_lines(content.get("body", ""))
        organization_id = targets.organizations[code]
        index = row.cells[index_spot].strip() or None if index_spot is not None else None
        new = NewResource(type_name, organization_id, content, index)
        return _identified(Prepared(row.number, key, raw, new, reasons, pictures=purified.pictures), content, text)

    return _careful(transform)


def _careful(transform: Transform) -> Transform:
    """A fault of ours on one row is an outcome of that row: it stops no other."""

    def careful(row: Row) -> Prepared:
        try:
            return transform(row)
        except Exception:
            log.exception("row %s could not be prepared", row.number)
            return _refused(row.number, "", identity.digest(row.cells), [reason("row_broke")])

    return careful


def compile_identity(mapping: MappingFile, header: list[str]) -> Callable[[Row], tuple[str, str]]:
    """The function that gives a row's key (empty where its columns are blank) and the digest of what it says."""
    place = {name: spot for spot, name in enumerate(header)}
    keyed = [place[name] for name in mapping.key_columns]
    either = [(name, place[name]) for name in mapping.key_first_of]
    compared = [place[name] for name in mapping.compare_columns] or list(range(len(header)))

    def identify(row: Row) -> tuple[str, str]:
        if row.fault:
            return "", identity.digest(row.cells)
        keys = [row.cells[spot].strip() for spot in keyed]
        first = next(((name, text) for name, spot in either if (text := row.cells[spot].strip())), None)
        keys += first or ()
        return identity.digest(keys) if any(keys) else "", identity.digest([row.cells[spot] for spot in compared])

    return identify


def compile_own_key(mapping: MappingFile, header: list[str], targets: Targets) -> Callable[[Row], OwnKey | None]:
    """The function that gives a row's key within its organization, ``None`` where either is missing."""
    identify = compile_identity(mapping, header)
    pick = compile_choice(mapping.organization, "organization", {name: spot for spot, name in enumerate(header)})

    def own_key(row: Row) -> OwnKey | None:
        key = identify(row)[0]
        code = pick(row.cells, []) if key else None
        return OwnKey(targets.organizations[code], key) if code else None

    return own_key


def _identified(made: Prepared, content: Content, text: str) -> Prepared:
    """With what title and date tell of it. Whether the content is valid is for the library to say, once."""
    title, day = content.get("title"), content.get("first_published_at") or content.get("created_on") or ""
    if not title:
        return _refused(made.number, made.key, made.raw_sha256, [*made.reasons, reason("title_missing", "title")])
    opening = identity.opening(text, title)
    is_cut = any(one.code == "title_truncated" for one in made.reasons)
    tells = bool(day) and not (is_cut and not opening)
    fingerprint = identity.fingerprint(made.new.organization_id, title, str(day)[:10]) if tells and made.new else ""
    return made._replace(fingerprint=fingerprint, opening=opening)


def _refused(number: int, key: str, raw: str, reasons: list[Reason]) -> Prepared:
    return Prepared(number, key, raw, None, reasons)
