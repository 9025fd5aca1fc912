"""Imports over HTTP: `/api/v1/imports`, and `/api/v1/merge-proposals`."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.db import Database
from cms.errors import Code, Problem, invalid
from cms.harvest import mapping_file, outcomes
from cms.harvest.actions import actions_on_proposals, actions_on_run
from cms.harvest.cancel_import import cancel_import
from cms.harvest.complete_row import Completed, Completer
from cms.harvest.decide_proposal import decide_proposal
from cms.harvest.limits import Limits
from cms.harvest.models import ImportRun, MergeProposal
from cms.harvest.present import (
    present_both_sides,
    present_proposal,
    present_row,
    present_run,
    present_whole_row,
)
from cms.harvest.queries import get_row, list_proposals, list_rows, list_runs, permitted_proposal
from cms.harvest.report import ImportFile
from cms.harvest.resume_import import resume_import
from cms.harvest.scopes import permitted_run
from cms.harvest.start_import import refuse_too_many, start_import
from cms.harvest.undo_import import undo_import
from cms.harvest.uploads import Received, folder_of, received
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.authentication import actor_of
from cms.web.blueprint import Blueprint
from cms.web.idempotency import is_repeat
from cms.web.paging import Page, page_answer
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import imports as requests
from schemas.responses.imports import (
    ImportAnswer,
    ImportPage,
    ImportRowAnswer,
    ImportRowPage,
    ProposalAnswer,
    ProposalPage,
)
from schemas.text import Text

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1", description="Imports from files 导入")
NO_MAPPING = Text("须提供映射（TOML）", "A mapping (TOML) is needed")
CSV = "text/csv"


def _answer(actor: Actor, run: ImportRun, status: int = 200) -> Answer:
    headers = {"Location": f"/api/v1/imports/{run.id}"} if status == HTTPStatus.ACCEPTED else {}
    return Answer(one({**present_run(run), **actions_on_run(actor, run)}), status, headers)


def _file_received(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view gets what is asked and the stored file: it comes before any transaction, since it may take a while."""

    @wraps(view)
    def wrapper(fields: dict[str, Any], files: dict[str, Any]) -> Any:
        held = services()
        with held.database.reading() as session:
            actor = actor_of(session)
            require(actor, Action.IMPORT)
            if not is_repeat(actor, session):
                refuse_too_many(actor, session)
        mapping = mapping_file.parse(_mapping(fields, files))
        given, limits = files["file"], Limits(file_bytes=held.settings.max_import_bytes)
        with received(folder_of(held.settings.home), given.stream, given.filename or "", limits) as file:
            asked = ImportFile(
                path=file.path, mapping=mapping, site=fields["site"], is_dry=fields["dry_run"], limits=limits
            )
            given.stream.seek(0)
            answer = view(asked, file, given.filename or file.stored_as)
            if answer.headers.get("Idempotency-Replayed"):
                file.path.unlink()
            return answer

    return wrapper


def _mapping(fields: dict[str, Any], files: dict[str, Any]) -> bytes:
    """The mapping's bytes, from the form's text or from a file. Raises INVALID, TOO_LARGE."""
    if files["mapping"] is not None:
        data: bytes = files["mapping"].stream.read(mapping_file.LARGEST + 1)
    elif fields["mapping"] is not None:
        data = fields["mapping"].encode("utf-8", "surrogatepass")
    else:
        raise invalid("files/mapping", "required", NO_MAPPING)
    if len(data) > mapping_file.LARGEST:
        raise Problem(Code.TOO_LARGE)
    return data


@blueprint.route("/imports")
@blueprint.arguments(requests.ImportQuery, location="query")
@blueprint.response(200, ImportPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the imports that you asked for, and those into organizations of your scope."""
    page = list_runs(actor, session, query)
    show = actions_on_run if ACTIONS in query["include"] else lambda _actor, _run: {}
    return page_answer(page, [{**present_run(row[0]), **show(actor, row[0])} for row in page.rows])


@blueprint.route("/imports", methods=["POST"])
@blueprint.arguments(requests.ImportFields, location="form")
@blueprint.arguments(requests.ImportFiles, location="files", most="MAX_IMPORT_LENGTH")
@blueprint.response(202, ImportAnswer)
@_file_received
@writing
def create(actor: Actor, session: Session, asked: ImportFile, file: Received, name: str) -> Answer:
    """Send a file with its mapping; the answer names the import, which shows how far it is."""
    return _answer(actor, start_import(actor, session, asked, file, name), 202)


@blueprint.route("/imports/<uuid:run_id>")
@blueprint.response(200, ImportAnswer)
@reading
def get(actor: Actor, session: Session, run_id: UUID) -> Answer:
    """Read an import: how far it is, and what became of its rows."""
    return _answer(actor, permitted_run(actor, session, str(run_id)))


@blueprint.route("/imports/<uuid:run_id>/rows")
@blueprint.arguments(requests.RowQuery, location="query")
@blueprint.response(200, ImportRowPage)
@reading
def rows(actor: Actor, session: Session, query: dict[str, Any], run_id: UUID) -> Answer:
    """List the rows of an import in the order of the file, with outcomes and reasons."""
    page = list_rows(actor, session, str(run_id), query)
    return page_answer(page, [present_row(row) for row in page.rows])


@blueprint.route("/imports/<uuid:run_id>/rows/<int(max=1000000000):number>")
@blueprint.response(200, ImportRowAnswer)
@reading
def row(actor: Actor, session: Session, run_id: UUID, number: int) -> dict[str, object]:
    """Read a row as it came."""
    return one(present_whole_row(get_row(actor, session, str(run_id), number)))


@blueprint.route("/imports/<uuid:run_id>/outcomes.csv")
@blueprint.response(200, {"type": "string", "description": "One line a reason, formula-safe"}, content_type=CSV)
@reading
def outcomes_(actor: Actor, session: Session, run_id: UUID) -> Response:
    """The outcome of every row as CSV, for spreadsheets: nothing in it is computed."""
    run = permitted_run(actor, session, str(run_id))
    headers = {"Content-Disposition": f'attachment; filename="import-{run.id}.csv"', "Cache-Control": "no-store"}
    return Response(_lines(services().database, run.id), mimetype=CSV, headers=headers)


def _lines(database: Database, run_id: str) -> Iterator[str]:
    """Sent as it is read, with a session of its own: the request's is over by then."""
    yield "\ufeff"  # by this mark spreadsheets know UTF-8
    with database.reading() as session:
        yield from outcomes.csv_lines(outcomes.of_run(session, run_id))


@blueprint.route("/imports/<uuid:run_id>/cancellation", methods=["POST"])
@blueprint.response(200, ImportAnswer)
@writing
def cancel(actor: Actor, session: Session, run_id: UUID) -> Answer:
    """Stop an import that waits or goes on; what it has written stays."""
    return _answer(actor, cancel_import(actor, session, str(run_id)))


@blueprint.route("/imports/<uuid:run_id>/resumption", methods=["POST"])
@blueprint.response(200, ImportAnswer)
@writing
def resume(actor: Actor, session: Session, run_id: UUID) -> Answer:
    """Go on with an import that failed, where it had come to."""
    return _answer(actor, resume_import(actor, session, str(run_id)))


@blueprint.route("/imports/<uuid:run_id>/undoing", methods=["POST"])
@blueprint.response(200, ImportAnswer)
@writing
def undo(actor: Actor, session: Session, run_id: UUID) -> Answer:
    """Undo a whole import while nothing of it was touched."""
    return _answer(actor, undo_import(actor, session, str(run_id)))


@blueprint.route("/imports/<uuid:run_id>/proposals")
@blueprint.arguments(requests.RunProposalQuery, location="query")
@blueprint.response(200, ProposalPage)
@reading
def proposals_of_run(actor: Actor, session: Session, query: dict[str, Any], run_id: UUID) -> Answer:
    """List the rows of an import that may be something which is there already."""
    return _proposals(actor, session, query, list_proposals(actor, session, query, str(run_id)))


def _proposals(actor: Actor, session: Session, query: dict[str, Any], page: Page) -> Answer:
    wanted = [row[0] for row in page.rows] if ACTIONS in query["include"] else []
    actions = actions_on_proposals(actor, session, wanted)
    return page_answer(page, [{**present_proposal(row[0], row[1]), **actions.get(row[0].id, {})} for row in page.rows])


@blueprint.route("/merge-proposals")
@blueprint.arguments(requests.ProposalQuery, location="query")
@blueprint.response(200, ProposalPage)
@reading
def proposals(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List rows of all imports that you see which may be something that is there already."""
    return _proposals(actor, session, query, list_proposals(actor, session, query))


@blueprint.route("/merge-proposals/<uuid:proposal_id>")
@blueprint.response(200, ProposalAnswer)
@reading
def proposal(actor: Actor, session: Session, proposal_id: UUID) -> dict[str, object]:
    """Read a proposal with both sides: the row as it would be, the resource as it is."""
    return _both_sides(actor, session, permitted_proposal(actor, session, str(proposal_id)))


def _both_sides(actor: Actor, session: Session, proposal: MergeProposal) -> dict[str, object]:
    actions = actions_on_proposals(actor, session, [proposal])[proposal.id]
    return one({**present_both_sides(actor, session, proposal), **actions})


def _row_completed(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view gets the proposal's row made whole: before any transaction, since its files may take a while to come."""

    @wraps(view)
    def wrapper(body: dict[str, Any], proposal_id: UUID) -> Any:
        held = services()
        with held.database.reading() as session:
            actor = actor_of(session)
        completer = Completer(held.database, held.settings, held.files)
        return view(body, proposal_id, completer.complete(actor, str(proposal_id), body["decision"]))

    return wrapper


@blueprint.route("/merge-proposals/<uuid:proposal_id>/decision", methods=["POST"])
@blueprint.arguments(requests.ProposalDecision)
@blueprint.response(200, ProposalAnswer)
@_row_completed
@writing
def decide(
    actor: Actor, session: Session, body: dict[str, Any], proposal_id: UUID, row: Completed | None
) -> dict[str, object]:
    """Say whether the row is the same item, or another one, of which a draft is made."""
    return _both_sides(actor, session, decide_proposal(actor, session, str(proposal_id), body["decision"], row))
