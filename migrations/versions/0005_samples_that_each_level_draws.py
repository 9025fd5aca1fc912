"""samples that each level draws

What was to be read from a level on is in the sample of that level and of those after it.

Revision: 0005; follows: 0004. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DRAW = {
    "sqlite": "UPDATE migration_batch SET draw = lower(hex(randomblob(32)))",
    "postgresql": """
        UPDATE migration_batch
        SET draw = replace(CAST(gen_random_uuid() AS text) || CAST(gen_random_uuid() AS text), '-', '')""",
}
SAMPLED = "UPDATE migration_item SET sampled = CASE sample_from WHEN 1 THEN 7 WHEN 2 THEN 6 WHEN 3 THEN 4 ELSE 0 END"


def upgrade() -> None:
    """Go up to this version."""
    op.add_column("migration_batch", sa.Column("draw", sa.String(length=64), nullable=True))
    op.execute(DRAW[op.get_context().dialect.name])
    with op.batch_alter_table("migration_batch", schema=None) as batch_op:
        batch_op.alter_column("draw", existing_type=sa.String(length=64), nullable=False)
    op.add_column("migration_item", sa.Column("sampled", sa.Integer(), nullable=True))
    op.execute(SAMPLED)
    with op.batch_alter_table("migration_item", schema=None) as batch_op:
        batch_op.alter_column("sampled", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(op.f("ck_migration_item_sample_from"), type_="check")
        batch_op.drop_column("sample_from")
        batch_op.create_check_constraint(op.f("ck_migration_item_sampled"), "sampled BETWEEN 0 AND 7")
