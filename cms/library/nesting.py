"""HTML bounded before any parser sees it: hostile nesting, tags and texts must cost neither stack nor time.

Measured without it: 200,000 attributes in one tag kept the parser for 97 s, a million ampersands for 10 s. Tags are
told apart exactly as the HTML standard does; what would put a reader out of step with a parser (comments, raw text
such as scripts) is left out here already, and is never allowed anyway. Of these only the first title stays, escaped.
"""

import re
from collections.abc import Iterator

DEEPEST = 100
FORMATTING_OPEN = 20
LONGEST_TAG = 5_000
LONGEST_TEXT = 20_000
LONGEST_TITLE = 1_000
SMALL = 20_000
FEW = 100

_START = re.compile("<(?:(/?[a-zA-Z])|(!--)|([!?/]))")
_NAME = re.compile("</?([a-zA-Z][^ \t\n\f\r/>]*)")
# Possessive throughout, so that nothing is looked at twice: attributes with quoted, bare or no values, then the end.
_REST = re.compile(
    "(?:[ \t\n\f\r/]++|=?+[^ \t\n\f\r/>=]++(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+"
    "(?:\"[^\"]*+(?:\"|\\Z)|'[^']*+(?:'|\\Z)|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)?+)?+|=)*+>"
)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
# Their end tags may be left out, and none of them nests without a container that is counted itself.
_UNCOUNTED_NAMES = "p li dt dd tr td th thead tbody tfoot option optgroup colgroup rt rp rb"
_UNCOUNTED = frozenset(_UNCOUNTED_NAMES.split())
# A parser opens these anew in every following block, so that a few left open make a document grow by its square.
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
_RAW_NAMES = "script style textarea title iframe noembed noframes noscript xmp plaintext"
_RAW = frozenset(_RAW_NAMES.split())


def bounded(html: str) -> tuple[str, int]:
    """The HTML within bounds of depth, tag and text length, and how many tags were cut. Linear in the text.

    Small documents with few tags pass as they are: nothing in them can grow large.
    """
    if len(html) <= SMALL and html.count("<") <= FEW:
        return html, 0
    guard = _Guard()
    return "".join(guard.pieces(html)), guard.cut


class _Guard:
    """Counts what is open while tags pass by."""

    def __init__(self) -> None:
        self.depth = 0
        self.formatting = 0
        self.cut = 0
        self.is_titled = False

    def pieces(self, html: str) -> Iterator[str]:
        """The text and the tags that stay, in order."""
        at = 0
        while match := _START.search(html, at):
            yield _broken(html[at : match.start()])
            if match[1]:
                tag, at = self._tag(html, match.start())
                yield tag
            else:
                end = html.find("-->" if match[2] else ">", match.end())
                at = len(html) if end < 0 else end + (3 if match[2] else 1)
        yield _broken(html[at:])

    def _tag(self, html: str, start: int) -> tuple[str, int]:
        """The tag to keep (or nothing) and where reading goes on."""
        named = _NAME.match(html, start)
        whole = _REST.match(html, named.end()) if named else None
        if named is None or whole is None:
            return "", len(html)
        name, closes = named[1].lower(), html[start + 1] == "/"
        if name in _RAW and not closes:
            ends, end = _end_of_raw(html, whole.end(), name)
            return (self._title(html[whole.end() : ends]) if name == "title" else ""), end
        if not self._passes(name, -1 if closes else 1):
            self.cut += 1
            return "", whole.end()
        tag = html[start : whole.end()]
        return (tag if len(tag) <= LONGEST_TAG else f"{named[0]}>"), whole.end()

    def _title(self, text: str) -> str:
        """The document's title: the one raw text that says what it is. Escaped, as it is text wherever it stands."""
        if self.is_titled:
            return ""
        self.is_titled = True
        return f"<title>{text.strip()[:LONGEST_TITLE].replace('<', '&lt;')}</title>"

    def _passes(self, name: str, step: int) -> bool:
        if name in _VOID or name in _UNCOUNTED:
            return True
        inline = step if name in _FORMATTING else 0
        if self.depth + step > DEEPEST or self.formatting + inline > FORMATTING_OPEN:
            return False
        self.depth, self.formatting = max(0, self.depth + step), max(0, self.formatting + inline)
        return True


def _broken(text: str) -> str:
    """Long text in pieces: a tag that is taken out again later keeps a parser from growing one text without end."""
    if len(text) <= LONGEST_TEXT:
        return text
    return "<wbr>".join(text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT))


def _end_of_raw(html: str, start: int, name: str) -> tuple[int, int]:
    """Where a raw text ends and what follows its end tag begins; the end of the text if it is never closed."""
    match = re.compile(f"</{name}[ \t\n\f\r/>]", re.IGNORECASE).search(html, start)
    if name == "plaintext" or match is None:
        return len(html), len(html)
    close = html.find(">", match.end() - 1)
    return match.start(), len(html) if close < 0 else close + 1
