"""Tables of organizations, persons, accounts, assignments and refresh tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

DUTIES = "('system_admin', 'editor', 'reviewer', 'auditor')"


class Organization(Base):
    """A government body in the tree (P4). `lineage`: the ids from the root down, `/a/b/`, so a subtree is a prefix."""

    __tablename__ = "organization"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    lineage: Mapped[str] = mapped_column(String(1000), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    level: Mapped[str] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime]


class Person(Base):
    """A human being; separation of duties is computed by person, not by account."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    staff_number: Mapped[str] = mapped_column(String(64), unique=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    created_at: Mapped[datetime]


class Account(Base):
    """A way for a person to sign in, with one duty that never changes (P1)."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("id", "duty"),
        CheckConstraint(f"duty IN {DUTIES}", name="duty"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    duty: Mapped[str] = mapped_column(String(16))
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=True)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime | None]


class RoleAssignment(Base):
    """Where an account may exercise its duty: the subtree of an organization, a site or a channel's subtree.

    A reviewer's `role` is `level`, to decide at that level, or `secrecy`, to sign off for the secrecy review. `types`
    narrows it to some content types.

    The reference to (account, duty) makes a second duty impossible for the database too. Without a scope the assignment
    is for the whole platform, which only system administrators and auditors can have.
    """

    __tablename__ = "role_assignment"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("role = 'level' OR (role = 'secrecy' AND duty = 'reviewer')", name="role"),
        CheckConstraint("(duty = 'reviewer' AND role = 'level') = (level IS NOT NULL)", name="level_of_reviewer"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 3", name="level_range"),
        CheckConstraint(
            "(CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN site_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN channel_id IS NULL THEN 0 ELSE 1 END)"
            " = (CASE WHEN duty IN ('editor', 'reviewer') THEN 1 ELSE 0 END)",
            name="one_scope",
        ),
        Index("ix_role_assignment_account_id", "account_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16), default="level")
    level: Mapped[int | None] = mapped_column(Integer)
    types: Mapped[list[Any] | None]
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    channel_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"))
    granted_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class RefreshToken(Base):
    """One link of a chain of refresh tokens; only the digest is stored. Reuse of a used link ends its family."""

    __tablename__ = "refresh_token"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    family_id: Mapped[str] = mapped_column(Id, index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
