"""Erasures: asked for by two administrators, confirmed by a third person."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_update

_ERASED_ALONE = """OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM erased_item JOIN erasure ON erasure.id = erased_item.erasure_id
    WHERE erased_item.resource_id = NEW.id AND erased_item.outcome = 'waiting'
    AND erasure.state = 'running' AND erasure.confirmed_by IS NOT NULL
    AND (erasure.resource_id = NEW.id OR erasure.site_id = NEW.home_site_id)
)"""
_BOUND_LATER = """NEW.outcome <> 'waiting' OR NOT EXISTS (
    SELECT 1 FROM erasure WHERE erasure.id = NEW.erasure_id AND erasure.state = 'unconfirmed'
)"""
_AGREED = """NEW.erasure_id <> OLD.erasure_id OR NEW.resource_id <> OLD.resource_id
    OR NEW.head_number <> OLD.head_number"""
_SETTLED = "OLD.outcome <> 'waiting'"
_UNERASED = """OLD.erased_at IS NOT NULL AND (
    NEW.erased_at IS NULL OR NEW.purged_at IS NULL OR NEW.title <> '' OR NEW.document_number IS NOT NULL
)"""
_ERASURE_UNASKED = """NEW.confirmed_by IS NOT NULL OR NEW.state <> 'unconfirmed' OR NOT EXISTS (
    SELECT 1 FROM change_request WHERE change_request.id = NEW.change_request_id
    AND change_request.kind = 'erasure.create' AND change_request.state = 'approved'
    AND change_request.target_id IN (NEW.resource_id, NEW.site_id)
)"""
_NO_THIRD_PERSON = """NEW.confirmed_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM account JOIN change_request ON change_request.id = NEW.change_request_id
    JOIN role_assignment ON role_assignment.account_id = account.id AND role_assignment.level = 3
    WHERE account.id = NEW.confirmed_by AND account.person_id = NEW.confirmed_person_id
    AND account.duty = 'reviewer' AND account.person_id <> change_request.requested_person_id
    AND account.person_id <> change_request.decided_person_id
) AND OLD.confirmed_by IS NULL"""
_CONFIRMED_TWICE = """OLD.confirmed_by IS NOT NULL AND (
    NEW.confirmed_by IS NULL OR NEW.confirmed_by <> OLD.confirmed_by OR NEW.confirmed_at <> OLD.confirmed_at
)"""
_ERASURE_CLOSED = """OLD.state IN ('refused', 'cancelled', 'finished') AND NEW.state <> OLD.state"""

ERASURES: tuple[Rule, ...] = (
    Undeletable("erasure"),
    Undeletable("erased_item"),
    Custom("erased_item_bound", "erased_item", *refused(_BOUND_LATER, "what is erased is told when it is confirmed")),
    Custom("erased_item_agreed", "erased_item", *refused_update(_AGREED, "what was agreed to stays so")),
    Custom("erased_item_settled", "erased_item", *refused_update(_SETTLED, "it was settled already")),
    Undeletable("erased_file"),
    Custom("resource_erased", "resource", *refused_update(_ERASED_ALONE, "no confirmed erasure is about it")),
    Custom("resource_unerased", "resource", *refused_update(_UNERASED, "what was erased stays so")),
    *(Immutable("erasure", column) for column in ("resource_id", "site_id", "ground", "change_request_id")),
    Custom("erasure_asked", "erasure", *refused(_ERASURE_UNASKED, "two administrators ask for an erasure")),
    Custom("erasure_third", "erasure", *refused_update(_NO_THIRD_PERSON, "a third person confirms, a reviewer")),
    Custom("erasure_kept", "erasure", *refused_update(_CONFIRMED_TWICE, "it was confirmed already")),
    Custom("erasure_closed", "erasure", *refused_update(_ERASURE_CLOSED, "it is closed")),
)
