"""Dead references over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.library.dead_references.list_dead import Dead, list_dead
from cms.library.queries import resource_row
from cms.services import services
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.paging import Page, page_answer
from cms.web.transactions import reading
from permissions.facts import Actor
from schemas.requests.dead_references import DeadQuery
from schemas.responses.dead_references import DeadPage

blueprint = Blueprint("dead_references", __name__, url_prefix="/api/v1", description="Dead references 失效引用")


def _present(dead: Dead) -> dict[str, object]:
    return {
        "kind": dead.named.kind,
        "reason": dead.reason,
        "which": dead.which,
        "pointer": dead.named.pointer,
        "address": dead.named.address,
        "target_id": dead.named.resource_id or dead.named.attachment_id,
        "resource": resource_row(dead.resource),
    }


@blueprint.route("/dead-references")
@blueprint.arguments(DeadQuery, location="query")
@blueprint.response(200, DeadPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List what leads nowhere in your scope; go on until there is no next page. 失效引用列表."""
    files = services().files
    found = list_dead(actor, session, query, lambda sha256: files.path(sha256).is_file())
    return page_answer(Page((), query["limit"], found.next, None), [_present(one) for one in found.dead])
