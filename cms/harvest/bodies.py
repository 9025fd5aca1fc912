"""Bodies: plain text becomes paragraphs; links that stood in a column of their own go to the end as a list."""

import re
from collections.abc import Sequence
from html import escape

_PARAGRAPH = re.compile("[\r\n\u2028\u2029]+|\u3000{2,}")
_BLANK = " \t\u3000\u00a0\u200b\ufeff\x0b\x0c"
_TAGS = re.compile("<[^<>]{0,2000}>")
_BLOCK_ENDS = re.compile("(?i:</(?:p|div|li|h[1-6]|tr)>|<br[^<>]{0,20}>)")
_WRITTEN_IN = re.compile(";base64,[A-Za-z0-9+/=]++")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of plain text: at line ends, and at two full-width spaces, which is how many sites lost them."""
    return [one for part in _PARAGRAPH.split(text) if (one := part.strip(_BLANK))]


def from_text(text: str) -> str:
    """Plain text as HTML; what looks like markup in it stays text."""
    return "".join([f"<p>{escape(one, quote=False)}</p>" for one in paragraphs(text)])


def links(label: str, addresses: Sequence[tuple[str, str]]) -> str:
    """A list of links, (name, address) each, under a line with the label; nothing for none."""
    if not addresses:
        return ""
    rows = "".join(f'<li><a href="{escape(address)}">{escape(name)}</a></li>' for name, address in addresses)
    return f"<p>{escape(label)}</p><ul>{rows}</ul>"


def to_lines(html: str) -> str:
    """Rough plain text of HTML, one line a block: to look for a title, a number or a date in, never to be shown."""
    if ";base64," in html:
        html = _WRITTEN_IN.sub("", html)
    return _TAGS.sub("", _BLOCK_ENDS.sub("\n", html))
