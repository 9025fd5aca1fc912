"""One item, found by its key and answered with its ready bytes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from flask import Response
from sqlalchemy import bindparam, select

from cms.changes.keys import of_resource
from cms.clock import rfc3339
from cms.connections import Connections
from cms.db import Id, table_of
from cms.delivery.conditional import conditional, hash_of, keyed
from cms.delivery.items.embedding import with_targets
from cms.delivery.models import DeliveredResource
from cms.delivery.off import ANY_OFF, current, switched_off
from cms.delivery.prepared import Prepared
from cms.delivery.representation.selection import selection_of
from cms.delivery.trim import is_hidden, trimmed
from cms.delivery.views.show import View
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from schemas.requests.delivery import INCLUDABLE
from schemas.text import Text

WITHDRAWN = Text("该信息已撤回", "This item was withdrawn")
_RESOURCE = table_of(DeliveredResource)
_ITEM = select(_RESOURCE.c.status, _RESOURCE.c.etag, _RESOURCE.c.made_at, _RESOURCE.c.full, ANY_OFF)
_WITH_VIEWS = _ITEM.add_columns(_RESOURCE.c.views)
BY_ID = Prepared(_ITEM.where(_RESOURCE.c.resource_id == bindparam("id", type_=Id)))
BY_INDEX = Prepared(_ITEM.where(_RESOURCE.c.index_number == bindparam("index_number")))
_IN_VIEW_BY_ID = Prepared(_WITH_VIEWS.where(_RESOURCE.c.resource_id == bindparam("id", type_=Id)))
_IN_VIEW_BY_INDEX = Prepared(_WITH_VIEWS.where(_RESOURCE.c.index_number == bindparam("index_number")))
_MADE_AT = 2


class Item(NamedTuple):
    """What is public of a resource now: the tag and the bytes of its representation, and when they were made.

    `made_at` is None while something that it would name is switched off: the bytes are then not those of that time.
    """

    etag: str
    made_at: datetime | None
    full: bytes
    views: bytes | None = None


class Wanted(NamedTuple):
    """What a reader asks of an item: which fields, the body in which view, and whether with its related items."""

    fields: Collection[str] | None
    view: View | None = None
    with_targets: bool = False


def item_by_id(source: Connections, resource_id: str, wanted: Wanted) -> Response:
    """The item of this id. Raises as `find_item` does."""
    item = find_item(source, resource_id, with_views=wanted.view is not None)
    return keyed(_answer(source, item, wanted), of_resource(resource_id))


def item_by_index(source: Connections, index_number: str, wanted: Wanted) -> Response:
    """The item of this index number. Raises as `item_by_id` does."""
    found = _find(source, BY_INDEX if wanted.view is None else _IN_VIEW_BY_INDEX, {"index_number": index_number})
    return keyed(_answer(source, found, wanted), of_resource(orjson.loads(found.full)["id"]))


def find_item(source: Connections, resource_id: str, *, with_views: bool = False) -> Item:
    """What is public of a resource. Raises NOT_FOUND for what was never public, GONE for what was withdrawn or is off.

    The front calls this too, without an application around it.
    """
    if not is_id(resource_id):
        raise not_found()
    return _find(source, _IN_VIEW_BY_ID if with_views else BY_ID, {"id": resource_id})


def _find(source: Connections, find: Prepared, key: Mapping[str, Any]) -> Item:
    rows = find.raw(source, key)
    if not rows:
        raise not_found()
    status, etag, _, full, any_off, *views = rows[0]
    made_at = find.value(source, rows[0], _MADE_AT)
    if status == "gone":
        raise Problem(Code.GONE, WITHDRAWN, extra={"withdrawn_at": rfc3339(made_at)})
    item = Item(etag, made_at, full, *views)
    return _while_off(source, item) if any_off else item


def _while_off(source: Connections, item: Item) -> Item:
    """The item while something is switched off. Raises GONE if it is so itself."""
    off = current(source)
    if is_hidden(off, orjson.loads(item.full)):
        raise switched_off()
    left = trimmed(source, off, item.full)
    return item if left == item.full else Item(hash_of(left), None, left)


def _answer(source: Connections, item: Item, wanted: Wanted) -> Response:
    fields, view = wanted.fields, wanted.view
    if wanted.with_targets:
        item = _embedded(source, item)
        fields = fields and {*fields, "relations"}
    selection = selection_of(fields, INCLUDABLE if view and fields is None else (), view)
    etag = view.tag(item.etag, item.views) if view else item.etag

    def body() -> bytes:
        return b'{"data":' + (selection.of(item.full, item.views) if selection else item.full) + b"}"

    return conditional(etag, body, modified_at=item.made_at)


def _embedded(source: Connections, item: Item) -> Item:
    """The item with the summaries of what it is related to; they have their own times."""
    full, summaries = with_targets(source, item.full)
    return Item(hash_of(item.etag.encode(), *summaries), None, full, item.views)
