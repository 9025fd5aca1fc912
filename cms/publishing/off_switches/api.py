"""Off-switches over HTTP. One is never deleted: it is lifted, and stays as a record."""

from typing import Any

from sqlalchemy.orm import Session

from cms.publishing.off_switches.queries import list_off_switches, present
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.requests.off_switches import OffSwitchQuery, SwitchOff
from schemas.responses.off_switches import OffSwitchAnswer, OffSwitchPage

blueprint = Blueprint("off_switches", __name__, url_prefix="/api/v1", description="Off-switches 紧急停止展示")


@blueprint.route("/off-switches")
@blueprint.arguments(OffSwitchQuery, location="query")
@blueprint.response(200, OffSwitchPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List what is off and what was, the newest first."""
    page = list_off_switches(actor, session, query)
    return page_answer(page, [present(row[0]) for row in page.rows])


@blueprint.route("/off-switches", methods=["POST"])
@blueprint.arguments(SwitchOff)
@blueprint.response(201, OffSwitchAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Take a resource, a channel with all below it, or a site out of the public's sight at once."""
    made = switch_off(actor, session, Named(body["subject_type"], body["subject_id"]), body["reason"])
    return Answer(one(present(made)), 201)


@blueprint.route("/off-switches/<off_switch_id>/lift", methods=["POST"])
@blueprint.response(200, OffSwitchAnswer)
@writing
def lift(actor: Actor, session: Session, off_switch_id: str) -> Answer:
    """Bring it back, by another person than who switched it off; a resource only as it was."""
    return Answer(one(present(switch_on(actor, session, off_switch_id))))
