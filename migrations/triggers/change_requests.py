"""Change requests: what was asked for stays as it was, and another person decides on it."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_update

ADMINISTRATORS = """(
    SELECT count(DISTINCT account.person_id) FROM account WHERE account.duty = 'system_admin' AND account.is_active
)"""
_NOT_ASKED_BY = """NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.requested_by AND account.person_id = NEW.requested_person_id
    AND account.duty = 'system_admin'
)"""
_APPLIED_ALONE = f"NEW.state NOT IN ('waiting', 'applied_alone') OR (NEW.state <> 'waiting' AND {ADMINISTRATORS} >= 2)"
_DECIDED_BY_NONE = """NEW.state <> 'waiting' AND NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.decided_by AND account.person_id = NEW.decided_person_id
    AND account.duty = CASE WHEN NEW.reviewed AND NEW.state <> 'cancelled' THEN 'reviewer' ELSE 'system_admin' END
)"""
_REVIEWED_FROM_BELOW = """NEW.reviewed AND NEW.state IN ('approved', 'refused') AND NOT EXISTS (
    SELECT 1 FROM role_assignment JOIN organization AS held ON held.id = role_assignment.organization_id
    WHERE role_assignment.account_id = NEW.decided_by AND role_assignment.level = 3 AND (
        (NEW.supervising_id IS NULL AND held.parent_id IS NULL) OR EXISTS (
            SELECT 1 FROM organization AS unit WHERE unit.id = NEW.supervising_id
            AND substr(unit.lineage, 1, length(held.lineage)) = held.lineage
        )
    )
)"""
_WRONG_DECIDER = "no top-level reviewer of the unit decided this"
_ASKED = ("kind", "payload", "requested_by", "requested_person_id", "expires_at", "created_at")
"""What of a change request says what was asked for, by whom and when."""
_DECIDED_AS = ("reviewed", "supervising_id")
"""What of it says who decides."""

_NAMES_THE_NEW_ACCOUNT = """OLD.target_id IS NULL AND NEW.kind = 'user.create'
    AND OLD.state = 'waiting' AND NEW.state = 'approved'"""

CHANGE_REQUESTS: tuple[Rule, ...] = (
    Undeletable("change_request"),
    *(Immutable("change_request", column) for column in _ASKED + _DECIDED_AS),
    Immutable("change_request", "target_id", unless=_NAMES_THE_NEW_ACCOUNT),
    Custom("change_asked", "change_request", *refused(_NOT_ASKED_BY, "an administrator asks for themself")),
    Custom("change_alone", "change_request", *refused(_APPLIED_ALONE, "a second administrator must approve")),
    Custom("change_closed", "change_request", *refused_update("OLD.state <> 'waiting'", "it was decided already")),
    Custom("change_decided", "change_request", *refused_update(_DECIDED_BY_NONE, "nobody who may decided this")),
    Custom("change_reviewed", "change_request", *refused_update(_REVIEWED_FROM_BELOW, _WRONG_DECIDER)),
)
