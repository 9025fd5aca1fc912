"""what an erasure was confirmed for

Revision: 0014; follows: 0013. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    with op.batch_alter_table("erased_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head_number", sa.Integer(), nullable=True))
    # What was bound before is bound to what is there now: nobody has kept what there was.
    op.execute(
        sa.text(
            "UPDATE erased_item SET head_number ="
            " (SELECT resource.head_number FROM resource WHERE resource.id = erased_item.resource_id)"
        )
    )
    with op.batch_alter_table("erased_item", schema=None) as batch_op:
        batch_op.alter_column("head_number", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("merge_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_proposal_made_id"), ["made_id"], unique=False)
