"""Names as machines write them to get past those who look for them: letters of another width, marks between letters."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import decomposition, normalize

from cms.library.tampering.names import names

# Not a space: headings are spaced. One and the same mark between all letters, four of them or more.
_APART = re.compile(
    "[\u4e00-\u9fffA-Za-z0-9](?P<mark>[.．·•・*|_~/-])[\u4e00-\u9fffA-Za-z0-9]"
    "(?:(?P=mark)[\u4e00-\u9fffA-Za-z0-9]){2,}+"
)


def folded(text: str) -> str:
    """The text in small letters of the usual width and shape, every character in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few letters change their length; what these sites use is not among them.
        lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    if lowered.isascii():
        return lowered
    plain = {ord(one): usual for one in set(lowered) if (usual := _usual(one))}
    return lowered.translate(plain) if plain else lowered


@cache
def _usual(letter: str) -> str:
    """The letter or digit that a wide or mathematical one stands for; empty for all else: ① and ² mean more."""
    if not decomposition(letter).startswith(("<wide>", "<font>")):
        return ""
    usual = normalize("NFKC", letter).lower()
    return usual if len(usual) == 1 and usual.isascii() and usual.isalnum() else ""


def written_apart(text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands with a mark between all of its letters. The text is `folded`; linear in it."""
    for match in _APART.finditer(text):
        together = match[0].replace(match["mark"], "")
        if any(name.sure or name.told for name in names(together)):
            yield match.span()
