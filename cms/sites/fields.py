"""What single facts of sites and channels look like; each check names the field that is wrong."""

import re
from collections.abc import Iterable

from cms.errors import invalid
from schemas.content_types import CONTENT_TYPES
from schemas.text import Text

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[0-9]{10}")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}\Z)({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")
SLUG_LENGTH = 64

SLUG, SITE_ID_CODE, DOMAIN, ACCEPTED_TYPES = "/slug", "/site_id_code", "/domain", "/accepted_types"

BAD_SLUG = Text("只能用小写字母、数字和连字符，最长 64 位", "Small letters, digits and single hyphens, at most 64")
BAD_CODE = Text("网站标识码为 10 位数字", "A SiteIDCode has 10 digits")
BAD_DOMAIN = Text("不是小写的域名", "Not a host name in small letters")
BAD_TYPE = Text("没有这种内容类型", "There is no such content type")


def require_slug(slug: str, pointer: str = SLUG) -> str:
    """A part of an address. Raises INVALID."""
    if len(slug) > SLUG_LENGTH or not _SLUG.fullmatch(slug):
        raise invalid(pointer, "bad_slug", BAD_SLUG)
    return slug


def require_site_id_code(code: str) -> str:
    """The SiteIDCode (网站标识码) that the national registry gave. Raises INVALID."""
    if not _CODE.fullmatch(code):
        raise invalid(SITE_ID_CODE, "bad_site_id_code", BAD_CODE)
    return code


def require_domain(domain: str) -> str:
    """A host name without port or scheme; internationalised names in their ASCII form. Raises INVALID."""
    if not _DOMAIN.fullmatch(domain):
        raise invalid(DOMAIN, "bad_domain", BAD_DOMAIN)
    return domain


def require_content_types(names: Iterable[str]) -> list[str]:
    """Names of content types, each once, in the order of the platform's list. Raises INVALID."""
    given = set(names)
    if given - CONTENT_TYPES.keys():
        raise invalid(ACCEPTED_TYPES, "unknown", BAD_TYPE)
    return [name for name in CONTENT_TYPES if name in given]
