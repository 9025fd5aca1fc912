"""The blueprint of every noun: routes, arguments and documented answers."""

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from flask_smorest import Api

from cms.web.parsing import Parser

View = TypeVar("View", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):
    """A flask-smorest blueprint with the strict parser; views on it return ready data, schemas document it."""

    ARGUMENTS_PARSER = Parser()

    def route(self, rule: str, *, parameters: list[Any] | None = None, **options: Any) -> Callable[[View], View]:
        """As in flask-smorest, but `parameters` belong to this operation, not to every method of the path."""
        decorate = super().route(rule, **options)

        def decorator(view: View) -> View:
            decorate(self.doc(parameters=parameters)(view) if parameters else view)
            return view

        return decorator

    def arguments(
        self, schema: Any, *, location: str = "json", most: str = "MAX_UPLOAD_LENGTH", **options: Any
    ) -> Callable[[View], View]:
        """As in flask-smorest; notes on the view that it takes a query, or an upload of at most `most` (a setting)."""
        decorate = super().arguments(schema, location=location, **options)

        def decorator(view: View) -> View:
            decorated: View = decorate(view)
            if location == "query":
                vars(decorated)["takes_query"] = True
            if location == "files":
                vars(decorated)["takes_upload"] = most
            return decorated

        return decorator


__all__ = ["Api", "Blueprint"]
