"""initial

Revision: 0001; follows: . Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""
    op.create_table(
        "change",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", db.UtcDateTime(), nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=True),
        sa.Column("revision_id", db.Id, nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("scope_before", db.Json, nullable=True),
        sa.Column("scope_after", db.Json, nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_resource_id_sequence", ["resource_id", "sequence"], unique=False)

    op.create_table(
        "change_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_head")),
    )
    op.create_table(
        "consumer_cursor",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", db.Id, nullable=True),
        sa.Column("lease_until", db.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_consumer_cursor")),
    )
    op.create_table(
        "index_counter",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("month", sa.String(length=6), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "month", name=op.f("pk_index_counter")),
    )
    op.create_table(
        "organization",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("parent_id", db.Id, nullable=True),
        sa.Column("lineage", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=True),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_organization_credit_code")),
        sa.UniqueConstraint("lineage", name=op.f("uq_organization_lineage")),
    )
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "taxonomy_scheme",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("label_zh", sa.String(length=100), nullable=False),
        sa.Column("label_en", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_taxonomy_scheme")),
    )
    op.create_table(
        "person",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("staff_number", sa.String(length=64), nullable=False),
        sa.Column("organization_id", db.Id, nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_person_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_person_staff_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("site_id_code", sa.String(length=10), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("supervising_id", db.Id, nullable=False),
        sa.Column("sponsoring_id", db.Id, nullable=False),
        sa.Column("operating_id", db.Id, nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["operating_id"], ["organization.id"], name=op.f("fk_site_operating_id")),
        sa.ForeignKeyConstraint(["sponsoring_id"], ["organization.id"], name=op.f("fk_site_sponsoring_id")),
        sa.ForeignKeyConstraint(["supervising_id"], ["organization.id"], name=op.f("fk_site_supervising_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("domain", name=op.f("uq_site_domain")),
        sa.UniqueConstraint("site_id_code", name=op.f("uq_site_site_id_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_site_slug")),
    )
    op.create_table(
        "taxonomy_term",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("broader_id", db.Id, nullable=True),
        sa.Column("label_zh", sa.String(length=100), nullable=False),
        sa.Column("label_en", sa.String(length=100), nullable=False),
        sa.Column("alternative_labels", db.Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["broader_id"], ["taxonomy_term.id"], name=op.f("fk_taxonomy_term_broader_id")),
        sa.ForeignKeyConstraint(["scheme"], ["taxonomy_scheme.code"], name=op.f("fk_taxonomy_term_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_term")),
        sa.UniqueConstraint("scheme", "code", name=op.f("uq_taxonomy_term_scheme_code")),
    )
    with op.batch_alter_table("taxonomy_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taxonomy_term_broader_id"), ["broader_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("person_id", db.Id, nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.Column("password_changed_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("duty IN ('system_admin', 'editor', 'reviewer', 'auditor')", name=op.f("ck_account_duty")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("id", "duty", name=op.f("uq_account_id_duty")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_person_id"), ["person_id"], unique=False)

    op.create_table(
        "channel",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("site_id", db.Id, nullable=False),
        sa.Column("parent_id", db.Id, nullable=True),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=330), nullable=False),
        sa.Column("lineage", sa.String(length=370), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("keywords", db.Json, nullable=False),
        sa.Column("column_type", sa.String(length=50), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("update_interval_days", sa.Integer(), nullable=True),
        sa.Column("accepted_types", db.Json, nullable=False),
        sa.Column("owner_id", db.Id, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind = 'topic' OR ends_on IS NULL", name=op.f("ck_channel_end_of_topic")),
        sa.CheckConstraint("kind IN ('channel', 'column', 'topic')", name=op.f("ck_channel_kind")),
        sa.ForeignKeyConstraint(["owner_id"], ["organization.id"], name=op.f("fk_channel_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["channel.id"], name=op.f("fk_channel_parent_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_channel_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("lineage", name=op.f("uq_channel_lineage")),
        sa.UniqueConstraint("site_id", "path", name=op.f("uq_channel_site_id_path")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organization_id", db.Id, nullable=False),
        sa.Column("uploaded_by", db.Id, nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_attachment_organization_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_attachment_sha256")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_attachment_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)

    op.create_table(
        "channel_contributor",
        sa.Column("channel_id", db.Id, nullable=False),
        sa.Column("organization_id", db.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_contributor_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_channel_contributor_organization_id")
        ),
        sa.PrimaryKeyConstraint("channel_id", "organization_id", name=op.f("pk_channel_contributor")),
    )
    op.create_table(
        "idempotent_request",
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("location", sa.String(length=255), nullable=True),
        sa.Column("etag", sa.String(length=64), nullable=True),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_idempotent_request_account_id")),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_idempotent_request")),
    )
    with op.batch_alter_table("idempotent_request", schema=None) as batch_op:
        batch_op.create_index("ix_idempotent_request_created_at", ["created_at"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("next_row", sa.Integer(), nullable=False),
        sa.Column("counts", db.Json, nullable=False),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("started_at", db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('running', 'finished', 'failed')", name=op.f("ck_import_run_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "refresh_token",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("family_id", db.Id, nullable=False),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(), nullable=False),
        sa.Column("used_at", db.UtcDateTime(), nullable=True),
        sa.Column("revoked_at", db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_refresh_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_refresh_token_digest")),
    )
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_token_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refresh_token_family_id"), ["family_id"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("organization_id", db.Id, nullable=False),
        sa.Column("home_site_id", db.Id, nullable=True),
        sa.Column("home_channel_id", db.Id, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("head_number", sa.Integer(), nullable=False),
        sa.Column("live_number", sa.Integer(), nullable=True),
        sa.Column("published_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("document_number", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("translation_group_id", db.Id, nullable=False),
        sa.Column("index_number", sa.String(length=64), nullable=True),
        sa.Column("completeness", sa.Float(), nullable=False),
        sa.Column("created_by", db.Id, nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(), nullable=False),
        sa.Column("first_public_at", db.UtcDateTime(), nullable=True),
        sa.Column("deleted_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'scheduled', 'published', 'withdrawn', 'archived')",
            name=op.f("ck_resource_state"),
        ),
        sa.CheckConstraint(
            "deleted_at IS NULL OR first_public_at IS NULL", name=op.f("ck_resource_public_is_never_deleted")
        ),
        sa.CheckConstraint(
            "live_number IS NULL OR live_number BETWEEN 1 AND head_number", name=op.f("ck_resource_live_number")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_resource_created_by")),
        sa.ForeignKeyConstraint(["home_channel_id"], ["channel.id"], name=op.f("fk_resource_home_channel_id")),
        sa.ForeignKeyConstraint(["home_site_id"], ["site.id"], name=op.f("fk_resource_home_site_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_resource_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("index_number", name=op.f("uq_resource_index_number")),
    )
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_document_number"), ["document_number"], unique=False)
        batch_op.create_index("ix_resource_home_channel_id", ["home_channel_id"], unique=False)
        batch_op.create_index("ix_resource_home_site_id", ["home_site_id"], unique=False)
        batch_op.create_index("ix_resource_organization_id_updated_at", ["organization_id", "updated_at"], unique=False)
        batch_op.create_index("ix_resource_state_updated_at", ["state", "updated_at"], unique=False)
        batch_op.create_index(
            "uq_resource_language",
            ["translation_group_id", "language"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "review_policy",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("organization_id", db.Id, nullable=True),
        sa.Column("channel_id", db.Id, nullable=True),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("levels BETWEEN 1 AND 3", name=op.f("ck_review_policy_levels")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_review_policy_channel_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_review_policy_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_policy")),
    )
    op.create_table(
        "role_assignment",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("organization_id", db.Id, nullable=True),
        sa.Column("site_id", db.Id, nullable=True),
        sa.Column("channel_id", db.Id, nullable=True),
        sa.Column("granted_by", db.Id, nullable=True),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN site_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN channel_id IS NULL THEN 0 ELSE 1 END) = (CASE WHEN duty IN ('editor', 'reviewer') THEN 1 ELSE 0 END)",
            name=op.f("ck_role_assignment_one_scope"),
        ),
        sa.CheckConstraint(
            "(duty = 'reviewer') = (level IS NOT NULL)", name=op.f("ck_role_assignment_level_of_reviewer")
        ),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 3", name=op.f("ck_role_assignment_level_range")),
        sa.ForeignKeyConstraint(
            ["account_id", "duty"], ["account.id", "account.duty"], name=op.f("fk_role_assignment_account_id_duty")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_role_assignment_channel_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name=op.f("fk_role_assignment_granted_by")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_role_assignment_organization_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_role_assignment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_role_assignment_account_id", ["account_id"], unique=False)

    op.create_table(
        "delivered_resource",
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("index_number", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("document_number", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("validity", sa.String(length=20), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("published_at", db.UtcDateTime(), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(), nullable=False),
        sa.Column("made_at", db.UtcDateTime(), nullable=False),
        sa.Column("translation_group_id", db.Id, nullable=False),
        sa.Column("etag", sa.String(length=32), nullable=False),
        sa.Column("format_version", sa.Integer(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("full", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("status IN ('live', 'archived', 'gone')", name=op.f("ck_delivered_resource_status")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_delivered_resource_resource_id")),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_delivered_resource")),
        sa.UniqueConstraint("index_number", name=op.f("uq_delivered_resource_index_number")),
    )
    with op.batch_alter_table("delivered_resource", schema=None) as batch_op:
        batch_op.create_index("ix_delivered_resource_document_number", ["document_number"], unique=False)
        batch_op.create_index(
            "ix_delivered_resource_status_published_at",
            ["status", sa.literal_column("published_at DESC"), sa.literal_column("resource_id DESC")],
            unique=False,
        )
        batch_op.create_index(
            "ix_delivered_resource_status_updated_at",
            ["status", sa.literal_column("updated_at DESC"), sa.literal_column("resource_id DESC")],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_delivered_resource_translation_group_id"), ["translation_group_id"], unique=False
        )

    op.create_table(
        "harvested_item",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("opening", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_harvested_item_resource_id")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_harvested_item")),
    )
    with op.batch_alter_table("harvested_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_harvested_item_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_harvested_item_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("run_id", db.Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.Column("resource_id", db.Id, nullable=True),
        sa.Column("reasons", db.Json, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('created', 'unchanged', 'changed', 'duplicate', 'refused')", name=op.f("ck_import_row_outcome")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_run_id_outcome", ["run_id", "outcome"], unique=False)

    op.create_table(
        "index_number",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("taken_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_index_number_resource_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_index_number")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_index_number_resource_id")),
    )
    op.create_table(
        "resource_relation",
        sa.Column("source_id", db.Id, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("target_id", db.Id, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["resource.id"], name=op.f("fk_resource_relation_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["resource.id"], name=op.f("fk_resource_relation_target_id")),
        sa.PrimaryKeyConstraint("source_id", "type", "target_id", name=op.f("pk_resource_relation")),
    )
    with op.batch_alter_table("resource_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_relation_target_id"), ["target_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("author_account_id", db.Id, nullable=False),
        sa.Column("author_person_id", db.Id, nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_account_id"], ["account.id"], name=op.f("fk_revision_author_account_id")),
        sa.ForeignKeyConstraint(["author_person_id"], ["person.id"], name=op.f("fk_revision_author_person_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_revision_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("resource_id", "number", name=op.f("uq_revision_resource_id_number")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("duty = 'reviewer'", name=op.f("ck_withdrawal_by_reviewer")),
        sa.CheckConstraint("kind IN ('withdrawn', 'archived')", name=op.f("ck_withdrawal_kind")),
        sa.ForeignKeyConstraint(
            ["account_id", "duty"], ["account.id", "account.duty"], name=op.f("fk_withdrawal_account_id_duty")
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_withdrawal_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawal_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "attachment_reference",
        sa.Column("revision_id", db.Id, nullable=False),
        sa.Column("attachment_id", db.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_attachment_reference_attachment_id")
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_attachment_reference_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "attachment_id", name=op.f("pk_attachment_reference")),
    )
    with op.batch_alter_table("attachment_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_reference_attachment_id"), ["attachment_id"], unique=False)

    op.create_table(
        "delivered_file",
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["delivered_resource.resource_id"], name=op.f("fk_delivered_file_resource_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_delivered_file_sha256")),
        sa.PrimaryKeyConstraint("resource_id", "sha256", "name", name=op.f("pk_delivered_file")),
    )
    with op.batch_alter_table("delivered_file", schema=None) as batch_op:
        batch_op.create_index("ix_delivered_file_sha256_name", ["sha256", "name"], unique=False)

    op.create_table(
        "delivered_in_channel",
        sa.Column("channel_id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("published_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_delivered_in_channel_channel_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["delivered_resource.resource_id"], name=op.f("fk_delivered_in_channel_resource_id")
        ),
        sa.PrimaryKeyConstraint("channel_id", "resource_id", name=op.f("pk_delivered_in_channel")),
    )
    with op.batch_alter_table("delivered_in_channel", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivered_in_channel_order",
            ["channel_id", sa.literal_column("published_at DESC"), sa.literal_column("resource_id DESC")],
            unique=False,
        )
        batch_op.create_index("ix_delivered_in_channel_resource_id", ["resource_id"], unique=False)

    op.create_table(
        "delivered_in_site",
        sa.Column("site_id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("published_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["delivered_resource.resource_id"], name=op.f("fk_delivered_in_site_resource_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_delivered_in_site_site_id")),
        sa.PrimaryKeyConstraint("site_id", "resource_id", name=op.f("pk_delivered_in_site")),
    )
    with op.batch_alter_table("delivered_in_site", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivered_in_site_order",
            ["site_id", sa.literal_column("published_at DESC"), sa.literal_column("resource_id DESC")],
            unique=False,
        )
        batch_op.create_index("ix_delivered_in_site_resource_id", ["resource_id"], unique=False)

    op.create_table(
        "delivered_relation",
        sa.Column("source_id", db.Id, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("target_id", db.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["delivered_resource.resource_id"], name=op.f("fk_delivered_relation_source_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "type", "target_id", name=op.f("pk_delivered_relation")),
    )
    with op.batch_alter_table("delivered_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivered_relation_target_id"), ["target_id"], unique=False)

    op.create_table(
        "delivered_term",
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("published_at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["delivered_resource.resource_id"], name=op.f("fk_delivered_term_resource_id")
        ),
        sa.PrimaryKeyConstraint("field", "value", "resource_id", name=op.f("pk_delivered_term")),
    )
    with op.batch_alter_table("delivered_term", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivered_term_order",
            ["field", "value", sa.literal_column("published_at DESC"), sa.literal_column("resource_id DESC")],
            unique=False,
        )
        batch_op.create_index("ix_delivered_term_resource_id", ["resource_id"], unique=False)

    op.create_table(
        "revision_content",
        sa.Column("revision_id", db.Id, nullable=False),
        sa.Column("content", db.Json, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_revision_content_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_revision_content")),
    )
    op.create_table(
        "submission",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("submitted_by", db.Id, nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("publish_at", db.UtcDateTime(), nullable=True),
        sa.Column("claimed_by", db.Id, nullable=True),
        sa.Column("claimed_until", db.UtcDateTime(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'published', 'returned', 'rejected', 'voided', 'cancelled')",
            name=op.f("ck_submission_state"),
        ),
        sa.CheckConstraint("levels BETWEEN 1 AND 3 AND level BETWEEN 1 AND levels", name=op.f("ck_submission_levels")),
        sa.ForeignKeyConstraint(["claimed_by"], ["account.id"], name=op.f("fk_submission_claimed_by")),
        sa.ForeignKeyConstraint(
            ["resource_id", "revision_number"],
            ["revision.resource_id", "revision.number"],
            name=op.f("fk_submission_resource_id_revision_number"),
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_submission_resource_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_submission_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index("ix_submission_state_created_at", ["state", "created_at"], unique=False)
        batch_op.create_index(
            "uq_submission_active",
            ["resource_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'approved')"),
            postgresql_where=sa.text("state IN ('open', 'approved')"),
        )

    op.create_table(
        "decision",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("submission_id", db.Id, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", db.Id, nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("person_id", db.Id, nullable=False),
        sa.Column("comment", sa.String(length=2000), nullable=False),
        sa.Column("created_at", db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("duty = 'reviewer'", name=op.f("ck_decision_by_reviewer")),
        sa.CheckConstraint("verdict IN ('approve', 'return', 'reject')", name=op.f("ck_decision_verdict")),
        sa.ForeignKeyConstraint(
            ["account_id", "duty"], ["account.id", "account.duty"], name=op.f("fk_decision_account_id_duty")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_decision_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("submission_id", "level", name=op.f("uq_decision_submission_id_level")),
        sa.UniqueConstraint("submission_id", "person_id", name=op.f("uq_decision_submission_id_person_id")),
    )
    op.create_table(
        "due_action",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("submission_id", db.Id, nullable=False),
        sa.Column("due_at", db.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("done_at", db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('publish')", name=op.f("ck_due_action_kind")),
        sa.CheckConstraint("state IN ('pending', 'done', 'cancelled', 'failed')", name=op.f("ck_due_action_state")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_due_action_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_action")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_due_action_submission_id")),
    )
    with op.batch_alter_table("due_action", schema=None) as batch_op:
        batch_op.create_index("ix_due_action_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("resource_id", db.Id, nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("submission_id", db.Id, nullable=False),
        sa.Column("at", db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id", "revision_number"],
            ["revision.resource_id", "revision.number"],
            name=op.f("fk_publication_resource_id_revision_number"),
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_publication_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_publication_submission_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_resource_id"), ["resource_id"], unique=False)

    op.execute("INSERT INTO change_head (id, sequence) VALUES (1, 0)")
