"""`sort=name` and `sort=-name`: the orders that a list offers, as keyset paging wants them."""

from collections.abc import Mapping
from typing import Any

Columns = Mapping[str, Any]


def order_by(sort: str, columns: Columns, last: Any) -> list[tuple[Any, bool]]:
    """The order for a sort that the request schema let pass; `last` makes rows distinct."""
    descending = sort.startswith("-")
    column = columns[sort.removeprefix("-")]
    return [(column, descending)] if column is last else [(column, descending), (last, descending)]
