"""Downloads of public files."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from cms.delivery.files.renditions import scaling
from cms.delivery.files.serve import file_answer
from cms.delivery.quick_query import PublicBlueprint
from cms.services import services
from cms.web.transactions import public_reading
from schemas.requests.delivery import FileQuery

blueprint = PublicBlueprint("files", __name__, url_prefix="/files", description="Public files 公开附件")
BINARY = {"type": "string", "format": "binary"}
ANY_TYPE = "*/*"


@blueprint.route("/<string:sha256>/<string:name>", methods=["GET"])
@blueprint.arguments(FileQuery, location="query")
@blueprint.response(200, BINARY, content_type=ANY_TYPE)
@blueprint.alt_response(206, schema=BINARY, content_type=ANY_TYPE, description="The range asked for 所请求的部分")
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@blueprint.alt_response(410, description="Withdrawn 已撤回")
@blueprint.alt_response(416, description="Range not satisfiable 范围无效")
@public_reading
def read_file(session: Session, query: dict[str, Any], sha256: str, name: str) -> Response:
    """Download a public file, a picture in a width too; ranges are answered. 下载公开附件."""
    scaled = scaling(services().settings.home, sha256, query["width"])
    return file_answer(session, services().files, sha256, name, scaled)
