"""Items answered without the application: the way of a reader who asks for another one each time."""

from cms.changes.keys import EVERYTHING, of_resource
from cms.connections import Connections
from cms.delivery.conditional import FRESHNESS, http_date
from cms.delivery.items import find_item
from cms.errors import Problem
from cms.front.answers import KEYS, Ready
from cms.web.answers import JSON
from cms.web.headers import SHARED_HEADERS

PLACE = "/delivery/v1/resources/"
ROUTE = "/delivery/v1/resources/<string:resource_id>"
_LENGTH = len(PLACE) + 36


def ready_item(source: Connections, path: str, query: str) -> Ready | None:
    """The answer for an item's plain address, the same as the application's; none if it is for that to tell."""
    if query or len(path) != _LENGTH or not path.startswith(PLACE):
        return None
    resource_id = path[len(PLACE) :]
    try:
        item = find_item(source, resource_id)
    except Problem:
        return None
    if item.made_at is None:
        return None
    body = b'{"data":' + item.full + b"}"
    headers = [
        ("Content-Type", JSON),
        ("Content-Length", str(len(body))),
        ("ETag", f'"{item.etag}"'),
        ("Cache-Control", FRESHNESS),
        *([("Last-Modified", http_date(item.made_at))] if item.made_at else []),
        (KEYS, f"{EVERYTHING} {of_resource(resource_id)}"),
        *SHARED_HEADERS,
    ]
    return Ready(headers, body, ROUTE)
