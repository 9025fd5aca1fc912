"""Sitemaps, and the robots.txt that names them; front ends pass both on at their domains."""

from flask import Response

from cms.services import services
from cms.syndication.sitemaps.read import XML, index_answer, part_answer, robots_answer
from cms.web.blueprint import Blueprint
from cms.web.transactions import public

blueprint = Blueprint("sitemaps", __name__, url_prefix="/sitemaps", description="Sitemaps 站点地图")
DOCUMENT = {"type": "string", "description": "Sitemaps protocol 0.9"}
NOT_MODIFIED = {"description": "The reader's copy is current 未变更"}
GONE = {"description": "Switched off 已停止展示"}


@blueprint.route("/<string:site>.xml", methods=["GET"])
@blueprint.response(200, DOCUMENT, content_type=XML)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def index(site: str) -> Response:
    """The sitemap index of a site. 站点地图索引."""
    return index_answer(services(), site)


@blueprint.route("/<string:site>/<string:part>.xml", methods=["GET"])
@blueprint.response(200, DOCUMENT, content_type=XML)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def part(site: str, part: str) -> Response:
    """Pages of a site: `channels`, or a year and a number. 站点地图."""
    return part_answer(services(), site, part)


@blueprint.route("/<string:site>/robots.txt", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def robots(site: str) -> Response:
    """A robots.txt that names the index. 爬虫说明."""
    return robots_answer(services(), site)
