"""Text that was decoded by the wrong encoding (乱码): told by what nobody writes, repaired where it is certain.

UTF-8 read as GBK is full of rare characters (锛 for ， 鐨 for 的); read as Latin-1 of letters with accents (çš„);
bytes that could not be read at all leave 锟斤拷. The way back is taken only if every character goes it.
"""

import re
from typing import NamedTuple

SAMPLE = 4000
FEWEST = 3
SHARE = 0.12

_LOST = re.compile("锟斤拷|\ufffd{2,}|烫烫烫|屯屯屯")
# What the commonest characters and marks of official prose become when their UTF-8 is read as GBK.
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "种面方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从"
    "业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原"
    "又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员"
    "革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
)
_MARKS = "，。、；：（）《》“”！？"


def _pairs(source: str) -> frozenset[str]:
    """The first character that each one's UTF-8 becomes when it is read as GBK: two of its three bytes."""
    return frozenset(one.encode("utf-8")[:2].decode("gb18030", "ignore") for one in source) - {""}


_STRANGE = _pairs(_COMMON + _MARKS) - frozenset(_COMMON)
_ACCENTED = re.compile("[\u00c0-\u00ff][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]{1,2}")
_HAN = re.compile("[\u4e00-\u9fff]")


class Mended(NamedTuple):
    """A text as it is to be read; whether it was garbled, and whether all of it was repaired."""

    text: str
    is_garbled: bool
    is_mended: bool


def mend(text: str) -> Mended:
    """Repair a text if it is garbled and the way back is certain; else leave it as it is and say so."""
    sample = text[:SAMPLE]
    if _LOST.search(sample):
        return Mended(text, is_garbled=True, is_mended=False)
    if _reads_as_gbk(sample):
        return _back(text, "gb18030")
    if _reads_as_latin(sample):
        return _back(text, "cp1252")
    return Mended(text, is_garbled=False, is_mended=False)


def _reads_as_gbk(sample: str) -> bool:
    han = _HAN.findall(sample)
    strange = sum(one in _STRANGE for one in han)
    return strange >= FEWEST and strange > SHARE * len(han)


def _reads_as_latin(sample: str) -> bool:
    found = len(_ACCENTED.findall(sample))
    return found >= FEWEST and not _HAN.search(sample)


def _back(text: str, encoding: str) -> Mended:
    """The text as UTF-8, if each of its bytes can be had back."""
    try:
        made = _bytes(text, encoding).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return Mended(text, is_garbled=True, is_mended=False)
    return Mended(made, is_garbled=True, is_mended=bool(_HAN.search(made)))


def _bytes(text: str, encoding: str) -> bytes:
    """The bytes that were misread; where cp1252 has no character, decoders keep the byte as a control character."""
    if encoding != "cp1252":
        return text.encode(encoding)
    return b"".join(one.encode("latin-1") if "\x80" <= one <= "\xff" else one.encode("cp1252") for one in text)
