"""The renditions of an item, made together when it goes public."""

from collections.abc import Mapping
from typing import Any

import orjson

from cms.delivery.views.body import parse
from cms.delivery.views.mobile import mobile
from cms.delivery.views.pictures import scalable_in
from cms.delivery.views.wechat import wechat
from cms.delivery.views.weibo import weibo


def views_of(representation: Mapping[str, Any]) -> dict[str, str | None]:
    """Every rendition that is kept: the body is parsed once.

    `weibo` is null for an item without a page of its own: its address begins with the platform's, known at reading.
    """
    body, language = parse(representation["html"]), representation["language"]
    scalable = scalable_in(representation["attachments"])
    page = representation["links"]["html"]
    return {
        "mobile": mobile(body, scalable, language),
        "wechat": wechat(body, scalable, language),
        "weibo": post(representation, page) if page else None,
    }


def post(representation: Mapping[str, Any], address: str) -> str:
    """An item as a post on Weibo that leads to this address."""
    return weibo(representation["title"], representation["summary"] or representation["body"], address)


def ready_views(representation: Mapping[str, Any]) -> bytes:
    """The renditions as a ready JSON object."""
    return orjson.dumps(views_of(representation))
