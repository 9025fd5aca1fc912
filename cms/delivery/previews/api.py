"""Previews for whoever has a token; not in the front-end zone, which cannot see drafts."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from cms.delivery.files.api import ANY_TYPE, BINARY
from cms.delivery.files.renditions import scaling
from cms.delivery.previews.files import FileName, preview_file
from cms.delivery.previews.find import find_previewed
from cms.delivery.previews.show import preview_answer
from cms.delivery.views.show import View
from cms.services import services
from cms.web.blueprint import Blueprint
from cms.web.transactions import public_reading
from schemas.requests.delivery import FileQuery
from schemas.requests.previews import PreviewQuery
from schemas.responses.previews import PreviewedItemOne

PREFIX = "/delivery/v1/previews"
blueprint = Blueprint("previewing", __name__, url_prefix=PREFIX, description="Previews 预览")
ENDED = {"description": "Expired, revoked, or the resource was deleted 已失效"}


@blueprint.route("/<string:token>", methods=["GET"])
@blueprint.arguments(PreviewQuery, location="query")
@blueprint.response(200, PreviewedItemOne)
@blueprint.alt_response(410, **ENDED)
@public_reading
def read_preview(session: Session, query: dict[str, Any], token: str) -> Response:
    """A revision as it would be delivered, for whoever has the token. 预览."""
    view = View(query["view"], services().settings.base_url) if query["view"] else None
    previewed = find_previewed(session, token)
    return preview_answer(session, previewed, f"{PREFIX}/{token}", view)


@blueprint.route("/<string:token>/files/<string:sha256>/<string:name>", methods=["GET"])
@blueprint.arguments(FileQuery, location="query")
@blueprint.response(200, BINARY, content_type=ANY_TYPE)
@blueprint.alt_response(206, schema=BINARY, content_type=ANY_TYPE, description="The range asked for 所请求的部分")
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@blueprint.alt_response(410, **ENDED)
@blueprint.alt_response(416, description="Range not satisfiable 范围无效")
@public_reading
def read_preview_file(session: Session, query: dict[str, Any], token: str, sha256: str, name: str) -> Response:
    """A file of a previewed revision, a picture in a width too. 预览附件."""
    of = services()
    scaled = scaling(of.settings.home, sha256, query["width"])
    return preview_file(session, of.files, find_previewed(session, token), FileName(sha256, name), scaled)
