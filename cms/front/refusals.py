"""The answer to a request that is one too many: a problem as any other, made without the application."""

from wsgiref.types import WSGIEnvironment

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from cms.errors import Code, Problem
from cms.front.answers import Told
from cms.web.headers import headers_of
from cms.web.languages import preferred
from cms.web.problems import PROBLEM_JSON, problem_document

ROUTE = "refused"
STATUS = "429 Too Many Requests"


def too_many(environ: WSGIEnvironment, wait: int, trace_id: str) -> Told:
    """429 with the seconds to wait."""
    problem = Problem(Code.TOO_MANY_REQUESTS, headers={"Retry-After": str(max(1, wait))})
    language = preferred(parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept))
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    body, own = problem_document(problem, path, trace_id, language)
    headers = [("Content-Type", PROBLEM_JSON), ("Content-Length", str(len(body))), *own.items(), *headers_of(path)]
    return Told(STATUS, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)
