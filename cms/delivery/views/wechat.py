"""For WeChat public accounts: every style inline, no links, nothing that plays; what that takes away stands as text.

The platform strips links, classes and scripts, and counts markup within the 20,000 characters that an article may
have: so styles are few and short. Addresses begin at the platform's root until `with_base` completes them.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from cms.delivery.views.body import Body, Close, Open, escaped, tag, within, written
from cms.delivery.views.pictures import at_width
from cms.delivery.views.tables import SCROLLED, cell_style

OUTER = "font-size:16px;line-height:1.75;color:#333;word-break:break-word"
ADDED = "color:#888"
ADDRESS = "color:#888;word-break:break-all"
FOOT = "margin-top:2em;font-size:14px"
PICTURE = "max-width:100%;height:auto"
WIDTH = 1080
LOOK_AHEAD = 60
_HEADING = "margin:1.5em 0 .5em;font-weight:bold;line-height:1.4;font-size:"
_BLOCK = "margin:0 0 1em"
_CELL = "border:1px solid #ccc;padding:6px"
STYLES = {
    "p": _BLOCK,
    **{name: f"{_HEADING}{size}px" for name, size in (("h1", 22), ("h2", 20), ("h3", 18))},
    **dict.fromkeys(("h4", "h5", "h6"), f"{_HEADING}16px"),
    "ul": f"{_BLOCK};padding-left:2em",
    "ol": f"{_BLOCK};padding-left:2em",
    "dl": _BLOCK,
    "dt": "font-weight:bold",
    "dd": "padding-left:1em",
    "blockquote": f"{_BLOCK};padding-left:1em;border-left:3px solid #ccc",
    "figure": _BLOCK,
    "figcaption": "font-size:14px;color:#666",
    "table": f"{_BLOCK};width:100%;border-collapse:collapse;font-size:14px",
    "caption": "padding:6px 0;font-weight:bold",
    "th": f"{_CELL};background:#f5f5f5",
    "td": _CELL,
    "hr": "margin:1em 0;border:0;border-top:1px solid #ccc",
    "code": "font-family:monospace",
}
# Elements that its editor keeps under another name only.
RENAMED = dict.fromkeys(("div", "figure", "figcaption", "dl", "dt", "dd"), "section")
LEFT_OUT = frozenset({"a", "audio", "video", "source", "track", "col", "colgroup"})
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)")
_NO_PAGE = re.compile(r"\A(?:mailto|tel):")


class Labels(NamedTuple):
    """Words that stand for what the platform takes away."""

    audio: str
    video: str
    links: str


LABELS = {
    True: Labels("〔音频：{}〕", "〔视频：{}〕", "文中链接"),
    False: Labels("[Audio: {}]", "[Video: {}]", "Links"),
}


def wechat(body: Body, scalable: Collection[str], language: str) -> str:
    """The body for a WeChat article; `scalable` are the hashes of the pictures that smaller files are made of."""
    if not body:
        return ""
    return _Writer(body, scalable, LABELS[language.startswith("zh")]).written()


def with_base(html: str, base: str) -> str:
    """The rendition with the addresses of our own files complete.

    No text can hold what is looked for: a `<` in it is written otherwise.
    """
    start = escaped(base).replace('"', "&quot;")
    for before in (f'<span style="{ADDRESS}">', f'<img style="{PICTURE}" src="'):
        html = html.replace(before + "/files/", f"{before}{start}/files/")
    return html


class _Writer:
    """Writes tag after tag, and collects the addresses of links on the way."""

    def __init__(self, body: Body, scalable: Collection[str], labels: Labels) -> None:
        self._body = body
        self._scalable = scalable
        self._labels = labels
        self._notes: dict[str, int] = {}
        self._links: list[str | None] = []

    def written(self) -> str:
        """The whole."""
        body = written(self._body, self._opened, self._closed)
        return f"{tag('section', {'style': OUTER})}{body}{self._foot()}</section>"

    def _opened(self, at: int, event: Open) -> str:
        name, attributes = event
        if name == "a":
            self._links.append(self._address(at, event))
        if name in ("audio", "video"):
            return self._playable(at, event)
        if name == "img":
            return self._picture(event)
        if name in LEFT_OUT:
            return ""
        style = {"style": self._style(at, event)} if name in STYLES else {}
        before = tag("section", {"style": SCROLLED}) if name == "table" else ""
        return before + tag(RENAMED.get(name, name), {**attributes, **style})

    def _style(self, at: int, event: Open) -> str:
        least = cell_style(self._body, at) if event.name in ("td", "th") and "colspan" not in event.attributes else ""
        return f"{STYLES[event.name]};{least}" if least else STYLES[event.name]

    def _closed(self, event: Close) -> str:
        if event.name == "a" and (address := self._links.pop()):
            number = self._notes.setdefault(address, len(self._notes) + 1)
            return f'<span style="{ADDED}">[{number}]</span>'
        if event.name == "table":
            return "</table></section>"
        return "" if event.name in LEFT_OUT else f"</{RENAMED.get(event.name, event.name)}>"

    def _address(self, at: int, link: Open) -> str | None:
        """The address that a note must tell: none if the link's text is the address."""
        address = link.attributes.get("href", "").strip()
        shown = "".join(one for one in within(self._body, at, LOOK_AHEAD) if isinstance(one, str)).strip()
        if _SCHEME.sub("", address) in ("", _SCHEME.sub("", shown)):
            return None
        return _NO_PAGE.sub("", address)

    def _playable(self, at: int, event: Open) -> str:
        """A line that tells where to hear or see it."""
        inside = within(self._body, at, LOOK_AHEAD)
        sources = (one for one in inside if isinstance(one, Open) and one.name == "source")
        address = next(filter(None, (one.attributes.get("src") for one in (event, *sources))), "")
        before, _, after = (self._labels.audio if event.name == "audio" else self._labels.video).partition("{}")
        return _added(before) + _told(address) + _added(after)

    def _picture(self, event: Open) -> str:
        source = event.attributes.get("src", "")
        known = {key: value for key, value in event.attributes.items() if key != "src"}
        return tag("img", {"style": PICTURE, "src": at_width(source, WIDTH, self._scalable) or source, **known})

    def _foot(self) -> str:
        if not self._notes:
            return ""
        lines = (f"<p>{_added(f'[{number}] ')}{_told(address)}</p>" for address, number in self._notes.items())
        return tag("section", {"style": FOOT}) + f"<p>{_added(self._labels.links)}</p>{''.join(lines)}</section>"


def _added(text: str) -> str:
    return f'<span style="{ADDED}">{escaped(text)}</span>'


def _told(address: str) -> str:
    return f'<span style="{ADDRESS}">{escaped(address)}</span>'
