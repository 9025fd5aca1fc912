"""Accounts, their keys and their scopes: one duty, one person; nobody grants to themself, nor alone."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.change_requests import ADMINISTRATORS
from migrations.triggers.refusals import refused, refused_update

_SECOND_DUTY = "NOT EXISTS (SELECT 1 FROM account WHERE account.id = NEW.account_id AND account.duty = NEW.duty)"
_SELF_GRANTED = """EXISTS (
    SELECT 1 FROM account AS giver JOIN account AS taker ON taker.person_id = giver.person_id
    WHERE giver.id = NEW.granted_by AND taker.id = NEW.account_id
)"""
_GRANTED_ALONE = f"""{ADMINISTRATORS} >= 2 AND NOT ({_SECOND_DUTY}) AND NOT EXISTS (
    SELECT 1 FROM change_request
    WHERE change_request.id = NEW.change_request_id AND change_request.kind = 'assignment.create'
    AND change_request.state = 'approved' AND change_request.target_id = NEW.account_id
)"""
_OF_A_KEY = ("account_id", "prefix", "digest", "actions", "organization_id", "site_id", "channel_id", "expires_at")
"""What of an API key says whose it is, what it may and how long."""

_SPELLED_OTHERWISE = "NEW.staff_number <> upper(NEW.staff_number)"
"""Of the one form of staff numbers, what both databases can tell; of Latin letters, which SQLite's upper() knows."""
_NUMBER = "a staff number has capitals"

ACCOUNTS: tuple[Rule, ...] = (
    Undeletable("person"),
    Custom("person_number", "person", *refused(_SPELLED_OTHERWISE, _NUMBER)),
    Custom(
        "person_number_changed",
        "person",
        *refused_update(f"NEW.staff_number <> OLD.staff_number AND {_SPELLED_OTHERWISE}", _NUMBER),
    ),
    Undeletable("account"),
    Undeletable("api_key"),
    Immutable("account", "duty"),
    Immutable("account", "person_id"),
    # The foreign key says the same, but a connection to SQLite checks that only if it asks for it.
    Custom("assignment_duty", "role_assignment", *refused(_SECOND_DUTY, "an account has one duty")),
    Immutable("role_assignment", "duty"),
    Immutable("role_assignment", "account_id"),
    Immutable("role_assignment", "role"),
    Immutable("role_assignment", "organization_id"),
    Immutable("role_assignment", "site_id"),
    Immutable("role_assignment", "channel_id"),
    Immutable("role_assignment", "level"),
    Immutable("role_assignment", "types"),
    Immutable("role_assignment", "granted_by"),
    Immutable("role_assignment", "change_request_id"),
    Custom("assignment_own", "role_assignment", *refused(_SELF_GRANTED, "nobody grants to themself")),
    Custom("assignment_alone", "role_assignment", *refused(_GRANTED_ALONE, "a second administrator must approve")),
    *(Immutable("api_key", column) for column in _OF_A_KEY),
)
