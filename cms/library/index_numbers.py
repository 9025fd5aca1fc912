"""Index numbers 索引号 (L6): given at first publication, `code/YYYYMM-NNNNN`, no gaps; imported ones stay."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from cms.clock import SHANGHAI
from cms.library.models import IndexCounter, IndexNumber, Resource

LONGEST = 64


def give(session: Session, resource: Resource, credit_code: str, moment: datetime) -> str:
    """The resource's index number: the one it has, or the next serial of its body in the month of Asia/Shanghai.

    The counter's row lock is held to the end of the transaction, so a rollback gives the serial back and two writers
    never get the same one; hence it is taken late.
    """
    if resource.index_number is not None:
        return resource.index_number
    month = f"{moment.astimezone(SHANGHAI):%Y%m}"
    while True:
        number = f"{credit_code}/{month}-{_next_serial(session, credit_code, month):05d}"
        if session.get(IndexNumber, number) is None:
            break
    session.add(IndexNumber(number=number, resource_id=resource.id, is_imported=False, taken_at=moment))
    resource.index_number = number
    return number


def _next_serial(session: Session, code: str, month: str) -> int:
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(insert(IndexCounter).values(code=code, month=month, serial=0).on_conflict_do_nothing())
    return session.execute(
        update(IndexCounter)
        .where(IndexCounter.code == code, IndexCounter.month == month)
        .values(serial=IndexCounter.serial + 1)
        .returning(IndexCounter.serial),
    ).scalar_one()


def is_index_number(text: str) -> bool:
    """Whether it has the form of an index number, as other systems give them: 1 to 64 printable characters."""
    return bool(text.strip()) and len(text) <= LONGEST and text.isprintable()


def taken(session: Session, numbers: set[str]) -> set[str]:
    """Which of the numbers are in use already; those that are none are asked for in no database."""
    asked = {number for number in numbers if is_index_number(number)}
    if not asked:
        return set()
    return set(session.scalars(select(IndexNumber.number).where(IndexNumber.number.in_(asked))))
