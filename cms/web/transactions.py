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


def writing_after(prepare: Callable[..., Any]) -> Callable[[View], Callable[..., Response]]:
    """As `writing`, but the view gets `(actor, session, prepared, …)`.

    What `prepare(actor, session, body, …)` makes takes its time before the transaction begins, so that long texts do
    not hold other writers up. Not for POST: what is repeated with an Idempotency-Key would be prepared again.
    """

    def wrap(view: View) -> Callable[..., Response]:
        @wraps(view)
        def wrapper(body: Any, *arguments: Any, **names: Any) -> Response:
            with services().database.reading() as session:
                made = prepare(actor_of(session), session, body, *arguments, **names)
            with services().database.writing() as session:
                return to_response(view(actor_of(session), session, made, *arguments, **names))

        return wrapper

    return wrap


def prepared(make: Callable[[Any], Any]) -> Callable[[View], View]:
    """The view gets what `make` makes of the request's body, before any transaction begins."""

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapper(body: Any, *arguments: Any, **names: Any) -> Any:
            return view(make(body), *arguments, **names)

        return wrapper

    return wrap


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
