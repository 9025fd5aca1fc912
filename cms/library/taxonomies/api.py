"""Schemes and terms over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import REVIEWED, answer_reviewed
from cms.accounts.change_requests.kinds import describe
from cms.library.taxonomies.create_scheme import create_scheme
from cms.library.taxonomies.create_term import NewTerm, create_term
from cms.library.taxonomies.delete_term import delete_term
from cms.library.taxonomies.fields import told_term
from cms.library.taxonomies.get_term import get_term
from cms.library.taxonomies.list_schemes import list_schemes
from cms.library.taxonomies.list_terms import list_terms
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.present import actions_on_taxonomies, present_scheme, present_term
from cms.library.taxonomies.queries import broader_code
from cms.library.taxonomies.update_term import update_term
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import taxonomies as requests
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.taxonomies import SchemeAnswer, SchemePage, TermAnswer, TermPage
from schemas.text import Text

blueprint = Blueprint("taxonomies", __name__, url_prefix="/api/v1", description="Taxonomies 分类体系")


def _answer(
    actor: Actor, term: TaxonomyTerm, broader: str | None, status: int = 200, location: str | None = None
) -> Answer:
    headers = {"ETag": etag_of(term.version)} | ({"Location": location} if location else {})
    return Answer(one({**present_term(term, broader), **actions_on_taxonomies(actor)}), status, headers)


def _filled(body: dict[str, Any]) -> dict[str, Any]:
    """The body with null for what is never unknown as none."""
    empty: dict[str, Any] = {"alternative_labels": [], "position": 0}
    return {name: empty[name] if value is None and name in empty else value for name, value in body.items()}


@blueprint.route("/taxonomies", methods=["GET"])
@blueprint.arguments(requests.SchemeQuery, location="query")
@blueprint.response(200, SchemePage)
@reading
def schemes(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the schemes."""
    page = list_schemes(actor, session, query)
    actions = actions_on_taxonomies(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_scheme(row[0]), **actions} for row in page.rows])


@blueprint.route("/taxonomies", methods=["POST"])
@blueprint.arguments(requests.NewScheme)
@blueprint.response(201, SchemeAnswer)
@writing
def add_scheme(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Add a scheme of the platform's own."""
    made = create_scheme(actor, session, body["code"], Text(**body["label"]))
    shown = {**present_scheme(made), **actions_on_taxonomies(actor)}
    return Answer(one(shown), 201, {"Location": f"/api/v1/taxonomies/{made.code}/terms"})


@blueprint.route("/taxonomies/<scheme>/terms", methods=["GET"])
@blueprint.arguments(requests.TermQuery, location="query")
@blueprint.response(200, TermPage)
@reading
def terms(actor: Actor, session: Session, query: dict[str, Any], scheme: str) -> Answer:
    """List the terms of a scheme, in the order of the tree unless sorted otherwise."""
    page = list_terms(actor, session, scheme, query)
    actions = actions_on_taxonomies(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_term(row[0], row[1]), **actions} for row in page.rows])


@blueprint.route("/taxonomies/<scheme>/terms", methods=["POST"])
@blueprint.arguments(requests.NewTerm)
@blueprint.response(201, TermAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], scheme: str) -> Answer:
    """Add a term."""
    new = NewTerm(**told_term(_filled(body)))
    made = create_term(actor, session, scheme, new)
    return _answer(actor, made, new.broader, 201, f"/api/v1/taxonomies/{scheme}/terms/{made.code}")


@blueprint.route("/taxonomies/<scheme>/terms/<term:code>", methods=["GET"])
@blueprint.response(200, TermAnswer)
@reading
def get(actor: Actor, session: Session, scheme: str, code: str) -> Answer:
    """Read a term."""
    return _answer(actor, *get_term(actor, session, scheme, code))


@blueprint.route("/taxonomies/<scheme>/terms/<term:code>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(requests.TermChange(partial=True))
@blueprint.response(200, TermAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=REVIEWED)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], scheme: str, code: str) -> Answer:
    """Change a term's labels or its place; once something public carries it, that is reviewed."""
    (found, broader), version, told = get_term(actor, session, scheme, code), expected_version(), _filled(body)

    def at_once() -> Answer:
        term = update_term(actor, session, scheme, code, version, told_term(told))
        return _answer(actor, term, broader_code(session, term))

    wanted = describe(found.id, version, told, present_term(found, broader))
    return answer_reviewed(actor, session, "term.update", wanted, at_once)


@blueprint.route("/taxonomies/<scheme>/terms/<term:code>", methods=["DELETE"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(204)
@writing
def delete(actor: Actor, session: Session, scheme: str, code: str) -> Answer:
    """Remove a term that nothing carries."""
    delete_term(actor, session, scheme, code, expected_version())
    return Answer()
