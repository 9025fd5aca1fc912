"""The columns that an erasure empties in rows that stay: one table, by which it is done and looked for.

Free text of editors about what is erased is among them, since it may quote it; reasons and comments of those who decide
stay. What says something of many resources at once goes with the last of them.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, cast, exists, null, or_, select, update
from sqlalchemy.orm import Session

from cms.db import Base
from cms.delivery.models import DeliveredResource
from cms.harvest.models import ImportRow
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.library.pins.models import ChannelPin
from cms.library.placements.models import ChannelPlacement, SharedResource
from cms.library.purge_bin import UNSAID
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.models import Submission

Ids = Collection[str] | ColumnElement[Any]


class Emptied(NamedTuple):
    """Columns of a table and what they hold afterwards; `of` names the resource of a row."""

    model: type[Base]
    of: SQLColumnExpression[str]
    values: Mapping[str, Any]

    def says(self) -> ColumnElement[bool]:
        """That a row says something still."""
        return says_more(self.model, self.values)


class Together(NamedTuple):
    """The same of what is said of many: of each row the items, each of a resource."""

    model: type[BulkEdit | MigrationBatch]
    item: type[BulkEditItem | MigrationItem]
    of: SQLColumnExpression[str]
    values: Mapping[str, Any]

    def of_these_alone(self, ids: Ids) -> ColumnElement[bool]:
        """Those that are about any of the resources, and of which every one is erased; they say something still."""
        mine = self.of == self.model.id
        others = select(Resource.id).where(Resource.erased_at.is_(None))
        return and_(
            exists().where(mine, self.item.resource_id.in_(ids)),
            ~exists().where(mine, self.item.resource_id.in_(others)),
            says_more(self.model, self.values),
        )


OF_A_ROW: Mapping[str, Any] = {"raw": None, "title": "", "citations": None, "reasons": []}
"""Of a row of an import; which rows these are, `import_rows` tells."""
EMPTIED = (
    Emptied(Resource, Resource.id, UNSAID),
    # The tombstone is empty already; made sure of, since whatever is left here is served.
    Emptied(
        DeliveredResource,
        DeliveredResource.resource_id,
        {"title": "", "document_number": None, "summary": b"", "full": b"", "views": b"", "status": "gone"},
    ),
    *(Emptied(one, one.resource_id, {"note": ""}) for one in (Offer, ChannelPin, ChannelPlacement, SharedResource)),
    Emptied(Submission, Submission.resource_id, {"note": ""}),
    Emptied(MigrationItem, MigrationItem.resource_id, {"fault": None}),
    Emptied(BulkEditItem, BulkEditItem.resource_id, {"before": {}, "reasons": []}),
)
TOGETHER = (
    Together(BulkEdit, BulkEditItem, BulkEditItem.edit_id, {"changes": {}, "note": ""}),
    Together(MigrationBatch, MigrationItem, MigrationItem.batch_id, {"note": ""}),
)


def empty(session: Session, ids: Collection[str]) -> list[str]:
    """Empty what these resources, which are erased, leave behind; the ids of what was said of them together."""
    for one in EMPTIED:
        session.execute(update(one.model).where(one.of.in_(ids), one.says()).values(_kept(one.values)))
    together = list[str]()
    for many in TOGETHER:
        emptied = update(many.model).where(many.of_these_alone(ids)).values(_kept(many.values))
        together += session.scalars(emptied.returning(many.model.id))
    return together


def left(ids: Ids) -> Iterator[tuple[str, Any]]:
    """The columns, and the statement that finds the resources (of what is said of many, the rows) left in them."""
    for one in EMPTIED:
        yield _named(one.model, one.values), select(one.of).where(one.of.in_(ids), one.says())
    for many in TOGETHER:
        yield _named(many.model, many.values), select(many.model.id).where(many.of_these_alone(ids))


def says_more(model: type[Base], values: Mapping[str, Any]) -> ColumnElement[bool]:
    """That any of the columns holds something else than it is to hold."""
    return or_(*(_differs(model.__table__.c[name], value) for name, value in values.items()))


def left_of_rows() -> ColumnElement[bool]:
    """The same of a row of an import."""
    return says_more(ImportRow, OF_A_ROW)


def _differs(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    if value is None:
        return column.is_not(null())
    if isinstance(value, (dict, list)):
        return cast(column, Text) != orjson.dumps(value).decode()
    return column != value


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """With NULL of the database for None, which a JSON column would take for a value."""
    return {name: null() if value is None else value for name, value in values.items()}


def _named(model: type[Base], values: Mapping[str, Any]) -> str:
    return f"{model.__tablename__}.{'/'.join(values)}"
