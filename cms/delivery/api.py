"""The public read API: what front ends read, without signing in."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from cms.changes.keys import of_channel, of_resource
from cms.delivery.conditional import conditional_bytes, keyed
from cms.delivery.items.json_ld import JSON_LD, json_ld_answer
from cms.delivery.items.read import Wanted, item_by_id, item_by_index
from cms.delivery.items.related import related_answer
from cms.delivery.links.locales import locales_of
from cms.delivery.lists.counts import counts_of
from cms.delivery.lists.listing import list_answer
from cms.delivery.places.channels import one_channel
from cms.delivery.places.libraries import libraries_answer, one_library
from cms.delivery.places.sites import channel_tree, one_site, sites_answer
from cms.delivery.places.terms import taxonomy
from cms.delivery.quick_query import PublicBlueprint
from cms.delivery.surrogates import keys_of_list
from cms.delivery.views.show import View, view_asked
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.transactions import public, public_reading
from schemas.paging import PageQuery
from schemas.requests.delivery import CountsQuery, DeliveredQuery, IndexQuery, ItemQuery
from schemas.responses.delivery import CountList, DeliveredItemOne, DeliveredPage, JsonLd, LocaleList, RelatedPage
from schemas.responses.public_sites import ChannelTree, PublicChannelOne, PublicSiteOne, PublicSitePage, TaxonomyOne
from schemas.responses.thematic import PublicLibraryOne, PublicLibraryPage

blueprint = PublicBlueprint("delivery", __name__, url_prefix="/delivery/v1", description="Public read API 公开读取接口")
GONE = {"description": "Withdrawn or switched off 已撤回或已停止展示"}
OFF = {"description": "Switched off 已停止展示"}
NOT_MODIFIED = {"description": "The reader's copy is current 未变更"}


def _checked(answer: Answer, *keys: str) -> Response:
    """A small answer with the hash of its bytes as entity tag; `keys` are those of the resources that it shows."""
    made = conditional_bytes(answer.content())
    made.headers.extend(answer.headers)
    return keyed(made, *keys)


def _wanted(query: dict[str, Any], view: View | None) -> Wanted:
    return Wanted(query["fields_"], view, with_targets="relations.target" in query["include"])


@blueprint.route("/sites", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, PublicSitePage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@public_reading
def list_sites(session: Session, query: dict[str, Any]) -> Response:
    """Sites, by slug. 站点列表."""
    return _checked(sites_answer(session, query["limit"], query["cursor"], total=query["total"]))


@blueprint.route("/sites/<string:site>", methods=["GET"])
@blueprint.response(200, PublicSiteOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public_reading
def read_site(session: Session, site: str) -> Response:
    """One site. 站点."""
    return _checked(Answer(one(one_site(session, site))))


@blueprint.route("/sites/<string:site>/channels", methods=["GET"])
@blueprint.response(200, ChannelTree)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public_reading
def list_channels(session: Session, site: str) -> Response:
    """The channels of a site as a tree. 栏目树."""
    return _checked(Answer(one(channel_tree(session, site))))


@blueprint.route("/channels/<string:channel_id>", methods=["GET"])
@blueprint.response(200, PublicChannelOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public_reading
def read_channel(session: Session, channel_id: str) -> Response:
    """A channel with what stands first in it. 栏目及置顶."""
    channel = one_channel(session, services().database.direct, channel_id)
    return _checked(Answer(one(channel)), of_channel(channel_id))


@blueprint.route("/sites/<string:site>/libraries", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, PublicLibraryPage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public_reading
def list_libraries(session: Session, query: dict[str, Any], site: str) -> Response:
    """The thematic libraries of a site, by slug. 主题库列表."""
    return _checked(libraries_answer(session, site, query["limit"], query["cursor"], total=query["total"]))


@blueprint.route("/libraries/<string:library_id>", methods=["GET"])
@blueprint.response(200, PublicLibraryOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public_reading
def read_library(session: Session, library_id: str) -> Response:
    """A thematic library with what it shows first. 主题库."""
    library, pins = one_library(session, services().database.direct, library_id)
    return _checked(Answer(one(library)), *map(of_resource, pins))


@blueprint.route("/resources", methods=["GET"])
@blueprint.arguments(DeliveredQuery, location="query")
@blueprint.response(200, DeliveredPage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public
def list_resources(query: dict[str, Any]) -> Response:
    """Published resources, filtered and in order. 已发布信息列表."""
    view = view_asked(query, services().settings.base_url, has_html=False)
    return list_answer(services().database, query, view)


@blueprint.route("/resources/counts", methods=["GET"])
@blueprint.arguments(CountsQuery, location="query")
@blueprint.response(200, CountList)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **OFF)
@public
def count_resources(query: dict[str, Any]) -> Response:
    """How many of the resources have each value; filters as in the list. 分面统计."""
    database = services().database
    return _checked(Answer(one(counts_of(database, query))), *keys_of_list(database.direct, query))


@blueprint.route("/resources/by-index", methods=["GET"])
@blueprint.arguments(IndexQuery, location="query")
@blueprint.response(200, DeliveredItemOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(404, description="Never public")
@blueprint.alt_response(410, **GONE)
@public
def read_by_index(query: dict[str, Any]) -> Response:
    """A published resource by its index number. 按索引号读取."""
    view = view_asked(query, services().settings.base_url, has_html=True)
    return item_by_index(services().database.direct, query["index_number"], _wanted(query, view))


@blueprint.route("/resources/<string:resource_id>", methods=["GET"])
@blueprint.arguments(ItemQuery, location="query")
@blueprint.response(200, DeliveredItemOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def read_resource(query: dict[str, Any], resource_id: str) -> Response:
    """A published resource; an archived one is marked. 读取一条信息."""
    view = view_asked(query, services().settings.base_url, has_html=True)
    return item_by_id(services().database.direct, resource_id, _wanted(query, view))


@blueprint.route("/resources/<string:resource_id>/related", methods=["GET"])
@blueprint.arguments(PageQuery(exclude=("total",)), location="query")
@blueprint.response(200, RelatedPage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public_reading
def list_related(session: Session, query: dict[str, Any], resource_id: str) -> Response:
    """What is related to a resource, in both directions, with titles. 关联信息."""
    return _checked(related_answer(session, resource_id, query["limit"], query["cursor"]), of_resource(resource_id))


@blueprint.route("/resources/<string:resource_id>/locales", methods=["GET"])
@blueprint.response(200, LocaleList)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def list_locales(resource_id: str) -> Response:
    """A resource in other languages. 其他语种版本."""
    return _checked(Answer(one(locales_of(services().database.direct, resource_id))), of_resource(resource_id))


@blueprint.route("/resources/<string:resource_id>/json-ld", methods=["GET"])
@blueprint.response(200, JsonLd, content_type=JSON_LD)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def read_json_ld(resource_id: str) -> Response:
    """A published resource as linked data in the terms of schema.org. 关联数据."""
    made = json_ld_answer(services().database.direct, resource_id, services().settings.base_url)
    return keyed(made, of_resource(resource_id))


@blueprint.route("/taxonomies/<string:scheme>", methods=["GET"])
@blueprint.response(200, TaxonomyOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@public_reading
def read_taxonomy(session: Session, scheme: str) -> Response:
    """A scheme of terms. 分类表."""
    return _checked(Answer(one(taxonomy(session, scheme))))
