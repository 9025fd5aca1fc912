"""From content as given to content as stored: checked by its schema, body cleaned, text derived, hashed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from marshmallow import ValidationError

from cms.errors import Problem, invalid
from cms.library.html import Cleaned, HtmlTooLargeError, clean
from cms.library.likeness.signatures import sign
from cms.web.parsing import validation_problem
from schemas import document_number
from schemas.content_types import CONTENT_TYPES, load_content
from schemas.files import NamedFile, named_files
from schemas.profiles import completeness
from schemas.text import Text


@dataclass(frozen=True)
class NewResource:
    """A resource to be created: its type, the owning organization, its content, perhaps an index number it has."""

    type: str
    organization_id: str
    content: Mapping[str, Any]
    index_number: str | None = None
    translation_of: str | None = None

    @cached_property
    def draft(self) -> "Draft | Problem":
        """The content checked and cleaned, or the problem with it; asked for before a transaction, it holds none up."""
        try:
            return make_draft(self.type, self.content).completed()
        except Problem as problem:
            return problem


def new_resource(body: Mapping[str, Any]) -> NewResource:
    """A resource to be created as a request describes it, its draft already made."""
    new = NewResource(**body)
    _ = new.draft
    return new


@dataclass(frozen=True)
class Draft:
    """Content in the form in which it is stored, and what is derived from it once."""

    type: str
    content: dict[str, Any]
    text: str
    completeness: float
    document_number: str | None

    @cached_property
    def signature(self) -> bytes | None:
        """By what its text is found to be nearly another's; None if that is too short to tell."""
        return sign(self.text)

    def completed(self) -> "Draft":
        """Itself, with all that is made of it once: that takes its time, better before a transaction than within."""
        _ = self.signature, self.attachments
        return self

    @property
    def title(self) -> str:
        """The title."""
        return str(self.content["title"])

    @property
    def review_by(self) -> date | None:
        """The day by which it is to be checked or replaced (L11)."""
        told = self.content.get("review_by")
        return date.fromisoformat(told) if told else None

    @property
    def channels(self) -> list[str]:
        """The ids of the channels it is to be shown in; the first is its home."""
        return list(self.content.get("channels", ()))

    @cached_property
    def files(self) -> tuple[NamedFile, ...]:
        """The files that its content names, each place of them."""
        return tuple(named_files(self.content))

    @cached_property
    def attachments(self) -> list[str]:
        """The ids of the attachments it uses, those in nested rows too: what it makes public."""
        return [file.attachment_id for file in self.files]

    @property
    def relations(self) -> list[tuple[str, str]]:
        """Its relations as (type, target)."""
        return [(row["type"], row["target_id"]) for row in self.content.get("relations", ())]


def make_draft(type_name: str, content: Mapping[str, Any]) -> Draft:
    """Check and clean content. Raises INVALID with a pointer for each fault."""
    if type_name not in CONTENT_TYPES:
        raise invalid("/type", "unknown_type", Text("没有这种内容类型", "There is no such content type"))
    try:
        loaded = load_content(type_name, content)
    except ValidationError as error:
        raise validation_problem(error, "/content") from None
    text = ""
    if "body" in loaded:
        cleaned = _clean(loaded["body"])
        loaded["body"], text = cleaned.html, cleaned.text
        if not loaded["body"]:
            del loaded["body"]
    number = document_number.parse(loaded["document_number"]) if "document_number" in loaded else None
    return Draft(
        type=type_name,
        content=loaded,
        text=text,
        completeness=completeness(type_name, loaded),
        document_number=number.normalised if number else loaded.get("document_number"),
    )


def _clean(body: str) -> Cleaned:
    try:
        return clean(body)
    except HtmlTooLargeError:
        raise invalid("/content/body", "too_long", Text("正文过大", "The body is too large")) from None


def changed_content(type_name: str, content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the given fields replaced; null clears a field. Raises INVALID for faults of the changes."""
    try:
        checked = load_content(type_name, changes, partial=True)
    except ValidationError as error:
        raise validation_problem(error, "/content") from None
    return {name: value for name, value in {**content, **checked}.items() if value is not None}
