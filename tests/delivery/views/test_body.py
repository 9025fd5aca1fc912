"""A body is parsed once, and nothing of it is lost or invented."""

from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from cms.delivery.views.body import VOID, Close, Open, escaped, parse, tag, text_of, within
from tests.delivery.views.bodies import cleaned


def written(html: str) -> str:
    return "".join(
        escaped(one) if isinstance(one, str) else tag(*one) if isinstance(one, Open) else f"</{one.name}>"
        for one in parse(html)
    )


@given(cleaned)
def test_what_is_parsed_can_be_written_again(html):
    assert LexborHTMLParser(written(html)).body.html == LexborHTMLParser(html).body.html


@given(cleaned)
def test_every_element_that_opens_closes_in_order(html):
    open_now = []
    for one in parse(html):
        if isinstance(one, Open) and one.name not in VOID:
            open_now.append(one.name)
        elif isinstance(one, Close):
            assert open_now.pop() == one.name
    assert open_now == []


def test_nothing_comes_of_nothing():
    assert list(parse("")) == []


def test_what_the_allow_list_does_not_know_goes():
    assert list(parse('<p class="x" onclick="y" lang="bo">一<script>1</script><custom>二</custom></p>')) == [
        Open("p", {"lang": "bo"}), "一", "1", "二", Close("p"),
    ]  # fmt: skip


def test_deep_nesting_needs_no_stack():
    html = "<blockquote>" * 5000 + "深" + "</blockquote>" * 5000
    assert text_of(iter(parse(html)), 10) == "深"


def test_an_element_is_looked_into_up_to_its_end_and_no_further_than_told():
    body = parse("<p>一<b>二</b><br>三</p>四")
    assert text_of(within(body, 0, 60), 60) == "一二三"
    assert text_of(within(body, 0, 2), 60) == "一"
    assert text_of(within(body, 0, 60), 2) == "一二"


def test_a_picture_without_an_address_is_shown_as_its_words() -> None:
    assert parse('<p>见<img alt="流程图"><img src="" alt="甲"></p>') == [
        Open("p", {}),
        "见",
        "流程图",
        "甲",
        Close("p"),
    ]
