"""Feeds: RSS 2.0 and JSON Feed 1.1 of a site and of a channel."""

from flask import Response

from cms.services import services
from cms.syndication.json_feed import MEDIA_TYPE as JSON_FEED
from cms.syndication.read import feed_answer
from cms.syndication.rss import MEDIA_TYPE as RSS
from cms.web.blueprint import Blueprint
from cms.web.transactions import public
from schemas.responses.syndication import JsonFeed

blueprint = Blueprint("syndication", __name__, url_prefix="/feeds", description="Feeds 订阅源")
XML = {"type": "string", "description": "RSS 2.0"}


@blueprint.route("/<string:site>.rss", methods=["GET"])
@blueprint.response(200, XML, content_type=RSS)
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@public
def site_rss(site: str) -> Response:
    """The newest of a site, RSS 2.0. 站点 RSS."""
    return feed_answer(services(), site, None, "rss")


@blueprint.route("/<string:site>.json", methods=["GET"])
@blueprint.response(200, JsonFeed, content_type=JSON_FEED)
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@public
def site_json(site: str) -> Response:
    """The newest of a site, JSON Feed 1.1. 站点 JSON Feed."""
    return feed_answer(services(), site, None, "json")


@blueprint.route("/<string:site>/<path:channel>.rss", methods=["GET"])
@blueprint.response(200, XML, content_type=RSS)
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@public
def channel_rss(site: str, channel: str) -> Response:
    """The newest of a channel, RSS 2.0. 栏目 RSS."""
    return feed_answer(services(), site, channel, "rss")


@blueprint.route("/<string:site>/<path:channel>.json", methods=["GET"])
@blueprint.response(200, JsonFeed, content_type=JSON_FEED)
@blueprint.alt_response(304, description="The reader's copy is current 未变更")
@public
def channel_json(site: str, channel: str) -> Response:
    """The newest of a channel, JSON Feed 1.1. 栏目 JSON Feed."""
    return feed_answer(services(), site, channel, "json")
