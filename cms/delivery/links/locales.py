"""The language versions of a resource: the live members of its translation group, each shown by the others.

When one comes, goes or is retitled, the others are patched in the same transaction (`neighbours.patch`).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.connections import Connections
from cms.delivery.items.read import find_item
from cms.delivery.models import DeliveredResource, is_live
from cms.delivery.representation.addresses import resource_address


class Member(NamedTuple):
    """A live member of a translation group."""

    language: str
    id: str
    title: str


def siblings_of(session: Session, resource_id: str, group_id: str) -> list[Member]:
    """The other live members of a resource's group."""
    resource = DeliveredResource
    wanted = select(resource.language, resource.resource_id, resource.title).where(
        resource.translation_group_id == group_id, is_live(), resource.resource_id != resource_id
    )
    return [Member(*row) for row in session.execute(wanted)]


def shown_to(one: str, members: Iterable[Member]) -> list[dict[str, str]]:
    """The members as one of them shows the others, by language."""
    return [{**each._asdict(), "href": resource_address(each.id)} for each in sorted(members) if each.id != one]


def locales_of(source: Connections, resource_id: str) -> list[dict[str, Any]]:
    """The language versions that a public resource shows. Raises NOT_FOUND and GONE as reading it does."""
    shown: list[dict[str, Any]] = orjson.loads(find_item(source, resource_id).full).get("locales", [])
    return shown
