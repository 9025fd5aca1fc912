"""Off-switches over HTTP. One is never deleted: it is lifted, and stays as a record."""

from typing import Any

from sqlalchemy.orm import Session

from cms.publishing.off_switches.queries import actions_on_switches, get_off_switch, list_off_switches, present
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from cms.sites.off_switches.models import OffSwitch
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
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
    found = [row[0] for row in page.rows]
    ids = [switch.id for switch in found]
    actions = actions_on_switches(actor, session, ids) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present(switch), **actions.get(switch.id, {})} for switch in found])


@blueprint.route("/off-switches/<off_switch_id>")
@blueprint.response(200, OffSwitchAnswer)
@reading
def get(actor: Actor, session: Session, off_switch_id: str) -> Answer:
    """Read an off-switch, and whether you may lift it."""
    return _answer(actor, session, get_off_switch(actor, session, off_switch_id))


@blueprint.route("/off-switches", methods=["POST"])
@blueprint.arguments(SwitchOff)
@blueprint.response(201, OffSwitchAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Take a resource, a channel with all below it, or a site out of the public's sight at once."""
    made = switch_off(actor, session, Named(body["subject_type"], body["subject_id"]), body["reason"])
    return _answer(actor, session, made, 201)


@blueprint.route("/off-switches/<off_switch_id>/lift", methods=["POST"])
@blueprint.response(200, OffSwitchAnswer)
@writing
def lift(actor: Actor, session: Session, off_switch_id: str) -> Answer:
    """Bring it back, by another person than who switched it off; a resource only as it was."""
    return _answer(actor, session, switch_on(actor, session, off_switch_id))


def _answer(actor: Actor, session: Session, switch: OffSwitch, status: int = 200) -> Answer:
    session.flush()
    return Answer(one({**present(switch), **actions_on_switches(actor, session, [switch.id])[switch.id]}), status)
