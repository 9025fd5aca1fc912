"""A small schema of its own, with versions of its own, to show the machinery without the product's tables."""

from pathlib import Path

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, desc

from cms.db import Base, Id, Json, UtcDateTime
from cms.migrate import Schema
from migrations.rules import AppendOnly, Custom, Half, Immutable, Rule, Undeletable

FIRST = """
import sqlalchemy as sa
from alembic import op
from cms import db

revision, down_revision, branch_labels, depends_on = "{revision}", {follows!r}, None, None

def upgrade():
    {statements}
"""
TABLES = """
    op.create_table(
        "person",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("duty", sa.String(16), nullable=False),
        sa.Column("name", sa.String(50)),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.CheckConstraint("duty IN ('editor', 'reviewer')", name=op.f("ck_person_duty")),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", db.Id),
        sa.Column("at", db.UtcDateTime()),
        sa.Column("said", db.Json),
        sa.PrimaryKeyConstraint("number", name="pk_entry"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_entry_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_entry_at", "entry", [sa.literal_column("at DESC")])
"""
REBUILD = 'with op.batch_alter_table("{table}") as batch: batch.alter_column("{column}", {change})'

RULES: tuple[Rule, ...] = (
    AppendOnly("entry"),
    Undeletable("person"),
    Immutable("person", "duty"),
    Custom(
        "entry_in_order",
        "entry",
        Half(
            "BEFORE INSERT",
            "SELECT RAISE(ABORT, 'entries come in order') WHERE NEW.number < (SELECT max(number) FROM entry);",
        ),
        Half(
            "BEFORE INSERT",
            "IF NEW.number < (SELECT max(number) FROM entry) THEN RAISE EXCEPTION 'entries come in order' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF;",
        ),
    ),
    Custom(
        "entry_of_an_editor",
        "entry",
        Half(
            "BEFORE INSERT",
            "SELECT RAISE(ABORT, 'entries are of editors')"
            " WHERE EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND duty <> 'editor');",
        ),
        Half(
            "BEFORE INSERT",
            "IF EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND duty <> 'editor') THEN"
            " RAISE EXCEPTION 'entries are of editors' USING ERRCODE = 'integrity_constraint_violation'; END IF;",
        ),
    ),
)


def metadata(*, name_length: int = 50) -> MetaData:
    """The models that the example's versions lead to."""
    made = MetaData(naming_convention=Base.metadata.naming_convention)
    Table(
        "person",
        made,
        Column("id", Id, primary_key=True),
        Column("duty", String(16), nullable=False),
        Column("name", String(name_length)),
        CheckConstraint("duty IN ('editor', 'reviewer')", name="duty"),
    )
    Table(
        "entry",
        made,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE")),
        Column("at", UtcDateTime),
        Column("said", Json),
        Index("ix_entry_at", desc("at")),
    )
    return made


def version(folder: Path, revision: str, follows: str | None, statements: str) -> None:
    """Write one version into a folder."""
    folder.mkdir(exist_ok=True)
    text = FIRST.format(revision=revision, follows=follows, statements=statements)
    (folder / f"{revision}_example.py").write_text(text)


def schema(folder: Path, rules: tuple[Rule, ...] = RULES, *, name_length: int = 50) -> Schema:
    """The example with its first version."""
    version(folder, "0001", None, TABLES)
    return Schema(metadata(name_length=name_length), folder, rules)
