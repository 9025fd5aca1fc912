"""Every refusal as `application/problem+json` (RFC 9457): of a use case, the router, the parser, the database."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from flask import Flask, Response, g, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from cms.errors import Code, FieldError, Problem
from cms.web.languages import in_language, language
from schemas.text import Text

MOST_ERRORS = 100
"""A stranger's request must not make an answer many times its size."""

PROBLEM_JSON = "application/problem+json"
TYPE_BASE = "/docs/errors#"
log = logging.getLogger("zhengku.web")

_BY_STATUS = {
    400: Code.MALFORMED,
    401: Code.UNAUTHENTICATED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    406: Code.NOT_ACCEPTABLE,
    410: Code.GONE,
    413: Code.TOO_LARGE,
    415: Code.UNSUPPORTED_MEDIA_TYPE,
    416: Code.RANGE_NOT_SATISFIABLE,
    422: Code.INVALID,
    429: Code.TOO_MANY_REQUESTS,
    431: Code.HEADERS_TOO_LARGE,
    503: Code.UNAVAILABLE,
}


def _error(error: FieldError, told_in: str) -> dict[str, str]:
    return {"pointer": error.pointer, "code": error.code, "detail": in_language(error.detail, told_in)}


def problem_document(problem: Problem, path: str, trace_id: str, told_in: str) -> tuple[bytes, Mapping[str, str]]:
    """The body for a problem in a language, `zh` or `en`, and the header fields that belong to it."""
    body = {
        **problem.extra,
        "type": TYPE_BASE + problem.code.name.lower(),
        "title": in_language(problem.code.title, told_in),
        "status": problem.code.status,
        "detail": in_language(problem.detail, told_in) if problem.detail else None,
        "instance": path,
        "code": problem.code.name.lower(),
        "trace_id": trace_id,
        "errors": [_error(error, told_in) for error in problem.errors[:MOST_ERRORS]],
    }
    spoken = {"Content-Language": "en" if told_in == "en" else "zh-CN", "Cache-Control": "no-store"}
    return orjson.dumps(body), {**spoken, **problem.headers}


def problem_response(problem: Problem) -> Response:
    """The answer for a problem, in the reader's language."""
    body, headers = problem_document(problem, request.path, g.get("trace_id", ""), language())
    answer = Response(body, status=problem.code.status, content_type=PROBLEM_JSON)
    answer.headers.extend(headers)
    if problem.code.status == Code.UNAUTHENTICATED.status:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="zhengku"'
    return answer


def _of_http(error: HTTPException) -> BaseResponse:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    code = _BY_STATUS.get(status)
    if code is None:
        return error.get_response() if status < HTTPStatus.BAD_REQUEST else _of_anything(error)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Content-Range")}
    return problem_response(Problem(code, headers=headers))


def _constraint(error: IntegrityError) -> str:
    """The name of the constraint, without the values that it refused."""
    told = getattr(error.orig, "diag", None)
    return str(told.constraint_name if told else error.orig)


def _of_integrity(error: IntegrityError) -> Response:
    log.warning("refused by the database", extra={"constraint": _constraint(error)})
    return problem_response(Problem(Code.CONFLICT, Text("与他人同时进行的修改冲突", "It collides with existing data")))


def _of_busy(error: OperationalError | PoolTimeoutError) -> Response:
    log.error("database unavailable", exc_info=error)
    return problem_response(Problem(Code.UNAVAILABLE, headers={"Retry-After": "1"}))


def _of_anything(error: Exception) -> Response:
    log.error("unhandled error", exc_info=error)
    return problem_response(Problem(Code.INTERNAL))


def register_problems(app: Flask) -> None:
    """Make every error of the application a problem."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(IntegrityError, _of_integrity)
    app.register_error_handler(OperationalError, _of_busy)
    app.register_error_handler(PoolTimeoutError, _of_busy)
    app.register_error_handler(Exception, _of_anything)
