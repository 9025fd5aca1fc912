"""The one place where a filter of `permissions` becomes SQL."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, not_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from permissions.filters import AllOf, AnyOf, Contains, Equals, Everything, Filter, Not, Nothing, StartsWith

Membership = Callable[[str], ColumnElement[bool]]


def in_list(column: InstrumentedAttribute[Any]) -> Membership:
    """Membership in a JSON list of ids. It is short and they are of one form: looking for one in its text is enough."""
    return lambda one: cast(column, String).contains(f'"{one}"', autoescape=True)


def compile_filter(
    rule: Filter, columns: Mapping[str, ColumnElement[object]], sets: Mapping[str, Membership]
) -> ColumnElement[bool]:
    """The filter as a condition. `columns` maps plain fields, `sets` the fields that hold many members."""
    match rule:
        case Everything():
            return true()
        case Nothing():
            return false()
        case Equals(field, value):
            return and_(columns[field].is_not(None), columns[field] == value)
        case StartsWith(field, prefix):
            return and_(columns[field].is_not(None), columns[field].startswith(prefix, autoescape=True))
        case Contains(field, member):
            return sets[field](member)
        case Not(inner):
            return not_(compile_filter(inner, columns, sets))
        case AnyOf(inner):
            return or_(false(), *(compile_filter(each, columns, sets) for each in inner))
        case AllOf(inner):
            return and_(true(), *(compile_filter(each, columns, sets) for each in inner))
