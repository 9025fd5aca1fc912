"""Items answered without the application: the way of a reader who asks for another one each time."""

from sqlalchemy.exc import SQLAlchemyError

from cms.changes.keys import of_resource
from cms.connections import Connections
from cms.delivery.conditional import keys_told, validators
from cms.delivery.items.read import find_item
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
    except (Problem, SQLAlchemyError):
        return None
    if item.made_at is None:  # trimmed of what is switched off
        return None
    body = b'{"data":' + item.full + b"}"
    headers = [
        ("Content-Type", JSON),
        ("Content-Length", str(len(body))),
        *validators(item.etag, item.made_at),
        (KEYS, keys_told(of_resource(resource_id))),
        *SHARED_HEADERS,
    ]
    return Ready(headers, body, ROUTE)
