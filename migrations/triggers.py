"""Every rule that the database keeps by trigger: one list, reinstalled after a migration, compared by the check."""

from migrations.rules import AppendOnly, Custom, Half, Immutable, Rule, Undeletable


def _refused(condition: str, message: str) -> tuple[Half, Half]:
    """A refusal of an INSERT, for both dialects, when the condition on NEW holds."""
    return (
        Half("BEFORE INSERT", f"SELECT RAISE(ABORT, '{message}') WHERE {condition};"),
        Half(
            "BEFORE INSERT",
            f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF;",
        ),
    )


def _refused_update(condition: str, message: str) -> tuple[Half, Half]:
    """The same of an UPDATE, when the condition on OLD and NEW holds."""
    on_sqlite, on_postgresql = _refused(condition, message)
    return Half("BEFORE UPDATE", on_sqlite.body), Half("BEFORE UPDATE", on_postgresql.body)


def _undeletable_index_numbers() -> tuple[Rule, ...]:
    """An index number stays taken; only an imported one, of a draft in the recycle bin that never was public, is freed.

    That is what undoing an import needs: the number came with the file and comes again with it.
    """
    free = """OLD.is_imported AND EXISTS (
        SELECT 1 FROM resource WHERE resource.id = OLD.resource_id
        AND resource.first_public_at IS NULL AND resource.deleted_at IS NOT NULL
    )"""
    message = "index numbers are never deleted"
    refused = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"
    return (
        Custom(
            "index_number_delete",
            "index_number",
            Half("BEFORE DELETE", f"SELECT RAISE(ABORT, '{message}') WHERE NOT ({free});"),
            Half("BEFORE DELETE", f"IF NOT ({free}) THEN {refused} END IF;"),
        ),
    )


_WROTE_IT = """EXISTS (
    SELECT 1 FROM submission
    JOIN resource ON resource.id = submission.resource_id
    JOIN revision ON revision.resource_id = resource.id
    WHERE submission.id = NEW.submission_id AND revision.author_person_id = NEW.person_id
    AND (revision.number > resource.published_number OR revision.number = submission.revision_number)
) OR EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id = NEW.person_id
)"""
_NOT_WHAT_WAITS = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.state = 'open' AND submission.level = NEW.level
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""
_NOT_APPROVED = """NOT EXISTS (
    SELECT 1 FROM submission
    WHERE submission.id = NEW.submission_id AND submission.resource_id = NEW.resource_id
    AND submission.revision_number = NEW.revision_number AND submission.content_hash = NEW.content_hash
    AND submission.state IN ('approved', 'published') AND submission.levels = (
        SELECT count(DISTINCT decision.person_id) FROM decision
        WHERE decision.submission_id = submission.id AND decision.verdict = 'approve'
        AND decision.content_hash = NEW.content_hash
    ) AND (NOT submission.secrecy OR EXISTS (
        SELECT 1 FROM secrecy_sign_off WHERE secrecy_sign_off.submission_id = submission.id
        AND secrecy_sign_off.verdict = 'pass' AND secrecy_sign_off.content_hash = NEW.content_hash
    ))
)"""
_NOT_WHAT_IS_SIGNED = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.state = 'open'
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""
_DECIDED = """EXISTS (
    SELECT 1 FROM decision WHERE decision.submission_id = NEW.submission_id AND decision.person_id = NEW.person_id
)"""
_SIGNED = """EXISTS (
    SELECT 1 FROM secrecy_sign_off
    WHERE secrecy_sign_off.submission_id = NEW.submission_id AND secrecy_sign_off.person_id = NEW.person_id
)"""
_OTHER_HASH = """NOT EXISTS (
    SELECT 1 FROM revision WHERE revision.resource_id = NEW.resource_id
    AND revision.number = NEW.revision_number AND revision.content_hash = NEW.content_hash
)"""
_SECOND_DUTY = "NOT EXISTS (SELECT 1 FROM account WHERE account.id = NEW.account_id AND account.duty = NEW.duty)"
_ADMINISTRATORS = """(
    SELECT count(DISTINCT account.person_id) FROM account WHERE account.duty = 'system_admin' AND account.is_active
)"""
_SELF_GRANTED = """EXISTS (
    SELECT 1 FROM account AS giver JOIN account AS taker ON taker.person_id = giver.person_id
    WHERE giver.id = NEW.granted_by AND taker.id = NEW.account_id
)"""
_GRANTED_ALONE = f"""{_ADMINISTRATORS} >= 2 AND NOT EXISTS (
    SELECT 1 FROM change_request
    WHERE change_request.id = NEW.change_request_id AND change_request.kind = 'assignment.create'
    AND change_request.state = 'approved' AND change_request.target_id = NEW.account_id
)"""
_NOT_ASKED_BY = """NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.requested_by AND account.person_id = NEW.requested_person_id
    AND account.duty = 'system_admin'
)"""
_APPLIED_ALONE = f"NEW.state NOT IN ('waiting', 'applied_alone') OR (NEW.state <> 'waiting' AND {_ADMINISTRATORS} >= 2)"
_DECIDED_BY_NONE = """NEW.state <> 'waiting' AND NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.decided_by AND account.person_id = NEW.decided_person_id
    AND account.duty = 'system_admin'
)"""
_LIVE_UNPUBLISHED = """NEW.live_number IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM publication
    WHERE publication.resource_id = NEW.id AND publication.revision_number = NEW.live_number AND NOT EXISTS (
        SELECT 1 FROM publication AS later WHERE later.resource_id = NEW.id AND later.id > publication.id
    ) AND NOT EXISTS (
        SELECT 1 FROM withdrawal
        WHERE withdrawal.resource_id = NEW.id AND withdrawal.kind = 'withdrawn' AND withdrawal.id > publication.id
    )
)"""
_UNPUBLISHED = "nothing is live without a publication"
_PUBLISHED_UNTOLD = """NEW.published_number <> 0 AND NOT EXISTS (
    SELECT 1 FROM publication
    WHERE publication.resource_id = NEW.id AND publication.revision_number = NEW.published_number
)"""
_UNTOLD = "only a publication says what was published"
_FORGOTTEN = "OLD.first_public_at IS NOT NULL AND NEW.first_public_at IS NULL"
_OTHER_AUTHOR = """NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.author_account_id AND account.person_id = NEW.author_person_id
)"""
_LIFTED_ALONE = """NEW.on_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM account AS off JOIN account AS lifting ON lifting.person_id = off.person_id
    WHERE off.id = NEW.off_by AND lifting.id = NEW.on_by
)"""
_ALONE = "another person switches it on again"
_LIFTED_BY_NOBODY = "(NEW.on_by IS NULL) <> (NEW.on_at IS NULL)"

_SAMPLE_UNREAD = """NEW.verdict = 'approve' AND EXISTS (
    SELECT 1 FROM migration_item JOIN submission ON submission.id = migration_item.submission_id
    WHERE migration_item.batch_id = NEW.batch_id AND migration_item.state = 'submitted'
    AND ((migration_item.sampled >> (NEW.level - 1)) & 1) = 1 AND NOT EXISTS (
        SELECT 1 FROM migration_reading
        WHERE migration_reading.submission_id = submission.id AND migration_reading.person_id = NEW.person_id
        AND migration_reading.content_hash = submission.content_hash
    )
)"""

_ASKED = ("kind", "target_id", "payload", "requested_by", "requested_person_id", "expires_at", "created_at")
"""What of a change request says what was asked for, by whom and when."""
_OF_A_SWITCH = ("subject_type", "subject_id", "reason", "content_hash", "off_by", "off_at")
"""What of an off-switch says what was taken out of sight, by whom, when and why."""
_OF_A_KEY = ("account_id", "prefix", "digest", "actions", "organization_id", "site_id", "channel_id", "expires_at")
"""What of an API key says whose it is, what it may and how long."""
TRIGGERS: tuple[Rule, ...] = (
    AppendOnly("change"),
    AppendOnly("revision"),
    AppendOnly("publication"),
    AppendOnly("withdrawal"),
    AppendOnly("decision"),
    AppendOnly("claim_event"),
    AppendOnly("secrecy_sign_off"),
    AppendOnly("migration_reading"),
    AppendOnly("migration_decision"),
    Undeletable("person"),
    Undeletable("account"),
    Undeletable("resource"),
    Undeletable("submission"),
    Undeletable("migration_batch"),
    Undeletable("off_switch"),
    Undeletable("change_request"),
    Undeletable("api_key"),
    *_undeletable_index_numbers(),
    Immutable("account", "duty"),
    Immutable("account", "person_id"),
    Immutable("resource", "type"),
    Immutable("resource", "organization_id"),
    Immutable("revision_content", "content", "revision_id"),
    Immutable("revision_content", "text", "revision_id"),
    Immutable("submission", "resource_id"),
    Immutable("submission", "revision_number"),
    Immutable("submission", "content_hash"),
    Immutable("submission", "levels"),
    Immutable("submission", "gates"),
    Immutable("submission", "secrecy"),
    Immutable("submission", "hours"),
    Immutable("submission", "eligible"),
    Immutable("submission", "policy_id"),
    Immutable("submission", "submitted_by"),
    Immutable("index_number", "resource_id", "number"),
    # The foreign key says the same, but a connection to SQLite checks that only if it asks for it.
    Custom("assignment_duty", "role_assignment", *_refused(_SECOND_DUTY, "an account has one duty")),
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
    Custom("assignment_own", "role_assignment", *_refused(_SELF_GRANTED, "nobody grants to themself")),
    Custom("assignment_alone", "role_assignment", *_refused(_GRANTED_ALONE, "a second administrator must approve")),
    *(Immutable("change_request", column) for column in _ASKED),
    Custom("change_asked", "change_request", *_refused(_NOT_ASKED_BY, "an administrator asks for themself")),
    Custom("change_alone", "change_request", *_refused(_APPLIED_ALONE, "a second administrator must approve")),
    Custom("change_closed", "change_request", *_refused_update("OLD.state <> 'waiting'", "it was decided already")),
    Custom("change_decided", "change_request", *_refused_update(_DECIDED_BY_NONE, "no administrator decided this")),
    *(Immutable("api_key", column) for column in _OF_A_KEY),
    Custom("decision_own_work", "decision", *_refused(_WROTE_IT, "nobody decides on their own work")),
    Custom("decision_waits", "decision", *_refused(_NOT_WHAT_WAITS, "this is not what waits for a decision")),
    Custom("decision_signed", "decision", *_refused(_SIGNED, "who signed for secrecy decides nothing")),
    Custom("secrecy_own_work", "secrecy_sign_off", *_refused(_WROTE_IT, "nobody signs off their own work")),
    Custom("secrecy_waits", "secrecy_sign_off", *_refused(_NOT_WHAT_IS_SIGNED, "this is not what waits")),
    Custom("secrecy_decided", "secrecy_sign_off", *_refused(_DECIDED, "who decided signs nothing for secrecy")),
    Custom("submission_hash", "submission", *_refused(_OTHER_HASH, "the hash is not that of the revision")),
    Custom("migration_sample_read", "migration_decision", *_refused(_SAMPLE_UNREAD, "the sample was not read in full")),
    Custom("publication_approved", "publication", *_refused(_NOT_APPROVED, "not approved at every level")),
    Custom("resource_published_inserted", "resource", *_refused(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_published_updated", "resource", *_refused_update(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_forgotten", "resource", *_refused_update(_FORGOTTEN, "what was public stays known as that")),
    Custom("revision_author", "revision", *_refused(_OTHER_AUTHOR, "an account writes for its own person")),
    *(Immutable("off_switch", column) for column in _OF_A_SWITCH),
    Custom("off_switch_lifted", "off_switch", *_refused_update(_LIFTED_ALONE, _ALONE)),
    Custom("off_switch_inserted", "off_switch", *_refused("NEW.on_at IS NOT NULL", "what is switched off is off")),
    Custom("off_switch_closed", "off_switch", *_refused_update("OLD.on_at IS NOT NULL", "it was lifted already")),
    Custom("off_switch_unsigned", "off_switch", *_refused_update(_LIFTED_BY_NOBODY, "somebody lifts it")),
    Custom("resource_live_inserted", "resource", *_refused(_LIVE_UNPUBLISHED, _UNPUBLISHED)),
    Custom(
        "resource_live_updated",
        "resource",
        *_refused_update(_LIVE_UNPUBLISHED, _UNPUBLISHED),
    ),
)
