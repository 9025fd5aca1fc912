"""Bulk edits over HTTP."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.library.bulk_edits.cancel_bulk_edit import cancel_bulk_edit
from cms.library.bulk_edits.create_bulk_edit import NewBulkEdit, create_bulk_edit, prepare_bulk_edit
from cms.library.bulk_edits.load import facts_of_edit, own_edit
from cms.library.bulk_edits.models import BulkEdit
from cms.library.bulk_edits.present import present_edit, present_item
from cms.library.bulk_edits.queries import list_edits, list_items
from cms.library.bulk_edits.run_bulk_edit import run_bulk_edit
from cms.services import services
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.authentication import actor_of, not_by_key
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.objects import ON_BULK_EDIT, objections
from schemas.query import ACTIONS
from schemas.requests import bulk_edits as requests
from schemas.responses.bulk_edits import BulkEditAnswer, BulkEditItemPage, BulkEditPage

blueprint = Blueprint("bulk_edits", __name__, url_prefix="/api/v1", description="Bulk edits 批量修改")


def _actions(actor: Actor, edit: BulkEdit) -> dict[str, object]:
    return present_actions(objections(actor, ON_BULK_EDIT, facts_of_edit(edit)))


def _answer(actor: Actor, edit: BulkEdit, status: int = 200) -> Answer:
    headers = {"Location": f"/api/v1/bulk-edits/{edit.id}"} if status in (201, 202) else {}
    return Answer(one({**present_edit(edit), **_actions(actor, edit)}), status, headers)


def _previewed(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view gets the edit worked out: many resources are read for it, before any writing begins."""

    @wraps(view)
    def wrapper(body: dict[str, Any]) -> Any:
        with services().database.reading() as session:
            new = prepare_bulk_edit(actor_of(session), session, body)
        return view(new)

    return wrapper


@blueprint.route("/bulk-edits")
@blueprint.arguments(requests.BulkEditQuery, location="query")
@blueprint.response(200, BulkEditPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List your bulk edits. 批量修改列表."""
    page = list_edits(actor, session, query)
    show = _actions if ACTIONS in query["include"] else lambda _actor, _edit: {}
    return page_answer(page, [{**present_edit(row[0]), **show(actor, row[0])} for row in page.rows])


@blueprint.route("/bulk-edits", methods=["POST"])
@blueprint.arguments(requests.CreateBulkEdit)
@blueprint.response(201, BulkEditAnswer)
@not_by_key
@_previewed
@writing
def create(actor: Actor, session: Session, new: NewBulkEdit) -> Answer:
    """Preview the same change of many resources; nothing is changed until you run it. 批量修改预览."""
    return _answer(actor, create_bulk_edit(actor, session, new), 201)


@blueprint.route("/bulk-edits/<uuid:edit_id>")
@blueprint.response(200, BulkEditAnswer)
@reading
def get(actor: Actor, session: Session, edit_id: UUID) -> Answer:
    """Read a bulk edit: how far it is, how many items have which outcome. 读取批量修改."""
    return _answer(actor, own_edit(actor, session, str(edit_id)))


@blueprint.route("/bulk-edits/<uuid:edit_id>/items")
@blueprint.arguments(requests.BulkEditItemQuery, location="query")
@blueprint.response(200, BulkEditItemPage)
@reading
def items(actor: Actor, session: Session, query: dict[str, Any], edit_id: UUID) -> Answer:
    """List what each resource was and becomes, or why it is left alone. 批量修改条目."""
    edit, page = list_items(actor, session, str(edit_id), query)
    return page_answer(page, [present_item(edit, row[0], row[1]) for row in page.rows])


@blueprint.route("/bulk-edits/<uuid:edit_id>/run", methods=["POST"])
@blueprint.response(202, BulkEditAnswer)
@not_by_key
@writing
def run(actor: Actor, session: Session, edit_id: UUID) -> Answer:
    """Do it: each resource gets a new draft revision; nothing goes public without review. 执行批量修改."""
    return _answer(actor, run_bulk_edit(actor, session, str(edit_id)), 202)


@blueprint.route("/bulk-edits/<uuid:edit_id>/cancellation", methods=["POST"])
@blueprint.response(200, BulkEditAnswer)
@writing
def cancel(actor: Actor, session: Session, edit_id: UUID) -> Answer:
    """Stop a bulk edit, or give up its preview; what was changed stays so. 取消批量修改."""
    return _answer(actor, cancel_bulk_edit(actor, session, str(edit_id)))
