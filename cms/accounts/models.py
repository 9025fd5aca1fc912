"""Tables of organizations, persons, accounts, assignments, delegations, change requests, keys and refresh tokens."""

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
    change_request_id: Mapped[str | None] = mapped_column(ForeignKey("change_request.id"), unique=True)
    created_at: Mapped[datetime]


class Delegation(Base):
    """For a while another reviewer may use the grants of this one, as they are at each moment, to review by.

    The references to (account, duty) say that both are reviewers. Once revoked it never comes back.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        ForeignKeyConstraint(["from_account", "duty"], ["account.id", "account.duty"]),
        ForeignKeyConstraint(["to_account", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="of_reviewers"),
        CheckConstraint("from_account <> to_account", name="to_another"),
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index("ix_delegation_from_account", "from_account"),
        Index("ix_delegation_to_account", "to_account"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    from_account: Mapped[str] = mapped_column(Id)
    to_account: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16), default="reviewer")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class ChangeRequest(Base):
    """A change of accounts, assignments or review policies that a second administrator decides on (P1).

    One that is `reviewed` changes what the public sees: a top-level reviewer of the unit `supervising_id` decides on
    it, or without such a unit one of any root unit (P2).

    `applied_alone` is one that took effect at once, while no second administrator could have looked at it.
    One that is still `waiting` after `expires_at` has expired. Once decided it never changes.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'refused', 'cancelled', 'applied_alone')", name="state"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "(state IN ('approved', 'refused', 'cancelled')) = (decided_by IS NOT NULL)"
            " AND (decided_by IS NULL) = (decided_person_id IS NULL)",
            name="decider",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'refused') OR decided_person_id <> requested_person_id", name="second_person"
        ),
        CheckConstraint("reviewed OR supervising_id IS NULL", name="supervised"),
        CheckConstraint("NOT reviewed OR state <> 'applied_alone'", name="never_alone"),
        Index("ix_change_request_state_created_at", "state", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    target_id: Mapped[str | None] = mapped_column(Id, index=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    requested_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    requested_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reviewed: Mapped[bool] = mapped_column(Boolean, default=False)
    supervising_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]


class ApiKey(Base):
    """What a program signs in with, as an account, with no more than some of its rights. Only the digest is stored.

    It does not hold a channel: when that is removed, the key is good for nothing that lies in a scope.
    """

    __tablename__ = "api_key"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN site_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN channel_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_scope",
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    actions: Mapped[list[str]]
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    channel_id: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


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
