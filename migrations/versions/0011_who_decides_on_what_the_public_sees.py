"""who decides on what the public sees

Revision: 0011; follows: 0010. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms import db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("supervising_id", db.Id, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_change_request_supervising_id"), "organization", ["supervising_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_change_request_supervised"), "reviewed OR supervising_id IS NULL"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_change_request_never_alone"), "NOT reviewed OR state <> 'applied_alone'"
        )
        batch_op.create_index(batch_op.f("ix_change_request_supervising_id"), ["supervising_id"], unique=False)
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.alter_column("reviewed", existing_type=sa.Boolean(), server_default=None)
