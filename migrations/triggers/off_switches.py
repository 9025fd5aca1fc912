"""Off-switches: another person than who switched it off lifts it, once."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_update

_LIFTED_ALONE = """NEW.on_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM account AS off JOIN account AS lifting ON lifting.person_id = off.person_id
    WHERE off.id = NEW.off_by AND lifting.id = NEW.on_by
)"""
_BY_ANOTHER = "another person switches it on again"
_LIFTED_BY_NOBODY = "(NEW.on_by IS NULL) <> (NEW.on_at IS NULL)"
_OF_A_SWITCH = ("subject_type", "subject_id", "reason", "content_hash", "off_by", "off_at")
"""What of an off-switch says what was taken out of sight, by whom, when and why."""

OFF_SWITCHES: tuple[Rule, ...] = (
    Undeletable("off_switch"),
    *(Immutable("off_switch", column) for column in _OF_A_SWITCH),
    Custom("off_switch_lifted", "off_switch", *refused_update(_LIFTED_ALONE, _BY_ANOTHER)),
    Custom("off_switch_inserted", "off_switch", *refused("NEW.on_at IS NOT NULL", "what is switched off is off")),
    Custom("off_switch_closed", "off_switch", *refused_update("OLD.on_at IS NOT NULL", "it was lifted already")),
    Custom("off_switch_unsigned", "off_switch", *refused_update(_LIFTED_BY_NOBODY, "somebody lifts it")),
)
