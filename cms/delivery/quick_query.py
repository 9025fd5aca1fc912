"""Query strings found good are remembered: strict parsing would cost more than the rest of a public answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import request

from cms.web.blueprint import Blueprint, View
from cms.web.parsing import Parser

MOST = 4096


class RememberingParser(Parser):
    """The strict parser; it keeps what query strings meant to a schema. Refusals are not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[object, bytes], dict[str, Any]] = {}

    def parse(self, argmap: Any, req: Any = None, *, location: str | None = None, **options: Any) -> Any:
        """What the arguments are."""
        parsed = super().parse(argmap, req, location=location, **options)
        if location == "query":
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[argmap, request.query_string] = dict(parsed)
        return parsed


class PublicBlueprint(Blueprint):
    """The blueprint of routes that the public reads; a view gets its query as a dictionary of its own."""

    ARGUMENTS_PARSER = RememberingParser()

    def arguments(self, schema: Any, *, location: str = "query", **options: Any) -> Callable[[View], View]:
        """As in `Blueprint`, but a query string that is known by now is not parsed again."""
        decorate = super().arguments(schema, location=location, **options)
        known = self.ARGUMENTS_PARSER.known

        def decorator(view: View) -> View:
            strict: Any = decorate(view)

            @wraps(strict)
            def wrapper(**path: Any) -> Any:
                query = known.get((schema, request.query_string))
                return strict(**path) if query is None else view({**query}, **path)

            return cast("View", wrapper)

        return decorator
