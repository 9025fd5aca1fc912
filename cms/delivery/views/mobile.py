"""For small screens: nothing makes a page of 360 pixels scroll sideways.

Tables get a region of their own to scroll in, pictures smaller files, indents an end. Its styles are inline, since the
reader's style sheet does not know of them.
"""

from collections.abc import Collection
from typing import NamedTuple

from cms.delivery.views.body import Body, Close, Open, tag, written
from cms.delivery.views.pictures import at_width
from cms.delivery.views.tables import SCROLLED, caption, cell_style

OUTER = "max-width:100%;overflow-wrap:anywhere"
FITTING = "max-width:100%;height:auto"
INDENTED = {"blockquote": "margin-left:1em;margin-right:0", "dd": "margin-left:1em", "ul": "", "ol": ""}
FLUSH = "margin-left:0;margin-right:0;padding-left:0;list-style-position:inside"
MOST_INDENTS = 3
SOURCES = (("(max-width:400px) and (max-resolution:1.5dppx)", 360), ("(max-width:800px)", 720))
WIDEST = 1080


class Labels(NamedTuple):
    """What a region is called for those who do not see it."""

    table: str
    named: str


LABELS = {True: Labels("表格{}", "表格{}：{}"), False: Labels("Table {}", "Table {}: {}")}


def mobile(body: Body, scalable: Collection[str], language: str) -> str:
    """The body for small screens; `scalable` are the hashes of the pictures that smaller files are made of."""
    if not body:
        return ""
    return _Writer(body, scalable, LABELS[language.startswith("zh")]).written()


class _Writer:
    """Writes tag after tag; knows how many tables there were, and how far indents have come."""

    def __init__(self, body: Body, scalable: Collection[str], labels: Labels) -> None:
        self._body = body
        self._scalable = scalable
        self._labels = labels
        self._tables = 0
        self._indents = 0

    def written(self) -> str:
        """The whole."""
        body = written(self._body, self._opened, self._closed)
        return f"{tag('div', {'style': OUTER})}{body}</div>"

    def _opened(self, at: int, event: Open) -> str:
        name, attributes = event
        if name == "img":
            return self._picture(event)
        if name == "table":
            return self._region(at) + tag(name, attributes)
        return tag(name, {**attributes, **self._needed(at, event)})

    def _closed(self, event: Close) -> str:
        if event.name in INDENTED:
            self._indents -= 1
        return "</table></div>" if event.name == "table" else f"</{event.name}>"

    def _needed(self, at: int, event: Open) -> dict[str, str]:
        """The attributes that an element gets beside its own."""
        style = ""
        if event.name in INDENTED:
            self._indents += 1
            style = FLUSH if self._indents > MOST_INDENTS else INDENTED[event.name]
        elif event.name == "figure":
            style = "margin-left:0;margin-right:0"
        elif event.name in ("td", "th") and "colspan" not in event.attributes:
            style = cell_style(self._body, at)
        elif event.name in ("audio", "video"):
            return {"preload": "none", "style": FITTING}
        return {"style": style} if style else {}

    def _region(self, at: int) -> str:
        """A table that is wider than the screen is scrolled by itself, with keys too."""
        self._tables += 1
        named = caption(self._body, at)
        label = (self._labels.named if named else self._labels.table).format(self._tables, named)
        return tag("div", {"role": "region", "tabindex": "0", "aria-label": label, "style": SCROLLED})

    def _picture(self, event: Open) -> str:
        """One file for each kind of screen.

        By media, not by `srcset` with widths: those lie about an original that is smaller than they say, and a browser
        would show it smaller still.
        """
        source = event.attributes.get("src", "")
        known = {key: value for key, value in event.attributes.items() if key != "src"}
        shown = {"loading": "lazy", "decoding": "async", "style": FITTING}
        if (widest := at_width(source, WIDEST, self._scalable)) is None:
            return tag("img", {"src": source, **known, **shown})
        sources = [
            tag("source", {"media": media, "srcset": at_width(source, width, self._scalable) or source})
            for media, width in SOURCES
        ]
        return f"<picture>{''.join(sources)}{tag('img', {'src': widest, **known, **shown})}</picture>"
