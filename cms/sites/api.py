"""Sites over HTTP; the channels' views are in `channels.api`."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import REVIEWED, answer_reviewed
from cms.accounts.change_requests.kinds import describe
from cms.sites.actions import actions_on_sites
from cms.sites.blueprint import blueprint
from cms.sites.channels import api as channels
from cms.sites.create_site import NewSite, create_site
from cms.sites.get_site import get_site
from cms.sites.list_sites import list_sites
from cms.sites.models import Site
from cms.sites.present import present_site
from cms.sites.update_site import update_site
from cms.web.answers import Answer, one
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import sites as requests
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.sites import SiteAnswer, SitePage

__all__ = ["blueprint", "channels"]


def _answer(
    actor: Actor, session: Session, site: Site, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    shown = {**present_site(site), **actions_on_sites(actor, session, [site])[site.id]}
    return Answer(one(shown), status, {"ETag": etag_of(site.version), **(headers or {})})


@blueprint.route("/sites", methods=["GET"])
@blueprint.arguments(requests.SiteQuery, location="query")
@blueprint.response(200, SitePage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the sites of the group."""
    page = list_sites(actor, session, query)
    found = [row[0] for row in page.rows]
    actions = actions_on_sites(actor, session, found) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_site(site), **actions.get(site.id, {})} for site in found])


@blueprint.route("/sites", methods=["POST"])
@blueprint.arguments(requests.SiteBody)
@blueprint.response(201, SiteAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Add a site."""
    made = create_site(actor, session, NewSite(**body))
    return _answer(actor, session, made, 201, {"Location": f"/api/v1/sites/{made.id}"})


@blueprint.route("/sites/<uuid:site_id>", methods=["GET"])
@blueprint.response(200, SiteAnswer)
@reading
def get(actor: Actor, session: Session, site_id: UUID) -> Answer:
    """Read a site."""
    return _answer(actor, session, get_site(actor, session, str(site_id)))


@blueprint.route("/sites/<uuid:site_id>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(requests.SiteBody(partial=True))
@blueprint.response(200, SiteAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=REVIEWED)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID) -> Answer:
    """Change a site's basic information; once it shows something, that is reviewed."""
    found, version = get_site(actor, session, str(site_id)), expected_version()

    def at_once() -> Answer:
        return _answer(actor, session, update_site(actor, session, found.id, version, body))

    wanted = describe(found.id, version, body, present_site(found))
    return answer_reviewed(actor, session, "site.update", wanted, at_once)
