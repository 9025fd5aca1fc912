"""Trees kept as lineages: `/a/b/` is the ids from the root down, so that a subtree is everything with a prefix.

Organizations, channels and terms are such trees; what is the same for them stands here.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, String, cast, func, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.errors import Problem, invalid, wrong_state
from schemas.text import Text

MOST_SIBLINGS = 1_000_000


def child_lineage(parent: str | None, child_id: str) -> str:
    """The lineage of a child of `parent` (itself a lineage; None for a root)."""
    return f"{parent or '/'}{child_id}/"


def refuse_cycle(moved: str, parent: str | None, pointer: str) -> None:
    """Raise INVALID if the new parent's lineage lies within the subtree that is moved."""
    if parent is not None and parent.startswith(moved):
        detail = Text("不能移动到自身或自己的下级", "It cannot be moved below itself")
        raise invalid(pointer, "cycle", detail)


def replace_prefix(
    session: Session, column: InstrumentedAttribute[str], before: str, after: str, *conditions: ColumnElement[bool]
) -> None:
    """Rewrite the beginning of a lineage or path for a whole subtree in one statement.

    A subtree moves with its root, however large it is; nothing of it is loaded.
    """
    rest = func.substr(column, len(before) + 1)
    change = update(column.class_).where(column.startswith(before, autoescape=True), *conditions)
    session.execute(change.values({column.key: literal(after) + rest}).execution_options(synchronize_session=False))


def refuse_deeper(longest: int | None, before: str, after: str, most: int) -> None:
    """Raise WRONG_STATE if a subtree whose longest lineage or path has `longest` characters would not fit."""
    if longest is not None and longest - len(before) + len(after) > most:
        raise too_deep()


def too_deep() -> Problem:
    """A tree cannot be that deep."""
    return wrong_state(Text("层级过深", "The tree would be too deep"))


def in_tree_order(
    node_id: InstrumentedAttribute[str],
    parent_id: InstrumentedAttribute[str | None],
    position: InstrumentedAttribute[int] | None,
    *conditions: ColumnElement[bool],
) -> CTE:
    """The nodes (`id`) with a key (`tree_key`) that sorts every parent before its children, siblings by position.

    A segment of the key is the position in six digits and the node's id: all are equally long, so that plain text
    order is tree order on every database. `conditions` limit the roots to one tree.
    """
    place: ColumnElement[Any] = literal("000000") if position is None else _digits(position)
    segment = cast(place, String) + cast(node_id, String)
    roots = select(node_id.label("id"), segment.label("tree_key")).where(parent_id.is_(None), *conditions)
    tree = roots.cte("tree", recursive=True)
    below = select(node_id, tree.c.tree_key + literal("/") + segment).where(parent_id == tree.c.id)
    return tree.union_all(below)


def _digits(position: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return func.substr(cast(cast(position, Integer) + MOST_SIBLINGS, String), 2)
