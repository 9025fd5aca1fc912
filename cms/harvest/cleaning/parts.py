"""Parts of a body that say nothing: tags for fonts, counters, print and share bars, empty paragraphs."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.harvest.cleaning.notes import Tally

SHORT = 60
ROUNDS = 4
_BLANK = " \t\r\n\f\u00a0\u3000\u2002\u2003\u200b\ufeff"
_UNSAID = re.compile("[\\s\u00a0\u3000【】\\[\\]（）()：:|｜·、,，>《》]+")
_FONTS = "font,center,big,tt,nobr,marquee,blink,basefont"
_RUNNING = "script,style,noscript,iframe,frame,object,embed,applet,link,meta,base,template"
_EMPTY = "p,div,span,h1,h2,h3,h4,h5,h6,li,ul,ol,b,strong,em,i,u,a,section,blockquote,figure"
_SHOWN = "img,table,audio,video,hr,source,td,th,input"


@cache
def _leftovers() -> dict[str, Any]:
    with Path(__file__).with_name("leftovers.toml").open("rb") as stream:
        data: dict[str, Any] = tomllib.load(stream)
    return data


@cache
def _words() -> frozenset[str]:
    return frozenset(_leftovers()["words"])


@cache
def _classes() -> re.Pattern[str]:
    return re.compile("(?:^|[\\s_-])(?:" + "|".join(map(re.escape, _leftovers()["classes"])) + ")(?:$|[\\s_-])")


@cache
def _wording() -> re.Pattern[str]:
    return re.compile(
        ">[\\s【\\[（(]{0,3}(?:" + "|".join(sorted(_words(), key=len, reverse=True)) + ")[\\s】\\]）)：:<]"
    )


def may_be_furniture(html: str) -> bool:
    """Whether a paragraph begins as a button of the page would: worth a closer look."""
    return bool(_wording().search(html))


def drop_running(tree: LexborHTMLParser, tally: Tally) -> None:
    """Scripts, styles, frames: the allow-list drops them too, but would not tell."""
    for node in reversed(tree.css(_RUNNING)):
        tally["scripts"] += 1
        node.decompose()


def drop_trackers(tree: LexborHTMLParser, tally: Tally) -> None:
    """Pictures that count readers, and those that lost their address."""
    for node in tree.css("img"):
        attributes = node.attributes
        address = (attributes.get("src") or "").strip().lower()
        sizes = [(attributes.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
        if not address:
            node.decompose()
        elif sizes in (["1", "1"], ["0", "0"]) or any(one in address for one in _leftovers()["trackers"]):
            tally["trackers"] += 1
            node.decompose()


def drop_fonts(tree: LexborHTMLParser, tally: Tally) -> None:
    """Tags that only choose a font are taken off; what they hold stays. So are spans, unless they name a language.

    What such a tag hides must have gone before, or it would be seen.
    """
    for node in tree.css(_FONTS):
        tally["fonts"] += 1
        node.unwrap()
    for node in tree.css("span"):
        attributes = node.attributes
        usual = (attributes.get("lang") or "zh")[:2].lower() in ("zh", "en") and "dir" not in attributes
        if usual:
            tally["fonts"] += 1
            node.unwrap()


def drop_furniture(tree: LexborHTMLParser, tally: Tally) -> None:
    """Bars and buttons of the page around a text that came along with it."""
    for node in reversed(tree.css("p,div,span,li,ul,td,a,h6,dd,section")):
        if _is_furniture(node):
            tally["furniture"] += 1
            node.decompose()


def _is_furniture(node: LexborNode) -> bool:
    text = node.text() or ""
    if len(text) > SHORT * 4:
        return False
    said = _UNSAID.sub("", text)
    if said in _words() and node.css_first("table") is None and node.tag != "td":
        return True
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return len(said) <= SHORT and len(names) > 1 and bool(_classes().search(names)) and node.tag not in ("td", "p", "a")


def drop_empty(tree: LexborHTMLParser, tally: Tally) -> None:
    """Elements in which there is nothing to see; a few rounds, since one may hold only empty ones."""
    for _ in range(ROUNDS):
        gone = 0
        for node in reversed(tree.css(_EMPTY)):
            if not (node.text() or "").strip(_BLANK) and node.css_first(_SHOWN) is None:
                gone += 1
                _leave_a_space(node)
        tally["empty"] += gone
        if not gone:
            return


def _leave_a_space(node: LexborNode) -> None:
    """Within a line blank text parted two words; a block parts them anyway."""
    blank = node.text() or ""
    if node.tag in ("span", "b", "strong", "em", "i", "u", "a") and blank:
        node.replace_with(" ")
    else:
        node.decompose()
