"""The number a document bears itself, told from those it cites.

Its own number stands in the title, or before the running text: as a line of its own or after the title repeated at
the head. A number after 》 in brackets, after 根据 and the like, or within a sentence belongs to another document.
"""

import re

from schemas import document_number

CHARACTERS = 400
_CITED = re.compile(
    "(?:[》”>〉][\\s（(]*[（(\\[【]"
    "|(?:根据|按照|依据|依照|贯彻|落实|转发|执行|参照|结合|(?<!意)见|附件|废止|关于|以|由|按|和|与|及|或|对)[、：:]?《?)$"
)
_RUNNING = re.compile("[。；;，,！？]|[：:](?!\\s*$)")
_CLOSED = re.compile("^[\\s]*[）)\\]】]?")


def find(title: str, text: str, characters: int = CHARACTERS) -> str | None:
    """The document's own number as it is written, without spaces; the title is looked at first. Linear in the text."""
    return _in_title(title) or _in_head(text[:characters], title)


def _in_title(title: str) -> str | None:
    if "号" not in title:
        return None
    for found in document_number.find(title):
        before, after = title[: found.start], _CLOSED.sub("", title[found.end :], count=1)
        if not _CITED.search(before) and (not after.strip() or not before.strip()):
            return _written(title, found)
    return None


def _in_head(head: str, title: str) -> str | None:
    if "号" not in head:
        return None
    for found in document_number.find(head):
        before = _without(title, head[: found.start])
        if _CITED.search(before) or _RUNNING.search(before):
            continue
        return _written(head, found)
    return None


def _without(title: str, before: str) -> str:
    """What stands before a number, without the title itself, whose commas are no sign of a sentence."""
    at = before.find(title) if title else -1
    return before[:at] + before[at + len(title) :] if at >= 0 else before


def _written(text: str, found: document_number.Found) -> str:
    return re.sub(r"\s+", "", text[found.start : found.end])
