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

    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", db.UtcDateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_resource_public_is_never_deleted"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_resource_public_is_never_deleted"),
            "deleted_at IS NULL OR first_public_at IS NULL OR erased_at IS NOT NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_resource_erased_is_not_live"),
            "erased_at IS NULL OR (purged_at IS NOT NULL AND live_number IS NULL)",
        )
    op.create_table(
        "erasure",
        sa.Column("resource_id", db.Id, nullable=True),
        sa.Column("site_id", db.Id, nullable=True),
        sa.Column("ground", sa.String(length=500), nullable=False),
        sa.Column("change_request_id", db.Id, nullable=False),
        sa.Column("confirmed_by", db.Id, nullable=True),
        sa.Column("confirmed_person_id", db.Id, nullable=True),
        sa.Column("confirmed_at", db.UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("counts", db.Json, nullable=False),
        sa.Column("id", db.Id, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("fault", db.Json, nullable=True),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("started_at", db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", db.UtcDateTime(), nullable=True),
        sa.Column("leased_until", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'unconfirmed', 'refused')",
            name=op.f("ck_erasure_state"),
        ),
        sa.CheckConstraint("(resource_id IS NULL) <> (site_id IS NULL)", name=op.f("ck_erasure_one_scope")),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'cancelled') OR confirmed_by IS NOT NULL", name=op.f("ck_erasure_confirmed")
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL) AND (confirmed_by IS NULL) = (confirmed_person_id IS NULL)",
            name=op.f("ck_erasure_confirmer"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_erasure_account_id")),
        sa.ForeignKeyConstraint(
            ["change_request_id"], ["change_request.id"], name=op.f("fk_erasure_change_request_id")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_erasure_confirmed_by")),
        sa.ForeignKeyConstraint(["confirmed_person_id"], ["person.id"], name=op.f("fk_erasure_confirmed_person_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_erasure_resource_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_erasure_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("change_request_id", name=op.f("uq_erasure_change_request_id")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_site_id"), ["site_id"], unique=False)
        batch_op.create_index("ix_erasure_started_at", ["started_at"], unique=False)
    op.create_table(
        "erased_item",
        sa.Column("erasure_id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('erased', 'left')", name=op.f("ck_erased_item_outcome")),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erased_item_erasure_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_erased_item_resource_id")),
        sa.PrimaryKeyConstraint("erasure_id", "resource_id", name=op.f("pk_erased_item")),
    )
    with op.batch_alter_table("erased_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_item_resource_id"), ["resource_id"], unique=False)
    op.create_table(
        "erased_file",
        sa.Column("erasure_id", db.Id, nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("removed_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("place IN ('files', 'imports')", name=op.f("ck_erased_file_place")),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erased_file_erasure_id")),
        sa.PrimaryKeyConstraint("erasure_id", "place", "name", name=op.f("pk_erased_file")),
    )
