"""Scripts and page tags that send readers, or only those who come from a search engine, to another site."""

import re
import sys
from html import unescape

from cms.library.tampering.findings import SAMPLE, Certainty, Done, Finding
from cms.library.tampering.hiding import is_foreign
from cms.library.tampering.insertions import Edit
from cms.library.tampering.names import names

LONGEST = 100_000
_SCRIPT = re.compile(r"<(script|iframe|embed)\b([^<>]{0,5000})>(.*?)(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b([^<>]{0,5000})>", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_URL = re.compile(r"url\s*+=\s*+(?:['\"]\s*+)?((?:https?:)?//[^\s\"'>]{1,500})", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]{2,200}", re.IGNORECASE)
_ENGINES = re.compile(r"baidu|sogou|so\.com|360\.cn|google|bing|sm\.cn|toutiao|yisou|soso", re.IGNORECASE)
_LEAVES = re.compile(r"location|document\.write|window\.open|createElement", re.IGNORECASE)
# Ways to write what a reader of the code is not meant to see.
_CODED = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|&#([0-9]{2,6});")
_CODES = re.compile(r"fromCharCode\s*\(([0-9,\s]{3,100000})\)")


def scripts(source: str, field: str) -> tuple[list[Edit], list[Finding]]:
    """What to take out of the source, and what was found. Linear in it."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    if "<" not in source:
        return edits, findings
    for match in _SCRIPT.finditer(source):
        certainty = _redirects(match[2], match[3][:LONGEST])
        if certainty:
            if certainty == "certain":
                edits.append(Edit(match.start(), match.end(), ""))
            done: Done = "removed" if certainty == "certain" else "kept"
            findings.append(Finding("script_redirect", field, match.start(), match[0][:SAMPLE], certainty, done))
    for match in _META.finditer(source):
        code = _meta(match[1])
        if code:
            edits.append(Edit(match.start(), match.end(), ""))
            findings.append(Finding(code, field, match.start(), unescape(match[0])[:SAMPLE], "certain", "removed"))
    return edits, findings


def _redirects(attributes: str, code: str) -> Certainty | None:
    plain = _decoded(code)
    if any(is_foreign(address) for address in _ADDRESS.findall(attributes + plain)):
        return "certain"
    if any(name.sure or (name.told and _LEAVES.search(plain)) for name in names(plain.lower())):
        return "certain"
    if "referrer" in plain and _ENGINES.search(plain) and _LEAVES.search(plain):
        return "certain"
    # Leaving the page is no secret of honest code.
    return "likely" if len(plain) < len(code) and _LEAVES.search(plain) and not _LEAVES.search(code) else None


def _decoded(code: str) -> str:
    """The code with its letters in plain view."""
    if not _CODED.search(code) and "fromCharCode" not in code:
        return code
    plain = _CODED.sub(lambda match: _letter(match[5] or "", next(filter(None, match.groups()[:4]), "")), code)
    return _CODES.sub(lambda match: "".join(_letter(one.strip(), "") for one in match[1].split(",")), plain)


def _letter(decimal: str, hexadecimal: str) -> str:
    number = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    return chr(number) if 0 < number <= sys.maxunicode else ""


def _meta(attributes: str) -> str | None:
    content = _CONTENT.search(attributes)
    if content is None:
        return None
    told = unescape(content[1] or content[2] or "")
    target = _URL.search(told) if _REFRESH.search(attributes) else None
    if target:
        return None if target[1].split("/")[2].endswith(".gov.cn") else "script_redirect"
    return "stuffed_keywords" if any(name.sure for name in names(told.lower())) else None
