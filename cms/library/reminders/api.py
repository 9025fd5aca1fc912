"""Reminders over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.library.reminders.present import present_reminder
from cms.library.reminders.queries import count_reminders, list_reminders
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading
from permissions.facts import Actor
from schemas.requests.reminders import ReminderCountsQuery, ReminderQuery
from schemas.responses.reminders import ReminderCountList, ReminderPage

blueprint = Blueprint(
    "reminders", __name__, url_prefix="/api/v1", description="Reminders of what is to be checked 复核提醒"
)


@blueprint.route("/reminders")
@blueprint.arguments(ReminderQuery, location="query")
@blueprint.response(200, ReminderPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List what is to be checked soon or over time, and who is to look. 复核提醒列表."""
    page = list_reminders(actor, session, query)
    return page_answer(page, [present_reminder(row) for row in page.rows])


@blueprint.route("/reminders/counts")
@blueprint.arguments(ReminderCountsQuery, location="query")
@blueprint.response(200, ReminderCountList)
@reading
def counts(actor: Actor, session: Session, query: dict[str, Any]) -> dict[str, object]:
    """How much is to be checked in each organization. 各单位待复核数."""
    return {"data": count_reminders(actor, session, query["within"])}
