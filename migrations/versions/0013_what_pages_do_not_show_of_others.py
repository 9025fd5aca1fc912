"""what pages do not show of others

Revision: 0013; follows: 0012. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms import db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    op.create_table(
        "hidden_relation",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("source_id", db.Id, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("target_id", db.Id, nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("hidden_by", db.Id, nullable=False),
        sa.Column("hidden_person_id", db.Id, nullable=False),
        sa.Column("hidden_at", db.UtcDateTime(), nullable=False),
        sa.Column("shown_by", db.Id, nullable=True),
        sa.Column("shown_person_id", db.Id, nullable=True),
        sa.Column("shown_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(shown_at IS NULL) = (shown_by IS NULL) AND (shown_at IS NULL) = (shown_person_id IS NULL)",
            name=op.f("ck_hidden_relation_shown"),
        ),
        sa.CheckConstraint(
            "shown_person_id IS NULL OR shown_person_id <> hidden_person_id",
            name=op.f("ck_hidden_relation_shown_by_another"),
        ),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_hidden_relation_of_another")),
        sa.ForeignKeyConstraint(["source_id"], ["resource.id"], name=op.f("fk_hidden_relation_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["resource.id"], name=op.f("fk_hidden_relation_target_id")),
        sa.ForeignKeyConstraint(["hidden_by"], ["account.id"], name=op.f("fk_hidden_relation_hidden_by")),
        sa.ForeignKeyConstraint(["hidden_person_id"], ["person.id"], name=op.f("fk_hidden_relation_hidden_person_id")),
        sa.ForeignKeyConstraint(["shown_by"], ["account.id"], name=op.f("fk_hidden_relation_shown_by")),
        sa.ForeignKeyConstraint(["shown_person_id"], ["person.id"], name=op.f("fk_hidden_relation_shown_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_relation")),
    )
    with op.batch_alter_table("hidden_relation", schema=None) as batch_op:
        batch_op.create_index("ix_hidden_relation_hidden_at", ["hidden_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hidden_relation_target_id"), ["target_id"], unique=False)
        batch_op.create_index(
            "uq_hidden_relation_open",
            ["source_id", "type", "target_id"],
            unique=True,
            sqlite_where=sa.text("shown_at IS NULL"),
            postgresql_where=sa.text("shown_at IS NULL"),
        )

    with op.batch_alter_table("delivered_relation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivered_relation", schema=None) as batch_op:
        batch_op.alter_column("is_hidden", existing_type=sa.Boolean(), server_default=None)
