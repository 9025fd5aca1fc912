"""Previews over HTTP, for staff; who has a token reads at `/delivery/v1/previews/{token}`."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from cms.library.previews.create_preview import create_preview
from cms.library.previews.list_previews import list_previews, present
from cms.library.previews.models import PreviewToken
from cms.library.previews.revoke_preview import revoke_preview
from cms.services import services
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from permissions.objects import ON_PREVIEW, PreviewFacts, objections
from schemas.query import ACTIONS
from schemas.requests.previews import CreatePreview, PreviewListQuery
from schemas.responses.previews import NewPreviewAnswer, PreviewPage

blueprint = Blueprint("previews", __name__, url_prefix="/api/v1", description="Previews 预览")
PLACE = "/delivery/v1/previews/"


@blueprint.route("/resources/<resource_id>/previews", methods=["POST"])
@blueprint.arguments(CreatePreview)
@blueprint.response(201, NewPreviewAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Make a token by which anybody sees one revision as it would be delivered, for a time; it is told once."""
    lasting = timedelta(hours=body["hours"])
    made = create_preview(actor, session, resource_id, body["revision_number"], lasting)
    url = f"{services().settings.base_url}{PLACE}{made.token}"
    return Answer(
        one({**present(made.preview), "token": made.token, "url": url, **_actions(actor, made.preview)}),
        201,
        once=["token", "url"],
    )


def _actions(actor: Actor, preview: PreviewToken) -> dict[str, object]:
    return present_actions(objections(actor, ON_PREVIEW, PreviewFacts(preview.created_by)))


@blueprint.route("/resources/<resource_id>/previews")
@blueprint.arguments(PreviewListQuery, location="query")
@blueprint.response(200, PreviewPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], resource_id: str) -> Answer:
    """List the previews of a resource, the newest first; without their tokens."""
    page = list_previews(actor, session, resource_id, query)
    show = _actions if ACTIONS in query["include"] else lambda _actor, _preview: {}
    return page_answer(page, [{**present(row[0]), **show(actor, row[0])} for row in page.rows])


@blueprint.route("/previews/<preview_id>", methods=["DELETE"])
@blueprint.response(204)
@writing
def revoke(actor: Actor, session: Session, preview_id: str) -> Answer:
    """End a preview at once."""
    revoke_preview(actor, session, preview_id)
    return Answer()
