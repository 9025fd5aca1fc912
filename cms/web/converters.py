"""What parts of addresses may be, beyond the usual kinds."""

from werkzeug.routing import PathConverter

MERGE = "/merge"
"""What may be asked of a term stands behind its code, which may hold slashes itself: so no code ends like this."""


class TermCode(PathConverter):
    """The code of a term: any path but one that ends in an act on a term."""

    regex = rf"[^/].*?(?<!{MERGE})"
