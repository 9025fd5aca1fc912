"""what ends with an account or a withdrawal

Revision: 0015; follows: 0014. Made 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

from cms import clock, db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_CLOSED = "(SELECT account.id FROM account WHERE NOT account.is_active)"
_OF_ACCOUNTS = (
    f"UPDATE api_key SET revoked_at = :now WHERE revoked_at IS NULL AND account_id IN {_CLOSED}",
    # By who had an account closed; by the account itself where that is not on record.
    f"""UPDATE delegation SET revoked_at = :now, revoked_by = coalesce((
        SELECT asked.requested_by FROM change_request AS asked
        WHERE asked.kind = 'user.update' AND asked.state IN ('approved', 'applied_alone')
        AND asked.target_id IN (delegation.from_account, delegation.to_account) AND asked.target_id IN {_CLOSED}
        ORDER BY asked.decided_at DESC, asked.id DESC LIMIT 1
    ), from_account)
    WHERE revoked_at IS NULL AND ends_at > :now AND (from_account IN {_CLOSED} OR to_account IN {_CLOSED})""",
    f"""UPDATE change_request SET state = 'cancelled', reason = '申请账号已停用 The account that asked was closed',
        decided_by = requested_by, decided_person_id = requested_person_id, decided_at = :now
    WHERE state = 'waiting' AND expires_at > :now AND requested_by IN {_CLOSED}""",
)
_TAKEN_BACK = """FROM withdrawal JOIN account ON account.id = withdrawal.account_id
    WHERE withdrawal.resource_id = {table}.resource_id AND withdrawal.at >= {table}.{since} AND NOT EXISTS (
        SELECT 1 FROM delivered_resource AS shown
        WHERE shown.resource_id = withdrawal.resource_id AND shown.status = 'live'
    )"""
_OF_RESOURCES = (
    ("shared_resource", "shared_at", "ended_by = {by}, ended_at = {at}", "ended_at IS NULL"),
    (
        "offer",
        "created_at",
        "state = 'withdrawn', closed_by = {by}, closed_person_id = {person}, closed_at = {at}",
        "state = 'waiting'",
    ),
    (
        "channel_placement",
        "created_at",
        "state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE 'ended' END, closed_by = {by}, closed_at = {at}",
        "state IN ('waiting', 'in_effect')",
    ),
)
"""What is open of what is public no more, from when on; ended by who took it back, for that reason, at that moment."""


def upgrade() -> None:
    """Go up to this version."""
    end(op.get_bind())


def end(connection: sa.Connection) -> None:
    """End what the rules of today would have ended when an account was closed or a resource taken back."""
    now = sa.bindparam("now", clock.now(), type_=db.UtcDateTime())
    for statement in _OF_ACCOUNTS:
        connection.execute(sa.text(statement).bindparams(now))
    for table, since, values, is_open in _OF_RESOURCES:
        found = _TAKEN_BACK.format(table=table, since=since)
        last = f"{found} ORDER BY withdrawal.at DESC, withdrawal.id DESC LIMIT 1"
        told = values.format(
            by=f"(SELECT withdrawal.account_id {last})",
            person=f"(SELECT account.person_id {last})",
            at=f"(SELECT withdrawal.at {last})",
        )
        reason = f"reason = (SELECT withdrawal.reason {last})"
        connection.execute(
            sa.text(f"UPDATE {table} SET {told}, {reason} WHERE {is_open} AND EXISTS (SELECT 1 {found})")
        )
