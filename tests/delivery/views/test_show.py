"""`view` chooses the rendition that `html` holds, wherever html is read."""

import orjson
import pytest

from cms.delivery.models import DeliveredResource
from schemas.requests.delivery import VIEWS
from tests.client import Contract
from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"
BASE = "http://127.0.0.1:8000"
BODY = (
    '<p>第一条 见<a href="https://x.cn">原文</a>。</p>'
    "<table><caption>任务</caption><tbody><tr><td>序号</td></tr></tbody></table>"
)


def stored(library: Library, one: str) -> dict:
    with library.database.reading() as session:
        return orjson.loads(session.get_one(DeliveredResource, one).views)


def set_views(library: Library, one: str, views: bytes | None) -> None:
    with library.database.writing() as session:
        session.get_one(DeliveredResource, one).views = views


def test_an_item_is_read_in_every_view_and_says_which(library, reader):
    one = library.published(body=BODY, summary="摘要。")
    plain = reader.get(f"{RESOURCES}/{one}").json["data"]
    assert "view" not in plain
    shown = {view: reader.get(f"{RESOURCES}/{one}?view={view}").json["data"] for view in VIEWS}
    for view, item in shown.items():
        assert item["view"] == view
        assert {**item, "html": None} == {**plain, "html": None, "view": view}
    assert shown["web"]["html"] == plain["html"]
    assert shown["plain"]["html"] == plain["body"]
    assert 'role="region"' in shown["mobile"]["html"]
    assert "href" not in shown["wechat"]["html"]
    assert (
        shown["weibo"]["html"] == f"【云泽市科技创新券管理办法】摘要。\nhttps://www.yunze.example/zwgk/zcwj/{one}.html"
    )


def test_renditions_are_made_at_publication(library, reader):
    one = library.published(body=BODY)
    made = stored(library, one)
    assert list(made) == ["mobile", "wechat", "weibo"]
    set_views(library, one, orjson.dumps({name: f"stored {name}" for name in made}))
    for name in made:
        assert reader.get(f"{RESOURCES}/{one}?view={name}").json["data"]["html"] == f"stored {name}"


def test_what_was_published_before_there_were_renditions_gets_them_at_reading(library, reader):
    one = library.published(body=BODY)
    kept = {view: reader.get(f"{RESOURCES}/{one}?view={view}").json for view in VIEWS}
    set_views(library, one, None)
    assert {view: reader.get(f"{RESOURCES}/{one}?view={view}").json for view in VIEWS} == kept
    listed = reader.get(f"{RESOURCES}?include=html&view=mobile").json["data"][0]["html"]
    assert listed == kept["mobile"]["data"]["html"]


def test_an_item_without_a_page_leads_to_its_representation(library, reader):
    one = library.published(channels=[])
    assert stored(library, one)["weibo"] is None
    html = reader.get(f"{RESOURCES}/{one}?view=weibo").json["data"]["html"]
    assert html.endswith(f"\n{BASE}{RESOURCES}/{one}")


def test_addresses_of_our_files_are_whole_where_the_reader_does_not_know_us(library, reader):
    picture = library.attachment("图.png", b"\x89PNG", "image/png")
    one = library.published("article", attachments=[{"attachment_id": picture}])
    address = reader.get(f"{RESOURCES}/{one}").json["data"]["attachments"][0]["href"]
    library.revise(one, attachments=[{"attachment_id": picture}], body=f'<p><img src="{address}" alt="图"></p>')
    library.publish(one)
    assert f'src="{BASE}{address}?width=1080"' in reader.get(f"{RESOURCES}/{one}?view=wechat").json["data"]["html"]
    assert f'src="{address}?width=1080"' in reader.get(f"{RESOURCES}/{one}?view=mobile").json["data"]["html"]


def test_an_item_is_read_in_a_view_by_its_index_number(library, reader):
    one = library.published(body=BODY)
    number = reader.get(f"{RESOURCES}/{one}").json["data"]["index_number"]
    query = {"index_number": number, "view": "mobile"}
    found = reader.get(f"{RESOURCES}/by-index", query_string=query).json
    assert found == reader.get(f"{RESOURCES}/{one}?view=mobile").json


@pytest.mark.parametrize("query", ["include=html", "fields=html", "include=html,body&site=www&site=kjj"])
def test_lists_with_html_have_views_too(library, reader, query):
    one = library.published(body=BODY, channels=[library.channels["news"], library.channels["tzgg"]])
    for view in VIEWS:
        (item,) = reader.get(f"{RESOURCES}?{query}&view={view}").json["data"]
        assert item["view"] == view
        assert item["html"] == reader.get(f"{RESOURCES}/{one}?view={view}").json["data"]["html"]


@pytest.mark.parametrize("query", ["view=mobile", "view=web&include=body", "view=plain&fields=title"])
def test_a_view_of_what_is_left_out_is_refused(library, reader, query):
    one = library.published()
    for path in (RESOURCES, f"{RESOURCES}/{one}")[: 2 if "fields" in query else 1]:
        for _ in range(2):
            answer = reader.get(f"{path}?{query}")
            assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "needs_html"), path


def test_another_view_is_refused(library, reader):
    one = library.published()
    for query in ("view=amp", "view=", "view=web&view=mobile"):
        answer = reader.get(f"{RESOURCES}/{one}?{query}")
        assert [error["pointer"] for error in answer.json["errors"]] == ["query/view"], query


def test_each_view_has_its_own_entity_tag_and_a_rendition_made_anew_another(library, reader):
    one = library.published(body=BODY)
    paths = [f"{RESOURCES}/{one}", *(f"{RESOURCES}/{one}?view={view}" for view in VIEWS)]
    tags = [reader.get(path).headers["ETag"] for path in paths]
    assert len(set(tags)) == len(tags)
    for path, tag in zip(paths, tags, strict=True):
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304
    listed = reader.get(f"{RESOURCES}?include=html&view=mobile").headers["ETag"]
    set_views(library, one, orjson.dumps({**stored(library, one), "mobile": "anew"}))
    assert (
        reader.get(f"{RESOURCES}/{one}?view=mobile", headers={"If-None-Match": tags[2]}).json["data"]["html"] == "anew"
    )
    assert reader.get(f"{RESOURCES}?include=html&view=mobile").headers["ETag"] != listed


def test_an_archived_item_keeps_its_renditions_and_a_withdrawn_one_loses_them(library, reader):
    kept, gone = library.published(body=BODY), library.published(body=BODY)
    library.archive(kept)
    library.withdraw(gone)
    assert 'role="region"' in reader.get(f"{RESOURCES}/{kept}?view=mobile").json["data"]["html"]
    assert reader.get(f"{RESOURCES}/{gone}?view=mobile").status_code == 410
    with library.database.reading() as session:
        assert session.get_one(DeliveredResource, gone).views == b""
    assert reader.get(f"{RESOURCES}/{library.resource()}?view=mobile").status_code == 404


def test_every_answer_is_documented(library, reader):
    one = library.published(body=BODY)
    contract = Contract(orjson.loads(reader.get("/openapi.json").data))
    for view in (*VIEWS, "amp"):
        for path in (f"{RESOURCES}/{one}?view={view}", f"{RESOURCES}?include=html&view={view}"):
            contract.check("GET", path.partition("?")[0], reader.get(path))
