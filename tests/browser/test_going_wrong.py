"""What the reader sees when something is gone, missing, silent or hostile."""

import json
import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.browser.conftest import serving

GONE_ENTRY = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
WORDS = {
    "gone": ("该信息已撤回", "This item was withdrawn"),
    "missing": ("没有找到", "Not found"),
    "silent": ("暂时无法读取", "Not available now"),
}


def told(front, address, kind):
    """Both languages tell it, with a way to go on; gives the Chinese text."""
    for language, expected in zip(("&ui=en", ""), reversed(WORDS[kind]), strict=True):
        page = front.open(address + language)
        assert front.texts("h1") == [expected]
        assert page.title() == expected
        assert page.locator("main a").first.is_visible()
    return front.page.locator("main").inner_text()


def withdrawn(city):
    """The item that the demo has withdrawn, as the feeds tell of it."""
    feed = ET.fromstring(httpx.get(f"{city.address}/feeds/portal.atom").content)
    entries = (one.get("ref", "").removeprefix("urn:uuid:") for one in feed.iter(GONE_ENTRY))
    return next(one for one in entries if httpx.get(f"{city.address}/delivery/v1/resources/{one}").status_code == 410)


def test_a_withdrawn_item_is_told_to_be_withdrawn_and_when(front, city):
    shown = told(front, f"item.html?site=portal&id={withdrawn(city)}", "gone")
    assert re.search(r"撤回时间：\d{4}-\d\d-\d\d \d\d:\d\d", shown)


@pytest.mark.parametrize(
    "address",
    [
        "item.html?id=none",
        "column.html?site=none",
        "index.html?site=none",
        "column.html?channel=nope",
        "column.html?library=nope",
        "item.html?id=..%2Fsites%2Fportal%23",
        "item.html?id=%2e%2e",
    ],
)
def test_what_never_was_is_told_to_be_missing(front, address):
    told(front, address, "missing")


def test_a_misspelt_filter_is_told_in_the_words_of_the_platform(front):
    front.open("column.html?site=portal&subject=none")
    assert front.texts("h1") == ["出现问题"]


FORGED = {
    "data": {
        "id": "x",
        "title": "伪造的通知",
        "name": "伪造的网站",
        "slug": "forged",
        "channels": [],
        "html": "<p>假</p>",
    }
}


@pytest.mark.parametrize("page", ["item.html?site=portal&id={}", "index.html?site={}", "column.html?library={}",
                                  "column.html?site={}"])  # fmt: skip
@pytest.mark.parametrize(
    "climbing", ["../../../files/{}/notes.txt#", "../../../files/{}/notes.txt?", "..\\..\\..\\files\\{}\\notes.txt#"]
)
def test_who_chooses_the_address_of_a_page_does_not_choose_what_is_read(front, page, climbing):
    asked: list[str] = []

    def forge(route) -> None:
        asked.append(route.request.url)
        route.fulfill(json=FORGED)

    front.page.route("**/files/**", forge)
    front.open(page.format(quote(climbing.format("0" * 64), safe="")))
    assert asked == []
    assert front.texts("h1") == ["没有找到"]
    assert "伪造" not in front.page.locator("body").inner_text()


def test_a_lost_connection_is_told_and_can_be_tried_again(front):
    front.page.route("**/delivery/**", lambda route: route.abort())
    told(front, "index.html?site=portal", "silent")
    front.page.unroute("**/delivery/**")
    front.page.get_by_role("link", name="重试").click()
    front.page.wait_for_selector("section.card")


def test_a_platform_that_is_down_is_told_like_a_lost_connection(front):
    with serving("http://127.0.0.1:9") as address:
        answer = httpx.get(f"{address}/delivery/v1/sites")
    assert (answer.status_code, answer.json()["code"]) == (502, "unreachable")
    front.page.route("**/delivery/**", lambda route: route.fulfill(status=502, json=answer.json()))
    told(front, "index.html?site=portal", "silent")


def changed(front, values):
    """Let the platform answer an item with other values."""

    def answer(route) -> None:
        body = route.fetch().json()
        body["data"].update(values)
        route.fulfill(json=body)

    front.page.route(re.compile(r"/delivery/v1/resources/[0-9a-f-]{36}"), answer)


def test_markup_in_a_title_is_shown_and_does_nothing(front, addresses):
    title = "<img src=x onerror=alert(1)><b>标题</b>"
    changed(front, {"title": title, "summary": title})
    page = front.open(addresses["policy"])
    assert front.texts("h1") == [title]
    assert page.locator("main img, main b").count() == 0


def test_even_html_that_nobody_cleaned_runs_nothing(front, addresses):
    hostile = "<p onclick='document.title=1'>甲</p><script>document.title='ran'</script><img src=/none onerror='x()'>"
    changed(front, {"html": hostile})
    page = front.open(addresses["policy"])
    page.locator(".text p").click()
    assert page.title() not in {"1", "ran"}
    refused = [one for one in front.faults if "Content Security Policy" in one]
    assert refused
    front.faults.clear()


def test_headings_of_a_text_take_their_place_below_those_of_the_page(front, addresses):
    changed(front, {"html": "<h1>甲</h1><h4>乙</h4><h6>丙</h6><h4>丁</h4><h1>戊</h1>"})
    page = front.open(addresses["policy"])
    levels = page.locator(".text :is(h1, h2, h3, h4, h5, h6)").evaluate_all("all => all.map(one => one.tagName)")
    assert levels == ["H2", "H3", "H4", "H3", "H2"]


def test_a_service_without_ready_tables_is_drawn_from_its_fields(front, city, addresses):
    changed(front, {"tables": []})
    front.open(addresses["service"])
    details = city.read(f"/resources/{addresses['service'].rpartition('=')[2]}")["data"]["details"]
    assert front.texts("section.materials tbody th") == [one["name"] for one in details["materials"]]


def test_a_platform_that_does_not_count_is_listed_without_filters(front):
    front.page.route("**/resources/counts*", lambda route: route.fulfill(status=404, body=json.dumps({})))
    page = front.open("column.html?site=portal")
    assert page.locator("form").count() == 0
    assert len(front.texts(".found .title")) == 10


def test_the_pages_come_with_a_policy_that_allows_nothing_from_elsewhere(front_address):
    headers = httpx.get(f"{front_address}/item.html").headers
    assert headers["content-security-policy"] == "default-src 'self'"
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_passed_on_keeps_its_entity_tag(front_address):
    address = f"{front_address}/delivery/v1/sites/portal"
    first = httpx.get(address)
    assert httpx.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert httpx.head(address).headers["etag"] == first.headers["etag"]
