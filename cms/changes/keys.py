"""Surrogate keys: by which names a cache is told what a change makes old.

Answers carry those of what they show (`Surrogate-Key`), the change log tells those to purge. An answer without keys is
old after any change.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

EVERYTHING = "all"
"""Carried by every public answer; purged when a name changes that may stand anywhere."""

RESOURCES = "resources"
"""Carried by lists of whatever is public; purged when any resource comes, goes or changes."""


class _Change(Protocol):
    subject_type: Any
    subject_id: Any
    scope_before: Any
    scope_after: Any


def of_resource(resource_id: str) -> str:
    """The key of what shows this resource as a whole."""
    return f"r/{resource_id}"


def of_site(site_id: str) -> str:
    """The key of lists and feeds of this site."""
    return f"s/{site_id}"


def of_channel(channel_id: str) -> str:
    """The key of lists and feeds of this channel."""
    return f"c/{channel_id}"


def purged_by(change: _Change) -> list[str]:
    """What a cache must drop after this change."""
    if change.subject_type != "resource":
        return [EVERYTHING]
    scopes = [scope for scope in (change.scope_before, change.scope_after) if scope]
    found = [of_resource(change.subject_id), RESOURCES]
    found += map(of_resource, _all(scopes, "related"))
    found += map(of_site, _all(scopes, "sites"))
    found += map(of_channel, _all(scopes, "channels"))
    return list(dict.fromkeys(found))


def _all(scopes: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return [one for scope in scopes for one in scope.get(name, ())]
