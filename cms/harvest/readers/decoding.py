"""The text of one saved page: what its bytes are, what it says they are, and garbled text named or repaired."""

import re
from typing import NamedTuple

from cms.harvest import mojibake
from cms.harvest.reasons import Reason, reason

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_LOOKED_AT = 8192
# Only what pages are written in: of the codecs that Python knows, some take time by the square or raise what they like.
_AS_NAMED = ("iso-8859-1", "windows-1252", "windows-1251", "koi8-r", "shift_jis", "euc-jp", "euc-kr")
_KNOWN = {
    **dict.fromkeys(("gbk", "gb2312", "gb_2312-80", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **{name: name for name in _AS_NAMED},
}


class Decoded(NamedTuple):
    """The text, and what there is to say about it."""

    text: str
    notes: tuple[Reason, ...]


def decode(data: bytes) -> Decoded:
    """The page as text: its mark first, then UTF-8 if it is that, then what it declares, then GB 18030.

    UTF-8 is asked before the declaration, since many saved pages were converted and still declare GBK.
    """
    text, is_whole = _text(data)
    mended = mojibake.mend(_visible(text))
    notes = [] if is_whole else [reason("undecodable", encoding="UTF-8 / GB18030")]
    if mended.is_garbled:
        whole = mojibake.mend(text) if mended.is_mended else mended
        if whole.is_mended:
            return Decoded(whole.text, (*notes, reason("mojibake_mended")))
        notes.append(reason("mojibake"))
    return Decoded(text, tuple(notes))


def _text(data: bytes) -> tuple[str, bool]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), True
    for encoding in dict.fromkeys(("utf-8", _declared(data), "gb18030")):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    # Neither: whichever loses less.
    tried = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    best = min(tried, key=lambda text: text.count("\ufffd"))
    return best, False


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_LOOKED_AT])
    return _KNOWN.get(found[1].decode("ascii").lower(), "utf-8") if found else "utf-8"


_MARKUP = re.compile(r"<[^<>]{0,2000}>|[\x00-\x7f]+")


def _visible(text: str) -> str:
    """The words of a page that are not ASCII, to judge its encoding by."""
    return _MARKUP.sub(" ", text[:200_000])
