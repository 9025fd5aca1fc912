"""Pins (置顶): ten at most in a channel, decided by a reviewer of its last level."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.authors import authors
from migrations.triggers.refusals import emptied, refused, refused_update

_OF_A_PIN = (
    "channel_id", "resource_id", "position", "until", "levels", "eligible", "asked_by", "asked_person_id", "created_at",
)  # fmt: skip
"""What of a pin says what stands where, until when, on which terms, and who asked."""
_EMPTIED = emptied("state", "decided_by", "decided_person_id", "in_effect_at", "closed_by", "closed_at", "reason")
_CLOSED_PIN = f"""(OLD.state NOT IN ('waiting', 'in_effect') AND NOT {_EMPTIED})
    OR (OLD.state = 'in_effect' AND NEW.state = 'waiting')"""
_PINNED_BY_NONE = f"""NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NOT EXISTS (
    SELECT 1 FROM account JOIN role_assignment AS held ON held.account_id = account.id
    WHERE account.id = NEW.decided_by AND account.person_id = NEW.decided_person_id AND account.duty = 'reviewer'
    AND held.level = NEW.levels
) OR EXISTS (
    SELECT 1 FROM {authors("NEW.resource_id")} AS author WHERE author.person_id = NEW.decided_person_id
) OR (NEW.decided_person_id = NEW.asked_person_id AND NEW.decided_by <> NEW.asked_by))"""
_TOO_MANY_PINS = """NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND 10 <= (
    SELECT count(*) FROM channel_pin AS other WHERE other.channel_id = NEW.channel_id AND other.state = 'in_effect'
)"""

PINS: tuple[Rule, ...] = (
    Undeletable("channel_pin"),
    *(Immutable("channel_pin", column) for column in _OF_A_PIN),
    Custom("pin_asked", "channel_pin", *refused("NEW.state <> 'waiting'", "a pin waits first")),
    Custom(
        "pin_decided", "channel_pin", *refused_update(_PINNED_BY_NONE, "no reviewer of the last level decided this")
    ),
    Custom("pin_closed", "channel_pin", *refused_update(_CLOSED_PIN, "it is closed")),
    Custom("pin_most", "channel_pin", *refused_update(_TOO_MANY_PINS, "a channel has at most ten pins")),
)
