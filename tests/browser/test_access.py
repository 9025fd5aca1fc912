"""Every kind of page can be read by everybody: by ear, by keyboard, on a small screen, on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe

KINDS = (
    "portal", "channel", "library", "policy", "interpretation", "service", "question", "article", "story", "sound",
    "film", "county", "topic", "missing",
)  # fmt: skip
NARROW, WIDE = 360, 1200
BRIEFLY = {"resultTypes": ["violations"]}


@pytest.fixture(scope="session")
def axe():
    return Axe()


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_wrong_in_either_language_and_a_small_screen_does_not_scroll_sideways(
    front, addresses, axe, kind
):
    for language, width in (("", WIDE), ("&ui=en", NARROW)):
        front.page.set_viewport_size({"width": width, "height": 800})
        page = front.open(addresses[kind] + language)
        violations = axe.run(page, options=BRIEFLY).response["violations"]
        told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        assert told == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_opened_interpretation_has_nothing_wrong_either(front, addresses, axe):
    page = front.open(addresses["policy"])
    for one in page.locator(".interpretation summary").all():
        one.click()
    page.wait_for_selector(".interpretation figure")
    page.wait_for_selector(".interpretation dl")
    assert [one["id"] for one in axe.run(page, options=BRIEFLY).response["violations"]] == []


def test_the_keyboard_reaches_the_content_with_two_strokes_and_shows_where_it_is(front, addresses):
    page = front.open(addresses["policy"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_filter_is_applied_with_the_keyboard_alone(front):
    page = front.open("column.html?site=portal")
    page.get_by_label("类型").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**type=article*")


@pytest.mark.parametrize("kind", ["portal", "channel", "policy", "service"])
def test_paper_has_the_content_and_no_navigation(front, addresses, kind):
    page = front.open(addresses[kind])
    page.emulate_media(media="print")
    visible = [one for one in page.locator("nav, .top, .bottom, .skip, button, select").all() if one.is_visible()]
    assert visible == []
    assert page.locator("h1").is_visible()


def test_paper_tells_the_public_address_of_a_link(front, city, addresses):
    page = front.open(addresses["policy"])
    page.emulate_media(media="print")
    shown = page.locator(".interpretation h3 a").first
    printed = shown.evaluate("one => getComputedStyle(one, '::after').content")
    assert "https://www.yunze.example/zwgk/zcjd/" in printed
    item = city.read(f"/resources/{addresses['policy'].rpartition('=')[2]}")["data"]
    assert item["links"]["html"] in page.locator(".on-paper").inner_text()


def test_a_table_on_paper_is_not_cut_off(front, addresses):
    front.page.set_viewport_size({"width": 680, "height": 960})
    page = front.open(addresses["service"])
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.locator(".materials thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"


def test_nothing_moves_for_who_asked_for_less_motion(front, addresses):
    page = front.open(addresses["missing"])
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
