"""Shared resources and their placements (共享引用): what is live, signed by two persons."""

from migrations.rules import AppendOnly, Custom, Immutable, Rule, Undeletable
from migrations.triggers.authors import authors
from migrations.triggers.refusals import emptied, refused, refused_delete, refused_update

_OF_A_PLACEMENT = (
    "resource_id", "channel_id", "revision_number", "content_hash", "levels", "eligible", "offer_id", "previous_id",
    "asked_by", "asked_person_id", "created_at",
)  # fmt: skip
"""What of a placement says what is placed where, on which terms, and who asked."""
_NOT_WHAT_IS_LIVE = """NOT EXISTS (
    SELECT 1 FROM resource JOIN revision ON revision.resource_id = resource.id
    AND revision.number = resource.live_number
    WHERE resource.id = NEW.resource_id AND revision.number = NEW.revision_number
    AND revision.content_hash = NEW.content_hash
)"""
_SIGNED_BY = """EXISTS (
    SELECT 1 FROM placement_signature AS one WHERE one.placement_id = NEW.id AND one.part = '{part}'
    AND one.verdict = 'pass' AND one.content_hash = NEW.content_hash
)"""
_UNSIGNED_PLACEMENT = f"""NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (
    {_NOT_WHAT_IS_LIVE} OR NOT {_SIGNED_BY.format(part="content")} OR NOT {_SIGNED_BY.format(part="secrecy")}
    OR (SELECT count(DISTINCT one.person_id) FROM placement_signature AS one WHERE one.placement_id = NEW.id) < 2
)"""
_EMPTIED = emptied("state", "in_effect_at", "closed_by", "closed_at", "reason")
_CLOSED_PLACEMENT = f"""(OLD.state NOT IN ('waiting', 'in_effect') AND NOT {_EMPTIED})
    OR (OLD.state = 'in_effect' AND NEW.state = 'waiting')"""
_ENDED_SHARING = f"OLD.ended_at IS NOT NULL AND NOT {emptied('shared_at', 'ended_by', 'ended_at', 'reason')}"
_PLACED = "SELECT placement.resource_id FROM channel_placement AS placement WHERE placement.id = NEW.placement_id"
_OWN_PLACEMENT = f"""EXISTS (
    SELECT 1 FROM {authors(_PLACED)} AS author WHERE author.person_id = NEW.person_id
) OR EXISTS (
    SELECT 1 FROM channel_placement AS placement LEFT JOIN offer ON offer.id = placement.offer_id
    WHERE placement.id = NEW.placement_id
    AND (placement.asked_person_id = NEW.person_id OR offer.offered_person_id = NEW.person_id)
)"""
_NOT_TO_BE_SIGNED = """NOT EXISTS (
    SELECT 1 FROM channel_placement AS placement JOIN account ON account.id = NEW.account_id
    JOIN role_assignment AS held ON held.account_id = account.id
    WHERE placement.id = NEW.placement_id AND placement.state = 'waiting'
    AND placement.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
    AND (held.level = placement.levels OR (NEW.part = 'secrecy' AND held.role = 'secrecy'))
)"""
_PLACED_IN = """EXISTS (
    SELECT 1 FROM channel_placement AS placement
    WHERE placement.channel_id = OLD.id AND placement.state IN ('waiting', 'in_effect')
)"""

PLACEMENTS: tuple[Rule, ...] = (
    Undeletable("shared_resource"),
    Undeletable("channel_placement"),
    AppendOnly("placement_signature"),
    Immutable("shared_resource", "resource_id"),
    Immutable("shared_resource", "shared_by"),
    Custom("sharing_ended", "shared_resource", *refused_update(_ENDED_SHARING, "it was ended already")),
    *(Immutable("channel_placement", column) for column in _OF_A_PLACEMENT),
    Custom(
        "placement_made",
        "channel_placement",
        *refused(f"NEW.state <> 'waiting' OR {_NOT_WHAT_IS_LIVE}", "only what is live is asked to be placed"),
    ),
    Custom("placement_signed", "channel_placement", *refused_update(_UNSIGNED_PLACEMENT, "two persons must sign it")),
    Custom("placement_closed", "channel_placement", *refused_update(_CLOSED_PLACEMENT, "it is closed")),
    Custom("signature_own_work", "placement_signature", *refused(_OWN_PLACEMENT, "nobody signs their own work")),
    Custom("signature_waits", "placement_signature", *refused(_NOT_TO_BE_SIGNED, "this is not what waits for them")),
    Custom("channel_placed", "channel", *refused_delete(_PLACED_IN, "something is placed in it")),
)
