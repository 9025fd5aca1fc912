"""Every public route that tells of content, with addresses at which one resource would be told of.

A route that is added has to be added here: tests ask the application for its routes and compare.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

from flask import Flask

from cms import clock
from cms.ids import new_id
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel, Site
from tests.cast import Cast
from tests.client import Client

PLACES = ("/delivery/", "/feeds/", "/sitemaps/", "/files/")
TITLE, BODY = "云泽市人才公寓申请办法甲乙丙", "申请人应当具备的条件丁戊己"
PREVIEWS = {"/delivery/v1/previews/{token}", "/delivery/v1/previews/{token}/files/{sha256}/{name}"}
"""For who has a token: no reading of what is public."""


@dataclass
class World:
    """A resource named in every way that there is, and another that names it, on another site."""

    one: str
    channel: str
    site: str
    other: str
    elsewhere: str
    library: str
    index_number: str
    file: str
    both: str = ""


def world(cast: Cast, client: Client) -> World:
    """Make it and publish it, and one that stands in the same place first, and elsewhere too."""
    elsewhere = second_site(cast)
    library = _library(cast)
    form = {"file": (BytesIO(b"%PDF-1.4 what is attached"), "a.pdf"), "organization_id": cast.organizations["science"]}
    attachment = client.post("/api/v1/attachments", "lin_editor", data=form).get_json()["data"]
    hidden = {"title": TITLE, "body": f"<p>{BODY}</p>", "summary": TITLE, "keywords": [TITLE]}
    one = cast.published(**hidden, attachments=[{"attachment_id": attachment["id"]}])
    relation = {"type": "related", "target_id": one}
    other = cast.published(title="另一通知", relations=[relation], channels=[elsewhere])
    _translation(cast, one, elsewhere)
    pin = {"channel_id": cast.channels["notices"], "resource_id": one}
    assert client.post("/api/v1/pins", "rev_three", json=pin).status_code == 201
    item = client.get(f"/delivery/v1/resources/{one}").get_json()["data"]
    return World(
        one, cast.channels["notices"], cast.site, other, elsewhere, library, item["index_number"],
        item["attachments"][0]["href"],
        both=cast.published(title="两处发布的通知", channels=[cast.channels["notices"], elsewhere]),
    )  # fmt: skip


def addresses(of: World) -> dict[str, list[str]]:
    """Addresses by route, where the resource, or something that names it, is told of."""
    resources, year = "/delivery/v1/resources", clock.today().year
    everything = "include=body,html,attachments,relations,details,page_tags,locales,tables"
    queries = ["", "site=portal", f"channel={of.channel}", "site=portal&channel=tzgg", "type=article",
               "subject=science", "fields=title,relations", "archived=true",
               f"keyword={quote(TITLE)}", f"library={of.library}", "site=other", "total=true", "sort=-updated_at",
               "genre=notice", "language=zh-CN", f"year={year}", "site=portal&site=other", everything,
               f"{everything}&site=other", "include=html&view=weibo"]  # fmt: skip
    feeds = ["", "/tzgg", "/-/libraries/talent", "/-/types/article", "/-/subjects/science"]
    sites, parts = ["portal", "other"], ["channels", f"{year}-1"]
    found = {
        resources: [f"{resources}?{query}" for query in queries],
        f"{resources}/by-index": [f"{resources}/by-index?index_number={quote(of.index_number)}"],
        f"{resources}/counts": [f"{resources}/counts?by={by}" for by in ("type", "channel", "subject", "year")],
        f"{resources}/{{resource_id}}": [
            f"{resources}/{one}{query}"
            for one in (of.one, of.other, of.both)
            for query in ("", "?view=weibo", "?view=wechat", "?fields=title,html", "?include=relations.target")
        ],
        **{
            f"{resources}/{{resource_id}}/{name}": [f"{resources}/{one}/{name}" for one in (of.one, of.other, of.both)]
            for name in ("related", "locales", "json-ld")
        },
        "/delivery/v1/channels/{channel_id}": [f"/delivery/v1/channels/{one}" for one in (of.channel, of.elsewhere)],
        "/delivery/v1/libraries/{library_id}": [f"/delivery/v1/libraries/{of.library}"],
        "/delivery/v1/sites": ["/delivery/v1/sites"],
        **{
            f"/delivery/v1/sites/{{site}}{below}": [f"/delivery/v1/sites/{site}{below}" for site in sites]
            for below in ("", "/channels", "/libraries", "/disclosure-catalogue")
        },
        "/delivery/v1/taxonomies/{scheme}": ["/delivery/v1/taxonomies/subject"],
        "/files/{sha256}/{name}": [of.file],
        "/sitemaps/{site}.xml": [f"/sitemaps/{site}.xml" for site in sites],
        "/sitemaps/{site}/{part}.xml": [f"/sitemaps/{site}/{part}.xml" for site in sites for part in parts],
        "/sitemaps/{site}/robots.txt": [f"/sitemaps/{site}/robots.txt" for site in sites],
    }
    for ending in ("rss", "atom", "json"):
        found[f"/feeds/{{site}}.{ending}"] = [f"/feeds/{site}.{ending}" for site in sites]
        for place in feeds[1:]:
            rule = re.sub(r"(?<=/)(libraries|types|subjects)/.*", lambda m: f"{m[1]}/{{{_ONE[m[1]]}}}", place)
            rule = "/{channel}" if place == "/tzgg" else rule
            found[f"/feeds/{{site}}{rule}.{ending}"] = [f"/feeds/portal{place}.{ending}"]
    return found


_ONE = {"libraries": "library", "types": "type", "subjects": "subject"}


def rules(app: Flask) -> set[str]:
    """The routes that tell of content, as the application has them."""
    found = {re.sub(r"<(?:[^<>]*:)?([^<>:]+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    return {rule for rule in found if rule.startswith(PLACES)} - PREVIEWS


def second_site(cast: Cast) -> str:
    """Another site with one channel; the channel's id."""
    site, one = new_id(), new_id()
    with cast.database.writing() as session:
        known = session.get_one(Site, cast.site)
        values = {column.name: getattr(known, column.name) for column in Site.__table__.columns}
        session.add(
            Site(**{**values, "id": site, "slug": "other", "domain": "o.example", "site_id_code": "9900000002"})
        )
        session.flush()
        channel = session.get_one(Channel, cast.channels["notices"])
        values = {column.name: getattr(channel, column.name) for column in Channel.__table__.columns}
        session.add(Channel(**{**values, "id": one, "site_id": site, "lineage": f"/{one}/"}))
    return one


def _library(cast: Cast) -> str:
    one, now = new_id(), clock.now()
    with cast.database.writing() as session:
        session.add(
            ThematicLibrary(
                id=one, site_id=cast.site, slug="talent", title="人才", description="", rule={"type": ["article"]},
                version=1, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    return one


def _translation(cast: Cast, of: str, channel: str) -> str:
    content = cast.content(title="Another language", language="en", channels=[channel])
    new = NewResource("article", cast.organizations["science"], content, translation_of=of)
    with cast.database.writing() as session:
        made = create_resource(cast.actor("lin_editor"), session, new)
    cast.approve(cast.submitted(made))
    return made
