"""The answer to a request that is one too many: a problem as any other, made without the application."""

from wsgiref.types import WSGIEnvironment

import orjson
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from cms.errors import Code
from cms.front.answers import Told
from cms.web.headers import headers_of
from cms.web.languages import preferred
from cms.web.problems import PROBLEM_JSON, TYPE_BASE

ROUTE = "refused"
_CODE = Code.TOO_MANY_REQUESTS
_STATUS = f"{_CODE.status} Too Many Requests"


def too_many(environ: WSGIEnvironment, wait: int, trace_id: str) -> Told:
    """429 with the seconds to wait."""
    language = preferred(parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept))
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    body = orjson.dumps(
        {
            "type": TYPE_BASE + _CODE.name.lower(),
            "title": _CODE.title.en if language == "en" else _CODE.title.zh,
            "status": _CODE.status,
            "detail": None,
            "instance": path,
            "code": _CODE.name.lower(),
            "trace_id": trace_id,
            "errors": [],
        }
    )
    headers = [
        ("Content-Type", PROBLEM_JSON),
        ("Content-Length", str(len(body))),
        ("Content-Language", "en" if language == "en" else "zh-CN"),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(max(1, wait))),
        *headers_of(path),
    ]
    return Told(_STATUS, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)
