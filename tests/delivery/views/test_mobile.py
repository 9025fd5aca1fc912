"""On a small screen nothing makes the page scroll sideways, and nothing is lost (R2, R5)."""

import re
import time

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from cms.delivery.views.body import parse
from cms.delivery.views.mobile import FLUSH, mobile
from tests.delivery.views.bodies import OTHER, SHA, cleaned, words

PIXELS = re.compile(r"(?:width|height)[:=\"\s]+([0-9.]+)(px|em|%)")


def rendered(html: str, scalable: tuple[str, ...] = (SHA,), language: str = "zh-CN") -> str:
    return mobile(parse(html), scalable, language)


@given(cleaned)
def test_nothing_has_a_fixed_width_beyond_the_screen(html):
    tree = LexborHTMLParser(rendered(html))
    for node in tree.css("*"):
        assert {"width", "height", "class", "id"}.isdisjoint(node.attributes)
        for number, unit in PIXELS.findall(node.attributes.get("style") or ""):
            assert float(number) * {"px": 1, "em": 20, "%": 3.6}[unit] <= 360


@given(cleaned)
def test_no_word_is_lost(html):
    assert words(rendered(html)) == words(html)


@given(cleaned)
def test_every_table_has_a_region_of_its_own_with_a_name_of_its_own(html):
    tree = LexborHTMLParser(rendered(html))
    names = []
    for table in tree.css("table"):
        region = table.parent
        assert (region.attributes["role"], region.attributes["tabindex"]) == ("region", "0")
        assert "overflow-x:auto" in region.attributes["style"]
        names.append(region.attributes["aria-label"])
    assert len(set(names)) == len(names)


@given(cleaned)
def test_every_picture_fits_and_is_loaded_when_it_is_seen(html):
    for image in LexborHTMLParser(rendered(html)).css("img"):
        assert image.attributes["style"] == "max-width:100%;height:auto"
        assert image.attributes["loading"] == "lazy"


def test_a_picture_of_ours_is_offered_in_three_widths():
    html = rendered(f'<p><img src="/files/{SHA}/流程 图.png" alt="流程"></p>')
    tree = LexborHTMLParser(html)
    address = f"/files/{SHA}/%E6%B5%81%E7%A8%8B%20%E5%9B%BE.png?width="
    assert [one.attributes["srcset"] for one in tree.css("picture source")] == [address + "360", address + "720"]
    assert tree.css_first("picture img").attributes["src"] == address + "1080"
    assert tree.css_first("img").attributes["alt"] == "流程"


@pytest.mark.parametrize(
    "address", [f"/files/{OTHER}/x.svg", "https://x.cn/y.png", f"/files/{SHA}/x.png?width=1", f"/files/{SHA}/"]
)
def test_a_picture_that_is_not_ours_to_scale_stays_as_it_is(address):
    html = rendered(f'<img src="{address}">')
    assert f'<img src="{address}"' in html
    assert "<picture>" not in html


def test_the_name_of_a_table_is_its_caption_in_the_language_of_the_item():
    table = "<table><caption> 就业 <b>指标</b></caption><tbody><tr><td>1</td></tr></tbody></table>"
    assert 'aria-label="表格1：就业 指标"' in rendered(table)
    assert 'aria-label="Table 1: 就业 指标"' in rendered(table, language="en")
    assert 'aria-label="表格2"' in rendered(table + "<table><tbody><tr><td>1</td></tr></tbody></table>")


def test_columns_stay_wide_enough_to_read():
    def least(cell: str) -> str:
        (found,) = LexborHTMLParser(rendered(f"<table><tbody><tr>{cell}</tr></tbody></table>")).css("td,th")
        return found.attributes.get("style") or ""

    assert least("<td>序</td>") == least("<td></td>") == least('<td colspan="2">各县、区人民政府</td>') == ""
    assert least("<th>序号</th>") == "min-width:2em"
    assert least("<td>各县、区人民政府</td>") == "min-width:4em"
    assert least(f"<td>{'各县、区人民政府' * 5}</td>") == "min-width:8em"
    assert least(f"<td>{'各县、区人民政府' * 50}</td>") == "min-width:10em"
    assert least("<td>Responsibilities of units</td>") == "min-width:9em"
    assert least(f"<td>{'x' * 500}</td>") == "min-width:12em"
    assert least(f'<td><img src="/files/{SHA}/x.png"></td>') == "min-width:10em"


def test_indents_come_to_an_end():
    html = rendered("<ul><li>" * 12 + "深" + "</li></ul>" * 12)
    assert html.count(FLUSH) == 9
    assert rendered("<ul></ul>" * 12).count(FLUSH) == 0
    assert rendered("<blockquote><ol><li><dl><dd>x</dd></dl></li></ol></blockquote>").count(FLUSH) == 0


def test_films_are_not_loaded_before_they_are_wanted():
    assert 'preload="none"' in rendered('<video src="https://x.cn/v.mp4" controls=""></video>')


def test_an_empty_body_stays_empty():
    assert rendered("") == ""


@pytest.mark.parametrize(
    "piece",
    ["<table><tbody><tr><td>", "<blockquote>一", "<ul><li>", "<table><tbody><tr><td>一</td></tr></tbody></table>"],
)
def test_many_do_not_cost_their_square(piece):
    html = piece * 5000
    began = time.perf_counter()
    rendered(html)
    assert time.perf_counter() - began < 2
