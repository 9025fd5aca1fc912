"""Organizations over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.blueprint import blueprint
from cms.accounts.organizations.create_organization import NewOrganization, create_organization
from cms.accounts.organizations.get_organization import get_organization
from cms.accounts.organizations.list_organizations import list_organizations
from cms.accounts.organizations.queries import present
from cms.accounts.organizations.update_organization import update_organization
from cms.web.actions import actions_by_duty
from cms.web.answers import Answer, one
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import organizations as requests
from schemas.responses.organizations import OrganizationAnswer, OrganizationPage


@blueprint.route("/organizations", methods=["GET"])
@blueprint.arguments(requests.OrganizationQuery, location="query")
@blueprint.response(200, OrganizationPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List organizations, in the order of the tree unless sorted otherwise."""
    page = list_organizations(actor, session, query)
    actions = _actions(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present(row[0]), **actions} for row in page.rows])


def _actions(actor: Actor) -> dict[str, object]:
    return actions_by_duty(actor, Action.MANAGE_ORGANIZATIONS)


@blueprint.route("/organizations", methods=["POST"])
@blueprint.arguments(requests.NewOrganization)
@blueprint.response(201, OrganizationAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Add an organization to the tree."""
    made = create_organization(actor, session, NewOrganization(**body))
    return Answer(one({**present(made), **_actions(actor)}), 201, {"Location": f"/api/v1/organizations/{made.id}"})


@blueprint.route("/organizations/<uuid:organization_id>", methods=["GET"])
@blueprint.response(200, OrganizationAnswer)
@reading
def get(actor: Actor, session: Session, organization_id: UUID) -> Answer:
    """Read an organization."""
    found = get_organization(actor, session, str(organization_id))
    return Answer(one({**present(found), **_actions(actor)}))


@blueprint.route("/organizations/<uuid:organization_id>", methods=["PATCH"])
@blueprint.arguments(requests.OrganizationChange(partial=True))
@blueprint.response(200, OrganizationAnswer)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], organization_id: UUID) -> Answer:
    """Rename an organization, change its level or region, or move it with everything below."""
    changed = update_organization(actor, session, str(organization_id), body)
    return Answer(one({**present(changed), **_actions(actor)}))
