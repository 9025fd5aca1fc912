"""what an erasure takes

Revision: 0012; follows: 0011. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms import db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    with op.batch_alter_table("erased_item", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=db.UtcDateTime(), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_erased_item_outcome"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_erased_item_outcome"), "outcome IN ('waiting', 'erased', 'left')"
        )
        batch_op.create_check_constraint(batch_op.f("ck_erased_item_settled"), "(outcome = 'waiting') = (at IS NULL)")
        batch_op.create_index(
            "ix_erased_item_erasure_id_outcome_resource_id", ["erasure_id", "outcome", "resource_id"], unique=False
        )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_raw_sha256"), ["raw_sha256"], unique=False)
    with op.batch_alter_table("bulk_edit_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_edit_item_resource_id"), ["resource_id"], unique=False)
    # What was confirmed before is bound to what was there at that moment.
    op.execute(
        sa.text(
            """INSERT INTO erased_item (erasure_id, resource_id, outcome)
            SELECT erasure.id, resource.id, 'waiting' FROM erasure JOIN resource
            ON resource.id = erasure.resource_id OR resource.home_site_id = erasure.site_id
            WHERE erasure.state IN ('waiting', 'running', 'failed') AND resource.created_at <= erasure.confirmed_at
            AND resource.erased_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM erased_item AS kept
                WHERE kept.erasure_id = erasure.id AND kept.resource_id = resource.id
            )"""
        )
    )
    op.execute(
        sa.text(
            """UPDATE erasure SET total = (SELECT count(*) FROM erased_item WHERE erased_item.erasure_id = erasure.id)
            WHERE state IN ('waiting', 'running', 'failed')"""
        )
    )
