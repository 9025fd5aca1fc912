"""CSS selectors of a mapping: names, classes, ids and attributes only, so that finding stays linear in the page."""

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from schemas.text import Text

LONGEST = 200
MOST_PARTS = 8

_ALLOWED = re.compile("[\\w\u4e00-\u9fff\\s.#>,*\\-\\[\\]=^$~|\"']+")
_PARTS = re.compile(r"[\s>,]+")


def fault_of(selector: str) -> Text | None:
    """What is wrong with a selector, ``None`` if it can be used."""
    if len(selector) > LONGEST or len(_PARTS.split(selector.strip())) > MOST_PARTS:
        return Text(f"最多 {LONGEST} 个字符、{MOST_PARTS} 级", f"At most {LONGEST} characters and {MOST_PARTS} parts")
    if not _ALLOWED.fullmatch(selector):
        return Text("只能用元素名、.类名、#标识和 [属性]", "Only names, .classes, #ids and [attributes]")
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError, RuntimeError) as error:
        return Text(f"不是正确的选择器：{error}", f"Not a selector: {error}")
    return None
