"""Idempotency-Key: the same POST sent twice has its effect once and is answered alike."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, request
from sqlalchemy import delete
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, Problem, invalid
from cms.services import services
from cms.web.answers import Answer, response, to_response
from cms.web.models import IdempotentRequest
from permissions.facts import Actor
from schemas.text import Text

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT_HEADERS = ("Location", "ETag")


def _fingerprint() -> str:
    """What makes two requests the same: method, address and body, of an upload its fields and its files' bytes."""
    digest = hashlib.sha256()
    for part in (request.method.encode(), request.full_path.encode(), *_body()):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _body() -> Iterator[bytes]:
    if request.mimetype != "multipart/form-data":
        yield request.get_data()
        return
    for name, value in sorted(request.form.items(multi=True)):
        yield from (name.encode(), value.encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        yield from (name.encode(), (file.filename or "").encode())
        digest = hashlib.sha256()
        while chunk := file.stream.read(1 << 16):
            digest.update(chunk)
        file.stream.seek(0)
        yield digest.digest()


def _forget_old(session: Session) -> None:
    hours = services().settings.idempotency_hours
    oldest = clock.now().timestamp() - hours * 3600
    session.execute(delete(IdempotentRequest).where(IdempotentRequest.created_at < clock.from_timestamp(oldest)))


def is_repeat(actor: Actor, session: Session) -> bool:
    """Whether the request names a key that has an answer: what it takes to make one need not be there again."""
    key = request.headers.get(HEADER, "")
    return key.isprintable() and session.get(IdempotentRequest, (actor.account_id, key)) is not None


def remembered(actor: Actor, session: Session, view: Callable[[], Any]) -> Response:
    """The view's answer, or the one that the same key had before. Raises IDEMPOTENCY_MISMATCH for another request.

    Secrets are told once: they are not stored, and the repeat has null in their place (`Answer.once`).
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
    made = view()
    answer = to_response(made)
    session.add(
        IdempotentRequest(
            account_id=actor.account_id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status_code,
            body=made.repeated() if isinstance(made, Answer) else answer.get_data(),
            location=answer.headers.get("Location"),
            etag=answer.headers.get("ETag"),
            created_at=clock.now(),
        )
    )
    return answer
