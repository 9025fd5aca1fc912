"""The delivered representation of a resource: one plain function of its content and of what is around it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from cms.clock import rfc3339
from cms.delivery.representation.addresses import (
    file_address,
    json_ld_address,
    locales_address,
    page_address,
    related_address,
    resource_address,
)
from cms.delivery.representation.around import Around
from cms.delivery.representation.main_text import main_text
from cms.delivery.representation.page_tags import first_image, in_order, page_tags, place_tags
from cms.delivery.representation.repost import repost_terms
from cms.delivery.representation.tables import tables_of
from schemas import document_number
from schemas.content_types import DEFAULT_LANGUAGE, full, schema_of
from schemas.files import named_files
from schemas.metadata import Metadata
from schemas.requests.delivery import INCLUDABLE

FORMAT_VERSION = 3
"""2 added `repost`, `locales` and `tables`, 3 `html_from` and the text of articles that have a part instead of a body.

Rows of earlier formats are served as they are until they are made anew.
"""

_METADATA = frozenset(Metadata().fields)

Representation = dict[str, Any]


class Published(NamedTuple):
    """One revision as it goes public."""

    resource_id: str
    type: str
    version: int
    index_number: str
    publisher_id: str
    content: Mapping[str, Any]
    text: str
    published_at: datetime
    updated_at: datetime


def represent(
    item: Published,
    around: Around,
    relations: Sequence[Mapping[str, str]],
    locales: Sequence[Mapping[str, str]] = (),
) -> Representation:
    """The item with every documented field: null for unknown, [] for none."""
    content = full(item.type, item.content)
    main = main_text(item.type, item.content, item.text)
    attachments = attachments_of(item.content, around)
    links = _links(item.resource_id, around)
    tags = page_tags(
        item.content, main.text, around.publisher, item.published_at,
        image=first_image(attachments), url=links["html"],
    )  # fmt: skip
    return {
        **_identity(item, content),
        **_classification(content, around),
        **_responsibility(item, content, around),
        **_dates(item, content),
        "region": _term("region", content["region"], around),
        "repost": repost_terms(item.content, item.published_at, publisher=around.publisher, page=links["html"]),
        "details": details_of(item.type, content),
        "body": main.text,
        "html": main.html,
        "html_from": ("body" if content["body"] else "details") if main.html else None,
        "attachments": attachments,
        "channels": _channels(around),
        "relations": list(relations),
        "page_tags": in_order({**place_tags(around.channels[0] if around.channels else None), **tags}),
        "locales": list(locales),
        "tables": tables_of(item.type, content, {one["id"]: one["title"] for one in attachments}),
        "links": links,
    }


def shorten(representation: Representation) -> Representation:
    """The representation as lists show it: without what `include` brings back."""
    return {name: value for name, value in representation.items() if name not in INCLUDABLE}


def to_bytes(representation: Representation) -> bytes:
    """The ready bytes."""
    return orjson.dumps(representation)


def etag_of_bytes(ready: bytes) -> str:
    """The entity tag of ready bytes: the same bytes, the same tag."""
    return hashlib.sha256(ready).hexdigest()[:32]


def details_of(type_name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that only this type has."""
    return {name: content[name] for name in schema_of(type_name).fields if name not in _METADATA}


def attachments_of(content: Mapping[str, Any], around: Around) -> list[dict[str, Any]]:
    """Every file that goes public with the item: the attachments first, then those that only details name."""
    rows = {row["attachment_id"]: row for row in content.get("attachments") or []}
    roles: dict[str, str] = dict.fromkeys(rows, "attachment")
    for _, one, role in named_files(content):
        if role != "attachment" or one not in roles:
            roles[one] = role
    named = {one: {"role": role, **rows.get(one, {})} for one, role in roles.items()}
    return [_attachment(one, row, around) for one, row in named.items() if one in around.files]


def _attachment(one: str, row: Mapping[str, Any], around: Around) -> dict[str, Any]:
    file = around.files[one]
    return {
        "id": one,
        "title": row.get("title") or file.name,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "href": file_address(file.sha256, file.name),
        "role": row.get("role"),
        "alt": row.get("alt"),
    }


def _identity(item: Published, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": item.resource_id,
        "type": item.type,
        "version": item.version,
        "archived": False,
        "index_number": item.index_number,
        **{name: content[name] for name in ("title", "subtitle", "summary", "keywords")},
    }


def _classification(content: Mapping[str, Any], around: Around) -> dict[str, Any]:
    return {
        "subjects": [_term("subject", code, around) for code in content["subjects"]],
        "subject_path": content["subject_path"],
        "facets": [_term("facet", code, around) for code in content["facets"]],
        "genre": _term("genre", content["genre"], around),
        "audiences": [_term("audience", code, around) for code in content["audiences"]],
    }


def _term(scheme: str, code: str | None, around: Around) -> dict[str, Any] | None:
    if code is None:
        return None
    label = around.terms.get((scheme, code))
    return {"code": code, "label": label._asdict() if label else None}


def _responsibility(item: Published, content: Mapping[str, Any], around: Around) -> dict[str, Any]:
    return {
        "publisher": {"id": item.publisher_id, "name": around.publisher},
        "issuing_authorities": content["issuing_authorities"],
        "accountable": content["accountable"],
        "source": content["source"],
        "document_number": number_of(content["document_number"]),
    }


def number_of(text: str | None) -> dict[str, Any] | None:
    """A document number as written, beside its parts where it can be read."""
    if not text:
        return None
    parsed = document_number.parse(text)
    parts = parsed._asdict() if parsed else dict.fromkeys(document_number.DocumentNumber._fields)
    return {"text": text, **parts}


def _dates(item: Published, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "signed_on": content["signed_on"],
        "created_on": content["created_on"],
        "published_at": rfc3339(item.published_at),
        "updated_at": rfc3339(item.updated_at),
        **{name: content[name] for name in ("effective_on", "repealed_on", "validity", "disclosure")},
        "language": content["language"] or DEFAULT_LANGUAGE,
    }


def _channels(around: Around) -> list[dict[str, Any]]:
    return [
        {"id": channel.id, "site": site.slug, "site_name": site.name, "path": channel.path, "name": channel.name}
        for channel, site in around.channels
    ]


def _links(resource_id: str, around: Around) -> dict[str, str | None]:
    pages = [page_address(site.domain, channel.path, resource_id) for channel, site in around.channels]
    return {
        "self": resource_address(resource_id),
        "related": related_address(resource_id),
        "locales": locales_address(resource_id),
        "json_ld": json_ld_address(resource_id),
        "html": pages[0] if pages else None,
    }
