"""How a view gets its session: one for reading, or one transaction that is committed before the answer leaves."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response

from cms.services import services
from cms.web.answers import to_response
from cms.web.authentication import actor_of
from cms.web.idempotency import remembered

View = Callable[..., Any]
Wrapped = TypeVar("Wrapped", bound=View)


def reading(view: View) -> Callable[..., Response]:
    """The view gets `(actor, session, …)` and only reads."""

    @wraps(view)
    def wrapper(*arguments: Any, **names: Any) -> Response:
        with services().database.reading() as session:
            return to_response(view(actor_of(session), session, *arguments, **names))

    return wrapper


def writing(view: View) -> Callable[..., Response]:
    """The view gets `(actor, session, …)` in one transaction; an Idempotency-Key makes a repeat get the same answer."""

    @wraps(view)
    def wrapper(*arguments: Any, **names: Any) -> Response:
        with services().database.writing() as session:
            actor = actor_of(session)
            return remembered(actor, session, lambda: view(actor, session, *arguments, **names))

    return wrapper


def public_reading(view: View) -> Callable[..., Response]:
    """The view gets `(session, …)` and needs no sign-in."""

    @wraps(view)
    def wrapper(*arguments: Any, **names: Any) -> Response:
        with services().database.reading() as session:
            return to_response(view(session, *arguments, **names))

    return public(wrapper)


def public(view: Wrapped) -> Wrapped:
    """The view needs neither a session nor a sign-in."""
    vars(view)["is_public"] = True
    return view
