"""The text of a page: where the mapping says, in a container that government systems use, or guessed."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.harvest.identity import letters
from cms.harvest.mapping import Pages
from cms.harvest.readers import page_guess
from cms.harvest.reasons import Reason, reason

FEWEST_LETTERS = 20
HEAD_BLOCKS = 4
MOST_TAGS = 20_000
"""Where no container is known, pages of more tags are not guessed at: it would take many seconds."""
MOST_MATCHES = 200
LONGEST_FURNITURE = 60

_FURNITURE = re.compile(
    "(?:【?(?:我要)?打印(?:本页|页面|此页)?】?|【?关闭(?:窗口|本页|页面)?】?|分享(?:到|文章到|至)?|返回(?:顶部|列表)|"
    "【?字[体号](?:大小)?[:：]?|大|中|小|】|\\[|\\]|扫一扫在手机(?:上)?打开当前页|浏览(?:次数|量)[:：]?[\\d-]*|"
    "微信好友|新浪微博|QQ空间|QQ好友|取消|相关附件|\\s|[:：|　])+"
)
_BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,section,li,span,td"
_LEAVES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section")


class Body(NamedTuple):
    """The text as HTML, empty if there is none; what there is to say about where it was found."""

    html: str
    notes: tuple[Reason, ...] = ()


@cache
def containers() -> dict[str, list[str]]:
    """The places that systems use: ``body``, ``furniture`` and ``title``; the ``labels`` of head tables."""
    with Path(__file__).with_name("containers.toml").open("rb") as stream:
        return tomllib.load(stream)


def find(tree: LexborHTMLParser, pages: Pages, title: str) -> Body:
    """Take the text out of the page, without what stands around it and without the title once more."""
    html = tree.html or ""
    for selector in (*containers()["furniture"], *pages.remove):
        for part in tree.css(selector):
            part.decompose()
    node = _by(tree, pages.selector, 1) or _by(tree, containers()["body"], FEWEST_LETTERS)
    if node is not None:
        text = _tidied(node, title)
        node.decompose()
        return Body(text)
    return _dense(html, title)


def heading(tree: LexborHTMLParser, title: str) -> str:
    """The heading of a page that has no tag for it; one that the page's own title begins with is surer than others."""
    found = [
        text for one in containers()["title"] for node in tree.css(one)[:5] if (text := (node.text() or "").strip())
    ]
    return next(
        (text for text in found if letters(text) and letters(text).startswith(letters(title)) and title), ""
    ) or (title or next(iter(found), ""))


def _by(tree: LexborHTMLParser, selectors: Sequence[str], least: int) -> LexborNode | None:
    """The longest element that the first selector with enough text (or a picture) finds."""
    for selector in selectors:
        found = [(len(letters(node.text() or "")), node) for node in tree.css(selector)[:MOST_MATCHES]]
        if not found:
            continue
        most, node = max(found, key=lambda one: one[0])
        if most >= least or node.css_first("img,video,audio") is not None:
            return node
    return None


def _tidied(node: LexborNode, title: str) -> str:
    """The inner HTML, without bars to print and share at its ends and the title at its head."""
    blocks = [one for one in node.css(_BLOCKS) if one.tag in _LEAVES and _is_leaf(one)]
    wanted = letters(title)
    for block in blocks[:HEAD_BLOCKS]:
        said = letters(block.text() or "")
        if said and said == wanted:
            block.decompose()
            break
    for block in (*blocks[:HEAD_BLOCKS], *blocks[-HEAD_BLOCKS:]):
        text = (block.text() or "").strip()
        if 1 < len(text) <= LONGEST_FURNITURE and block.css_first("a[href]") is None and _FURNITURE.fullmatch(text):
            block.decompose()
    return (node.inner_html or "").strip()


def _is_leaf(node: LexborNode) -> bool:
    return node.css_first("p,div,section,table,ul,ol,h1,h2,h3,h4") in (None, node)


def _dense(html: str, title: str) -> Body:
    """Where no container is known: what holds the sentences, else what trafilatura takes for it; marked as a guess."""
    if html.count("<") > MOST_TAGS:
        return Body("", (reason("body_not_found", "body"),))
    if (node := page_guess.find(html, title, containers())) is not None:
        return Body(_tidied(node, title), (reason("body_guessed", "body"),))
    import trafilatura  # noqa: PLC0415 - half a second that pages with a known container need not wait for

    try:
        text = trafilatura.extract(
            html,
            output_format="html",
            include_comments=False,
            include_tables=True,
            include_links=True,
            include_images=True,
            include_formatting=True,
            favor_precision=True,
        )
    except (ValueError, RecursionError, AttributeError, TypeError):
        text = None
    tree = LexborHTMLParser(text) if text else None
    if tree is None or tree.body is None or len(letters(tree.body.text() or "")) < FEWEST_LETTERS:
        return Body("", (reason("body_not_found", "body"),))
    return Body(_tidied(tree.body, title), (reason("body_guessed", "body"),))
