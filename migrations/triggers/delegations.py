"""Delegations: from a reviewer to another, for sixty days at most."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_update


def not_delegated(by: str, at: str) -> str:
    """Whether it is done on behalf of somebody who does not delegate to that account at that moment."""
    return f"""NEW.on_behalf_of IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM delegation WHERE delegation.from_account = NEW.on_behalf_of AND delegation.to_account = NEW.{by}
    AND delegation.revoked_at IS NULL AND delegation.starts_at <= NEW.{at} AND delegation.ends_at > NEW.{at}
)"""


_NOT_BETWEEN_REVIEWERS = """NOT EXISTS (
    SELECT 1 FROM account AS giver JOIN account AS taker ON taker.person_id <> giver.person_id
    WHERE giver.id = NEW.from_account AND giver.duty = 'reviewer'
    AND taker.id = NEW.to_account AND taker.duty = 'reviewer'
)"""
_TOO_LONG = "NEW.ends_at > NEW.starts_at + interval '60 days'"
_TOO_LONG_ON_SQLITE = "julianday(NEW.ends_at) > julianday(NEW.starts_at) + 60.00001"
_OF_A_DELEGATION = ("from_account", "to_account", "starts_at", "ends_at", "reason", "created_at")
"""What of a delegation says who, to whom, when and why."""

DELEGATIONS: tuple[Rule, ...] = (
    Undeletable("delegation"),
    Custom("delegation_reviewers", "delegation", *refused(_NOT_BETWEEN_REVIEWERS, "reviewers delegate to another")),
    Custom(
        "delegation_length",
        "delegation",
        refused(_TOO_LONG_ON_SQLITE, "at most sixty days")[0],
        refused(_TOO_LONG, "at most sixty days")[1],
    ),
    *(Immutable("delegation", column) for column in _OF_A_DELEGATION),
    Custom("delegation_over", "delegation", *refused_update("OLD.revoked_at IS NOT NULL", "it was revoked")),
)
