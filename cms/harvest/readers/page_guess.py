"""The text of a page whose container nobody knows: what stands around it is left out, then the element that holds it.

The rules are those of sight: navigation is links, a head table is labels, a pager and a foot say so; the text follows
the heading that is the page's title, and is written in sentences.
"""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.harvest.identity import letters
from cms.harvest.readers import page_labels
from cms.harvest.readers.page_links import is_file

FEWEST_LETTERS = 20
LONGEST_LINE = 200
LONGEST_HEAD = 1_500
FEWEST_LABELS = 3
LINKED = 0.5
MOST_OF_IT = 0.7
NEARLY_ALL = 0.9
DEEPEST = 100
LONGEST_PAGE = 1_000_000
"""Longer ones are not looked at: the text of every block is read, and of all that hold it."""

_ASIDE = re.compile(
    "\\s*(?:[【\\[]?\\s*(?:上|下)一(?:篇|条|页|则|个)|(?:您(?:现在)?的?|当前|现在|所在)(?:所在)?(?:的)?(?:位置|栏目)|"
    "(?:发布|发表|更新|公开)(?:时间|日期)\\s*[:：]\\s*\\d|(?:信息|文章|稿件)?来源\\s*[:：]|浏览(?:次数|量)|点击(?:数|量|次数)|"
    "【?字[体号]\\s*[:：]|分享到?\\s*[:：]|【\\s*(?:打印|关闭)|打印(?:本页|此页)|关闭(?:本页|窗口)|相关(?:解读|链接|文章|阅读|新闻|信息)\\s*$)"
)
_FOOT = re.compile("版权所有|ICP备\\s*\\d|网站标识码|公网安备\\s*\\d|Copyright", re.IGNORECASE)
_ANNEX = re.compile("\\s*附[件表录]")
_FILES = re.compile("附[件表录]|\\.(?:docx?|xlsx?|pdf|ofd|wps|et|zip|rar)\\b", re.IGNORECASE)
_SENTENCE = re.compile("[。；！？，]|[:：]\\s*$")
_BLOCKS = "div,table,tbody,tr,td,ul,ol,dl,p,section,aside,header,footer,h1,h2,h3,h4,h5,h6,li,center,form,span"
_BLOCK_TAGS = frozenset(_BLOCKS.split(",")) - {"span"} | {"main", "article", "body", "th", "blockquote"}
_PIECES = "div,table,ul,dl,section,aside,header,footer,p,li,td"
# Some systems wrap the whole page into a form; what is hidden is often the text once more, for another screen.
_KEPT_FURNITURE = frozenset(("form",))
_HIDDEN = "[style*='display:none'],[style*='display: none']"


def find(html: str, title: str, known: dict[str, list[str]]) -> LexborNode | None:
    """The element that holds the text; None where there are no sentences to go by."""
    if len(html) > LONGEST_PAGE:
        return None
    tree = LexborHTMLParser(html)
    for selector in known["furniture"]:
        if selector not in _KEPT_FURNITURE:
            _drop(tree.css(selector))
    if tree.body is None:
        return None
    _drop(tree.css(_HIDDEN))
    _drop_around(tree, frozenset(known["labels"]))
    _drop_before(tree, title)
    return _holder(tree.body)


def _drop(nodes: list[LexborNode]) -> None:
    for node in reversed(nodes):  # what is within another comes before it
        node.decompose()


def _drop_around(tree: LexborHTMLParser, labels: frozenset[str]) -> None:
    """Take out lists of links, head tables, pagers, trails and feet; the innermost blocks come first."""
    for node in reversed(tree.css(_PIECES)):
        if node.parent is not None and _is_around(node, labels):
            node.decompose()


def _is_around(node: LexborNode, labels: frozenset[str]) -> bool:
    text = node.text() or ""
    if not text.strip() or len(text) > LONGEST_HEAD * 4:
        return False
    if len(text) <= LONGEST_LINE and (_ASIDE.match(text) or _FOOT.search(text)):
        return not _links_to_a_file(node)
    return _is_of_links(node, text) or (len(text) <= LONGEST_HEAD and _is_head_table(node, labels))


def _is_of_links(node: LexborNode, text: str) -> bool:
    linked = sum(len(letters(link.text() or "")) for link in node.css("a"))
    return linked > LINKED * len(letters(text)) and not _links_to_a_file(node)


def _links_to_a_file(node: LexborNode) -> bool:
    return any(is_file(link.attributes.get("href") or "", link.text() or "") for link in node.css("a[href]"))


def _is_head_table(node: LexborNode, labels: frozenset[str]) -> bool:
    if node.tag not in ("table", "ul", "dl", "div", "section"):
        return False
    found = page_labels.labels_of(node.html or "")
    named = labels & found.keys()
    return len(named) >= FEWEST_LABELS and len(named) * 2 >= len(found)


def _drop_before(tree: LexborHTMLParser, title: str) -> None:
    """Take out all that stands before the heading that is the page's title, unless most of the text does."""
    wanted = letters(title)
    head = next((node for node in tree.css(f"{_BLOCKS},font,b,strong") if wanted and _says(node, wanted)), None)
    body = tree.body
    if head is None or body is None:
        return
    before = list(_before(head))
    if sum(map(_prose, before)) > (1 - MOST_OF_IT) * _prose(body):
        return
    _drop([*before, head])


def _says(node: LexborNode, wanted: str) -> bool:
    text = node.text() or ""
    return len(text) <= len(wanted) * 2 + LONGEST_LINE and letters(text) == wanted


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """What stands before an element: the earlier siblings of it and of all that hold it."""
    for _ in range(DEEPEST):
        before = node.prev
        while before is not None:
            yield before
            before = before.prev
        if node.parent is None or node.parent.tag in ("body", "html"):
            return
        node = node.parent


def _prose(node: LexborNode) -> int:
    """How many letters of an element stand in lines that are sentences, or parts of some."""
    return sum(_sentences(one) for one in node.traverse(include_text=True))


def _sentences(node: LexborNode) -> int:
    text = (node.text_content or "") if node.tag == "-text" else ""
    return len(letters(text)) if _SENTENCE.search(text) else 0


def _weights(body: LexborNode) -> Counter[int]:
    """The prose of every element by its place in memory, each text being looked at once."""
    found: Counter[int] = Counter()
    for text in body.traverse(include_text=True):
        weight = _sentences(text)
        node: LexborNode | None = text
        while weight and node is not None and node.tag != "html":
            found[node.mem_id] += weight
            node = node.parent
    return found


def _holder(body: LexborNode) -> LexborNode | None:
    """The innermost element with nearly all sentences; a paragraph is none, as what is signed stands beside it."""
    prose = _weights(body)
    node, least = body, NEARLY_ALL * prose[body.mem_id]
    if prose[body.mem_id] < FEWEST_LETTERS:
        return None
    for _ in range(DEEPEST):
        inner = next((one for one in node.iter() if prose[one.mem_id] >= least and _holds_lines(one)), None)
        if inner is None or _has_annex_beside(node, inner):
            return node
        node = inner
    return node


def _holds_lines(node: LexborNode) -> bool:
    """Whether an element is more than one paragraph."""
    return any(one.tag in _BLOCK_TAGS or one.tag == "br" for one in node.traverse() if one != node)


def _has_annex_beside(node: LexborNode, inner: LexborNode) -> bool:
    """Whether an annex or a list of attachments stands beside; a foot that offers programs is longer."""
    return any(_is_annex(one) for one in node.iter() if one != inner)


def _is_annex(node: LexborNode) -> bool:
    text = node.text() or ""
    is_list = len(letters(text)) <= LONGEST_LINE and _FILES.search(text) and _links_to_a_file(node)
    return bool(is_list or _ANNEX.match(text))
