"""Offers (信息报送): made by an editor of the unit, answered once by an editor; taken back with what was offered."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.library import OTHER_HASH
from migrations.triggers.refusals import emptied, refused, refused_update

_OF_AN_OFFER = (
    "resource_id", "channel_id", "organization_id", "revision_number", "content_hash", "offered_by",
    "offered_person_id", "created_at",
)  # fmt: skip
"""What of an offer says what was offered to whom, by whom and when."""
_OFFERED_BY_NONE = """NOT EXISTS (
    SELECT 1 FROM account JOIN resource ON resource.id = NEW.resource_id
    WHERE account.id = NEW.offered_by AND account.person_id = NEW.offered_person_id AND account.duty = 'editor'
    AND resource.organization_id = NEW.organization_id
)"""
_CLOSED_BY_NONE = """NEW.state <> 'waiting' AND NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.closed_by AND account.person_id = NEW.closed_person_id
    AND (account.duty = 'editor' OR (NEW.state = 'withdrawn' AND EXISTS (
        SELECT 1 FROM withdrawal
        WHERE withdrawal.resource_id = NEW.resource_id AND withdrawal.account_id = account.id
    )))
)"""
_EMPTIED = emptied("state", "closed_by", "closed_person_id", "closed_at", "reason", "copy_id")

OFFERS: tuple[Rule, ...] = (
    Undeletable("offer"),
    *(Immutable("offer", column) for column in _OF_AN_OFFER),
    Custom("offer_made", "offer", *refused(f"NEW.state <> 'waiting' OR {_OFFERED_BY_NONE}", "no editor offers this")),
    Custom("offer_hash", "offer", *refused(OTHER_HASH, "the hash is not that of the revision")),
    Custom(
        "offer_closed",
        "offer",
        *refused_update(f"OLD.state <> 'waiting' AND NOT {_EMPTIED}", "it was answered already"),
    ),
    Custom("offer_answered", "offer", *refused_update(_CLOSED_BY_NONE, "no editor answered this")),
)
