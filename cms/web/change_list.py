"""The change log over HTTP, for those who look after the platform: what became public, was taken back, renamed."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.changes.keys import purged_by
from cms.changes.models import Change
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer, paginate
from cms.web.transactions import reading
from permissions.actions import Action
from permissions.facts import Actor
from schemas.paging import PageQuery, page_of

blueprint = Blueprint("changes", __name__, url_prefix="/api/v1", description="The change log 变更日志")


class ChangeQuery(PageQuery):
    """Which changes."""

    kind = fields.List(
        fields.String(validate=validate.Length(1, 32)),
        load_default=None,
        metadata={"description": "Kind of change 种类"},
    )
    sort = fields.String(
        load_default="-sequence",
        validate=validate.OneOf(("-sequence", "sequence")),
        metadata={"description": "Order 排序"},
    )


class ChangeRow(Schema):
    """One entry of the log; it holds ids and hashes, no content."""

    sequence = fields.Integer(required=True, metadata={"example": 42})
    kind = fields.String(required=True, metadata={"example": "published"})
    at = fields.String(required=True, metadata={"example": "2026-03-01T09:00:00+08:00"})
    subject_type = fields.String(required=True, metadata={"example": "resource"})
    subject_id = fields.String(required=True, metadata={"example": "0192f3a4-5b6c-7d8e-9f01-23456789abcd"})
    revision_id = fields.String(required=True, allow_none=True)
    content_hash = fields.String(required=True, allow_none=True)
    scope_before = fields.Dict(required=True, allow_none=True)
    scope_after = fields.Dict(required=True, allow_none=True)
    surrogate_keys = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "What a cache that goes by `Surrogate-Key` must drop after it 应清除的缓存键",
            "example": ["r/0192f3a4-5b6c-7d8e-9f01-23456789abcd", "resources"],
        },
    )


@blueprint.route("/changes")
@blueprint.arguments(ChangeQuery, location="query")
@blueprint.response(200, page_of(ChangeRow, "ChangePage"))
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the changes, the newest first."""
    require(actor, Action.READ_CHANGES)
    statement = select(Change)
    if query["kind"]:
        statement = statement.where(Change.kind.in_(query["kind"]))
    order = [(Change.sequence, query["sort"].startswith("-"))]
    page = paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
    return page_answer(page, [present(row[0]) for row in page.rows])


def present(change: Change) -> dict[str, object]:
    """A change as the API shows it."""
    shown = (
        "sequence",
        "kind",
        "subject_type",
        "subject_id",
        "revision_id",
        "content_hash",
        "scope_before",
        "scope_after",
    )
    fields = {name: getattr(change, name) for name in shown}
    return {"at": clock.rfc3339(change.at), **fields, "surrogate_keys": purged_by(change)}
