"""Idempotency-Key: the same POST sent twice has its effect once and is answered alike."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, request
from sqlalchemy import delete
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, Problem, invalid
from cms.services import services
from cms.web.answers import response, to_response
from cms.web.models import IdempotentRequest
from permissions.facts import Actor
from schemas.text import Text

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT_HEADERS = ("Location", "ETag")


def _fingerprint() -> str:
    return hashlib.sha256(
        b"\0".join((request.method.encode(), request.full_path.encode(), request.get_data()))
    ).hexdigest()


def _forget_old(session: Session) -> None:
    hours = services().settings.idempotency_hours
    oldest = clock.now().timestamp() - hours * 3600
    session.execute(delete(IdempotentRequest).where(IdempotentRequest.created_at < clock.from_timestamp(oldest)))


def remembered(actor: Actor, session: Session, view: Callable[[], Any]) -> Response:
    """The view's answer, or the one that the same key had before. Raises IDEMPOTENCY_MISMATCH for another request.

    An answer that must not be stored, such as one with a password, is not kept: the repeat meets what the first left.
    """
    key = request.headers.get(HEADER) if request.method == "POST" else None
    if key is None:
        return to_response(view())
    if not key or len(key) > LONGEST or not key.isprintable():
        raise invalid(
            f"header/{HEADER}", "bad_key", Text("幂等键应为 1 至 255 个可见字符", "1 to 255 printable characters")
        )
    _forget_old(session)
    fingerprint = _fingerprint()
    earlier = session.get(IdempotentRequest, (actor.account_id, key))
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise Problem(Code.IDEMPOTENCY_MISMATCH)
        headers = {"Location": earlier.location, "ETag": earlier.etag, "Idempotency-Replayed": "true"}
        return response(earlier.body, earlier.status, {name: value for name, value in headers.items() if value})
    answer = to_response(view())
    if answer.headers.get("Cache-Control") == "no-store":
        return answer
    session.add(
        IdempotentRequest(
            account_id=actor.account_id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status_code,
            body=answer.get_data(),
            location=answer.headers.get("Location"),
            etag=answer.headers.get("ETag"),
            created_at=clock.now(),
        )
    )
    return answer
