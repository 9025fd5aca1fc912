"""who copied what was offered

An index alone: whose words a copy has is asked with every resource that is read.

Revision: 0016; follows: 0015. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    op.create_index(
        "ix_offer_copy_id",
        "offer",
        ["copy_id"],
        unique=False,
        sqlite_where=sa.text("copy_id IS NOT NULL"),
        postgresql_where=sa.text("copy_id IS NOT NULL"),
    )
