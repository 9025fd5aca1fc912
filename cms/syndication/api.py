"""Feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of sites, channels, thematic libraries, types and subjects."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response

from cms.delivery.quick_query import PublicBlueprint
from cms.services import services
from cms.syndication.places import Kind
from cms.syndication.read import WRITERS, feed_answer
from cms.web.transactions import public
from schemas.requests.syndication import AtomQuery, FeedQuery
from schemas.responses.syndication import JsonFeed

blueprint = PublicBlueprint("syndication", __name__, url_prefix="/feeds", description="Feeds 订阅源")


class Form(NamedTuple):
    """A form of feeds: its name in texts, what may be asked of it, and what it looks like."""

    label: str
    query: type[FeedQuery]
    schema: Any


class Address(NamedTuple):
    """Where feeds of a kind of place stand, and what they are of."""

    kind: Kind
    rule: str
    words: str


FORMS = {
    "rss": Form("RSS 2.0", FeedQuery, {"type": "string", "description": "RSS 2.0"}),
    "atom": Form("Atom 1.0", AtomQuery, {"type": "string", "description": "Atom 1.0"}),
    "json": Form("JSON Feed 1.1", FeedQuery, JsonFeed),
}
ADDRESSES = (
    Address("site", "/<string:site>", "a site 站点"),
    Address("channel", "/<string:site>/<path:channel>", "a channel 栏目"),
    Address("library", "/<string:site>/-/libraries/<string:library>", "a thematic library 主题库"),
    Address("type", "/<string:site>/-/types/<string:type>", "a type on a site 内容类型"),
    Address("subject", "/<string:site>/-/subjects/<path:subject>", "a subject on a site 主题分类"),
)


def _view(address: Address, ending: str) -> Callable[..., Response]:
    def view(query: dict[str, Any], site: str, **named: str) -> Response:
        return feed_answer(services(), address.kind, site, named.get(address.kind, ""), ending, query)

    view.__name__ = f"{address.kind}_{ending}"
    view.__doc__ = f"The newest of {address.words}, {FORMS[ending].label}."
    return public(view)


def _register(address: Address, ending: str) -> None:
    view, form = _view(address, ending), FORMS[ending]
    view = blueprint.alt_response(410, description="Switched off 已停止展示")(view)
    view = blueprint.alt_response(304, description="The reader's copy is current 未变更")(view)
    view = blueprint.response(200, form.schema, content_type=WRITERS[ending][0])(view)
    view = blueprint.arguments(form.query, location="query")(view)
    blueprint.route(f"{address.rule}.{ending}", methods=["GET"])(view)


for _address in ADDRESSES:
    for _ending in FORMS:
        _register(_address, _ending)
