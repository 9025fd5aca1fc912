"""The public route of the disclosure catalogue."""

from flask import Response
from sqlalchemy.orm import Session

from cms.supervision.disclosure.delivered import PublicBlueprint, public_answer, public_site
from cms.supervision.disclosure.public.read import catalogue_of
from cms.web.answers import Answer, one
from cms.web.transactions import public_reading
from schemas.responses.disclosure import PublicCatalogueOne

blueprint = PublicBlueprint(
    "disclosure_catalogue",
    __name__,
    url_prefix="/delivery/v1",
    description="Disclosure catalogue in public 信息公开目录",
)


@blueprint.route("/sites/<string:site>/disclosure-catalogue", methods=["GET"])
@blueprint.response(200, PublicCatalogueOne)
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@blueprint.alt_response(410, description="Switched off 已停止展示")
@public_reading
def read_catalogue(session: Session, site: str) -> Response:
    """What a site must publish, how much of it there is, and where to ask for more. 信息公开目录."""
    told, keys = catalogue_of(session, public_site(session, site))
    return public_answer(Answer(one(told)), *keys)
