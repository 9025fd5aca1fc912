"""One item, found by its key and answered with its ready bytes."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Response
from sqlalchemy import bindparam, select

from cms.clock import rfc3339
from cms.connections import Connections
from cms.db import Id, table_of
from cms.delivery.conditional import conditional
from cms.delivery.models import DeliveredResource
from cms.delivery.prepared import Prepared
from cms.delivery.selection import selection_of
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from schemas.text import Text

WITHDRAWN = Text("该信息已撤回", "This item was withdrawn")
_RESOURCE = table_of(DeliveredResource)
_ITEM = select(_RESOURCE.c.status, _RESOURCE.c.etag, _RESOURCE.c.made_at, _RESOURCE.c.full)
BY_ID = Prepared(_ITEM.where(_RESOURCE.c.resource_id == bindparam("id", type_=Id)))
BY_INDEX = Prepared(_ITEM.where(_RESOURCE.c.index_number == bindparam("index_number")))
_MADE_AT = 2


def item_by_id(source: Connections, resource_id: str, fields: Collection[str] | None) -> Response:
    """The item of this id. Raises NOT_FOUND for what was never public, GONE for what was withdrawn."""
    if not is_id(resource_id):
        raise not_found()
    return _answer(source, BY_ID, {"id": resource_id}, fields)


def item_by_index(source: Connections, index_number: str, fields: Collection[str] | None) -> Response:
    """The item of this index number. Raises as `item_by_id` does."""
    return _answer(source, BY_INDEX, {"index_number": index_number}, fields)


def _answer(source: Connections, find: Prepared, key: Mapping[str, Any], fields: Collection[str] | None) -> Response:
    rows = find.raw(source, key)
    if not rows:
        raise not_found()
    status, etag, _, full = rows[0]
    made_at = find.value(source, rows[0], _MADE_AT)
    if status == "gone":
        raise Problem(Code.GONE, WITHDRAWN, extra={"withdrawn_at": rfc3339(made_at)})
    selection = selection_of(fields)
    return conditional(
        etag, lambda: b'{"data":' + (selection.of(full) if selection else full) + b"}", modified_at=made_at
    )  # fmt: skip
