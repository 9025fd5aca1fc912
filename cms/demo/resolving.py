"""From the keys that stand in the demo's content to the ids that the library knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.demo.reading import Item

Lookup = Callable[[str], str]


@dataclass(frozen=True)
class Keys:
    """How each kind of key is turned into an id."""

    organization: Lookup
    channel: Lookup
    resource: Lookup
    file: Lookup


def content_of(item: Item, keys: Keys) -> dict[str, Any]:
    """The content of an item as the API takes it. What a lookup raises for an unknown key passes through."""
    renamed: dict[str, tuple[str, Lookup]] = {
        "target": ("target_id", keys.resource),
        "file": ("attachment_id", keys.file),
        "blank_form": ("blank_form_id", keys.file),
        "sample": ("sample_id", keys.file),
        "publisher": ("publisher", keys.organization),
    }

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(one) for one in value]
        if isinstance(value, dict):
            return dict(resolve_entry(name, one) for name, one in value.items())
        return value

    def resolve_entry(name: str, value: Any) -> tuple[str, Any]:
        if name not in renamed:
            return name, resolve(value)
        new_name, lookup = renamed[name]
        return new_name, lookup(value)

    made: dict[str, Any] = resolve(item.content)
    return {**made, "channels": [keys.channel(one) for one in item.channels]}
