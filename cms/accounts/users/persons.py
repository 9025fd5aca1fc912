"""Persons: separation of duties is computed by person, so the same person is never entered twice."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Person
from cms.accounts.uniqueness import already_taken
from cms.accounts.users.staff_numbers import POINTER, require_staff_number
from cms.ids import new_id
from schemas.text import Text

OTHER_NAME = Text("该工号属于另一个姓名的人员", "This staff number belongs to a person of another name")


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """What is told about a person: the staff number is the identity, in one form however it was written.

    Raises INVALID if it is no staff number.
    """

    staff_number: str
    name: str
    organization_id: str

    def __post_init__(self) -> None:
        """Here every staff number comes in."""
        object.__setattr__(self, "staff_number", require_staff_number(self.staff_number))


def find_person(session: Session, data: PersonData) -> Person | None:
    """The person with the staff number, locked until the end of the transaction; None if there is none.

    Raises CONFLICT if the number is another person's, judged by the name: a typing error must not hand one person's
    accounts to another.
    """
    wanted = select(Person).where(Person.staff_number == data.staff_number).with_for_update(key_share=True)
    found = session.scalars(wanted).one_or_none()
    if found is not None and found.name != data.name:
        raise already_taken(POINTER, OTHER_NAME)
    return found


def add_person(session: Session, data: PersonData) -> Person:
    """A new person, whose staff number is not known yet."""
    made = Person(
        id=new_id(),
        name=data.name,
        staff_number=data.staff_number,
        organization_id=data.organization_id,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made
