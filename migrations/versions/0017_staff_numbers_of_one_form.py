"""staff numbers of one form

Revision: 0017; follows: 0016. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms.accounts.users.staff_numbers import LONGEST, same_form

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    bring_to_one_form(op.get_bind())


def bring_to_one_form(connection: sa.Connection) -> None:
    """Bring staff numbers to their one form; of persons who have the same one in it only one gets it.

    That is who has it already, otherwise who was entered first. The others are for people to tell apart:
    `zhengku check --consistency` names them.
    """
    person = sa.table("person", sa.column("id"), sa.column("staff_number"), sa.column("created_at"))
    oldest_first = sa.select(person.c.id, person.c.staff_number).order_by(person.c.created_at, person.c.id)
    known = connection.execute(oldest_first).all()
    taken = {number for _, number in known}
    for one, number in known:
        form = same_form(number)
        if form not in taken and 0 < len(form) <= LONGEST:
            connection.execute(sa.update(person).where(person.c.id == one).values(staff_number=form))
            taken.add(form)
