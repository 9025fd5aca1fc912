"""The page tags that the national guide asks of an article's page, ready for a front end's `<meta>` elements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cms.clock import SHANGHAI
from cms.delivery.representation.embeds import Placed
from cms.sites.models import Channel, Site

DESCRIPTION_LENGTH = 150
NAMES = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType",
    "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url",
)  # fmt: skip


def page_tags(
    content: Mapping[str, Any], text: str, publisher: str, published_at: datetime, *, image: str | None, url: str | None
) -> dict[str, str | None]:
    """The tags that speak of the item itself."""
    source = content.get("source") or {}
    return {
        "ArticleTitle": content["title"],
        "PubDate": published_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        "ContentSource": source.get("name") or publisher,
        "Keywords": ",".join(content.get("keywords") or []) or None,
        "Author": content.get("author") or content.get("editor"),
        "Description": content.get("summary") or excerpt(text) or None,
        "Image": image,
        "Url": url,
    }


def place_tags(home: Placed | None) -> dict[str, str | None]:
    """The tags that speak of the site and the column; nulls for an item that is placed nowhere."""
    if home is None:
        return dict.fromkeys(NAMES[:7])
    return {**site_tags(home.site), **column_tags(home.channel)}


def site_tags(site: Site) -> dict[str, str | None]:
    """The tags that every page of a site carries."""
    return {"SiteName": site.name, "SiteDomain": site.domain, "SiteIDCode": site.site_id_code}


def column_tags(channel: Channel) -> dict[str, str | None]:
    """The tags that a channel's list page carries too; none may be empty."""
    return {
        "ColumnName": channel.name,
        "ColumnDescription": channel.description or channel.name,
        "ColumnKeywords": ",".join(channel.keywords) or channel.name,
        "ColumnType": channel.column_type,
    }


def excerpt(text: str) -> str:
    """The beginning of the text on one line, for descriptions."""
    line = " ".join(text[: DESCRIPTION_LENGTH * 3].split())
    return line if len(line) <= DESCRIPTION_LENGTH else line[: DESCRIPTION_LENGTH - 1] + "…"


def in_order(tags: Mapping[str, str | None]) -> dict[str, str | None]:
    """The tags in the guide's order."""
    return {name: tags[name] for name in NAMES}


def first_image(attachments: Sequence[Mapping[str, Any]]) -> str | None:
    """The address of the cover picture, or of the first picture, from the root of the platform."""
    pictures = [one for one in attachments if one["media_type"].startswith("image/")]
    pictures.sort(key=lambda one: one["role"] != "cover")
    return pictures[0]["href"] if pictures else None
