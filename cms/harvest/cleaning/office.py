"""Mark-up of office programs: conditional comments, elements of their own names, blocks of settings."""

import re

from cms.harvest.cleaning.notes import Tally

# As a browser reads them: what runs is one thing to its end, and a comment, with a condition or without, ends at the
# first "-->". Text between `<!--[if !mso]><!-->` and `<!--<![endif]-->` is for every reader.
_PASSED_BY = re.compile(
    r"(?P<kept><(script|style)\b.*?(?:</\2\s*>|\Z))|(?P<comment><!--.*?(?:--!?>|\Z))|<!\[(?:if|endif)[^<>]*+>",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"<!--(?:\[if|<!\[endif)", re.IGNORECASE)
_SETTINGS = re.compile(r"<xml\b[^<>]*+>.*?(?:</xml\s*>|\Z)|<\?xml[^<>]*+>", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"</?(?:o|w|v|m|st1|st2|x|u1|u2|wps|w10|dt):[a-z0-9]{1,30}\b[^<>]*+>", re.IGNORECASE)
_STYLED = re.compile(r"<[a-z][^<>]*?(?:\bmso-|class\s*=\s*[\"']?Mso)", re.IGNORECASE)


def without_office(html: str, tally: Tally) -> str:
    """The HTML without what only office programs read. The text within their elements stays. Linear in the text."""
    if "<!" in html or "<?" in html:
        html = _PASSED_BY.sub(lambda found: _without_comment(found, tally), html)
    if "xml" in html.lower():
        html = _taken(_SETTINGS, html, tally)
    if ":" in html:
        html = _taken(_NAMED, html, tally)
    if "mso" in html.lower():
        # Styles and classes go with the allow-list; here they are only counted.
        tally["office"] += sum(1 for _ in _STYLED.finditer(html))
    return html


def _without_comment(found: re.Match[str], tally: Tally) -> str:
    if found["kept"] is not None:
        return found["kept"]
    if found["comment"] is None or _CONDITION.match(found["comment"]):
        tally["office"] += 1
    return ""


def _taken(pattern: re.Pattern[str], html: str, tally: Tally) -> str:
    kept, count = pattern.subn("", html)
    tally["office"] += count
    return kept
