"""Attachments over HTTP: `/api/v1/attachments`."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from cms.errors import invalid
from cms.library.attachments.delete import delete_attachment
from cms.library.attachments.queries import actions_on_file, get_attachment, list_attachments, present
from cms.library.attachments.upload import NewFile, upload
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests.attachments import AttachmentQuery, UploadFields, UploadFile
from schemas.responses.library import AttachmentAnswer, AttachmentPage
from schemas.text import Text

blueprint = Blueprint("attachments", __name__, url_prefix="/api/v1", description="Files 附件")


@blueprint.route("/attachments")
@blueprint.arguments(AttachmentQuery, location="query")
@blueprint.response(200, AttachmentPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the attachments that you may use, the newest first."""
    page = list_attachments(actor, session, query)
    show = actions_on_file if ACTIONS in query["include"] else lambda _actor, _references: {}
    return page_answer(page, [{**present(row[0], row[1], row[2]), **show(actor, row[2])} for row in page.rows])


@blueprint.route("/attachments", methods=["POST"])
@blueprint.arguments(UploadFields, location="form")
@blueprint.arguments(UploadFile, location="files")
@blueprint.response(201, AttachmentAnswer)
@writing
def create(actor: Actor, session: Session, fields: dict[str, Any], files: dict[str, Any]) -> Answer:
    """Upload a file; its type is told from its content, never from what the client says."""
    given, limit = files["file"], services().settings.max_upload_bytes
    if not given.filename:
        raise invalid("files/file", "bad_name", Text("文件名无效", "Not a file name"))
    new = NewFile(given.stream, given.filename, fields["organization_id"])
    made = upload(actor, session, services().files, new, limit)
    location = {"Location": f"{request.path}/{made.id}"}
    return Answer(one(get_attachment(actor, session, made.id)), 201, location)


@blueprint.route("/attachments/<attachment_id>")
@blueprint.response(200, AttachmentAnswer)
@reading
def get(actor: Actor, session: Session, attachment_id: str) -> dict[str, object]:
    """Read what is known of an attachment."""
    return one(get_attachment(actor, session, attachment_id))


@blueprint.route("/attachments/<attachment_id>", methods=["DELETE"])
@blueprint.response(204)
@writing
def delete(actor: Actor, session: Session, attachment_id: str) -> Answer:
    """Delete an attachment that no revision uses."""
    delete_attachment(actor, session, attachment_id)
    return Answer()
