"""Marks of the views of signing in, which differ from all others in two ways."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response

from cms.web.answers import Answer, to_response


def before_first_change(view: Any) -> Any:
    """The view may be used before the initial password has been changed."""
    view.before_first_change = True
    return view


def by_itself(view: Callable[..., Answer]) -> Callable[..., Response]:
    """The view opens its own transactions: slow hashes are computed between them."""

    @wraps(view)
    def wrapper(*arguments: Any, **names: Any) -> Response:
        return to_response(view(*arguments, **names))

    return wrapper
