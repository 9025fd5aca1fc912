"""The public read API: what front ends read, without signing in."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from cms.delivery.conditional import conditional_bytes
from cms.delivery.items import item_by_id, item_by_index
from cms.delivery.listing import list_answer
from cms.delivery.quick_query import PublicBlueprint
from cms.delivery.related import related_answer
from cms.delivery.sites import channel_tree, one_site, sites_answer
from cms.delivery.terms import taxonomy
from cms.services import services
from cms.web.answers import Answer, one
from cms.web.transactions import public, public_reading
from schemas.paging import PageQuery
from schemas.requests.delivery import DeliveredQuery, IndexQuery, ItemQuery
from schemas.responses.delivery import DeliveredItemOne, DeliveredPage, RelatedPage
from schemas.responses.public_sites import ChannelTree, PublicSiteOne, PublicSitePage, TaxonomyOne

blueprint = PublicBlueprint("delivery", __name__, url_prefix="/delivery/v1", description="Public read API 公开读取接口")
GONE = {"description": "Withdrawn 已撤回"}
NOT_MODIFIED = {"description": "The reader's copy is current 未变更"}


def _checked(answer: Answer) -> Response:
    """A small answer with the hash of its bytes as entity tag."""
    made = conditional_bytes(answer.content())
    made.headers.extend(answer.headers)
    return made


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
@public_reading
def read_site(session: Session, site: str) -> Response:
    """One site. 站点."""
    return _checked(Answer(one(one_site(session, site))))


@blueprint.route("/sites/<string:site>/channels", methods=["GET"])
@blueprint.response(200, ChannelTree)
@blueprint.alt_response(304, **NOT_MODIFIED)
@public_reading
def list_channels(session: Session, site: str) -> Response:
    """The channels of a site as a tree. 栏目树."""
    return _checked(Answer(one(channel_tree(session, site))))


@blueprint.route("/resources", methods=["GET"])
@blueprint.arguments(DeliveredQuery, location="query")
@blueprint.response(200, DeliveredPage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@public
def list_resources(query: dict[str, Any]) -> Response:
    """Published resources, filtered and in order. 已发布信息列表."""
    return list_answer(services().database, query)


@blueprint.route("/resources/by-index", methods=["GET"])
@blueprint.arguments(IndexQuery, location="query")
@blueprint.response(200, DeliveredItemOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(404, description="Never public")
@blueprint.alt_response(410, **GONE)
@public
def read_by_index(query: dict[str, Any]) -> Response:
    """A published resource by its index number. 按索引号读取."""
    return item_by_index(services().database.direct, query["index_number"], query["fields_"])


@blueprint.route("/resources/<string:resource_id>", methods=["GET"])
@blueprint.arguments(ItemQuery, location="query")
@blueprint.response(200, DeliveredItemOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public
def read_resource(query: dict[str, Any], resource_id: str) -> Response:
    """A published resource; an archived one is marked. 读取一条信息."""
    return item_by_id(services().database.direct, resource_id, query["fields_"])


@blueprint.route("/resources/<string:resource_id>/related", methods=["GET"])
@blueprint.arguments(PageQuery(exclude=("total",)), location="query")
@blueprint.response(200, RelatedPage)
@blueprint.alt_response(304, **NOT_MODIFIED)
@blueprint.alt_response(410, **GONE)
@public_reading
def list_related(session: Session, query: dict[str, Any], resource_id: str) -> Response:
    """What is related to a resource, in both directions, with titles. 关联信息."""
    return _checked(related_answer(session, resource_id, query["limit"], query["cursor"]))


@blueprint.route("/taxonomies/<string:scheme>", methods=["GET"])
@blueprint.response(200, TaxonomyOne)
@blueprint.alt_response(304, **NOT_MODIFIED)
@public_reading
def read_taxonomy(session: Session, scheme: str) -> Response:
    """A scheme of terms. 分类表."""
    return _checked(Answer(one(taxonomy(session, scheme))))
