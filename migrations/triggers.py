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


def _refused_delete(condition: str, message: str) -> tuple[Half, Half]:
    """The same of a DELETE, when the condition on OLD holds."""
    on_sqlite, on_postgresql = _refused(condition, message)
    return Half("BEFORE DELETE", on_sqlite.body), Half("BEFORE DELETE", on_postgresql.body)


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


def _undeletable_content() -> tuple[Rule, ...]:
    """Content goes only with a draft that was never public, out of the recycle bin, or in a confirmed erasure."""
    message = "the content of what was public is never deleted"
    refused = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"
    return (
        Custom(
            "revision_content_delete",
            "revision_content",
            Half("BEFORE DELETE", f"SELECT RAISE(ABORT, '{message}') WHERE {_CONTENT_STAYS};"),
            Half("BEFORE DELETE", f"IF {_CONTENT_STAYS} THEN {refused} END IF;"),
        ),
    )


_PARTIES = "(NEW.person_id, (SELECT account.person_id FROM account WHERE account.id = NEW.on_behalf_of))"
"""Who decides or signs off, and on whose behalf: what is forbidden to one of them, neither does."""

_WROTE_IT = f"""EXISTS (
    SELECT 1 FROM submission
    JOIN resource ON resource.id = submission.resource_id
    JOIN revision ON revision.resource_id = resource.id
    WHERE submission.id = NEW.submission_id AND revision.author_person_id IN {_PARTIES}
    AND (revision.number > resource.published_number OR revision.number = submission.revision_number)
) OR EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id IN {_PARTIES}
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
    AND submission.state IN ('approved', 'published') AND ((
        submission.expedited_reason IS NULL AND submission.levels = (
            SELECT count(DISTINCT decision.person_id) FROM decision
            WHERE decision.submission_id = submission.id AND decision.verdict = 'approve'
            AND decision.content_hash = NEW.content_hash
        )
    ) OR (
        submission.expedited_reason IS NOT NULL AND EXISTS (
            SELECT 1 FROM decision WHERE decision.submission_id = submission.id AND decision.verdict = 'approve'
            AND decision.level = submission.levels AND decision.content_hash = NEW.content_hash
        ) AND EXISTS (
            SELECT 1 FROM later_review WHERE later_review.submission_id = submission.id AND later_review.state = 'open'
        )
    )) AND (NOT submission.secrecy OR EXISTS (
        SELECT 1 FROM secrecy_sign_off WHERE secrecy_sign_off.submission_id = submission.id
        AND secrecy_sign_off.verdict = 'pass' AND secrecy_sign_off.content_hash = NEW.content_hash
    ))
)"""
_MAY_NOT_WAIT = """NEW.expedited_reason IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM review_policy WHERE review_policy.id = NEW.policy_id AND review_policy.expedited_allowed
)"""
_OWES_NO_REVIEW = """NEW.state <> 'open' OR NOT EXISTS (
    SELECT 1 FROM submission WHERE submission.id = NEW.submission_id AND submission.resource_id = NEW.resource_id
    AND submission.expedited_reason IS NOT NULL
)"""
_LATER_SAID = "NEW.state IN ('confirmed', 'objected')"
_LATER_BY_NONE = f"""{_LATER_SAID} AND NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.account_id AND account.person_id = NEW.person_id
    AND account.duty = 'reviewer'
)"""
_LATER_OWN_WORK = f"""{_LATER_SAID} AND EXISTS (
    SELECT 1 FROM submission JOIN revision ON revision.resource_id = submission.resource_id
    WHERE submission.id = NEW.submission_id AND revision.author_person_id IN {_PARTIES}
    AND revision.number <= submission.revision_number
    AND (revision.number > NEW.base_number OR revision.number = submission.revision_number)
    UNION ALL SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id IN {_PARTIES}
)"""
_NOT_WHAT_IS_SIGNED = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.state = 'open'
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""


def _took_part(table: str) -> str:
    """Whether one of the parties did already what the table holds, or had it done on their behalf."""
    return f"""EXISTS (
    SELECT 1 FROM {table} LEFT JOIN account AS behalf ON behalf.id = {table}.on_behalf_of
    WHERE {table}.submission_id = NEW.submission_id
    AND ({table}.person_id IN {_PARTIES} OR behalf.person_id IN {_PARTIES})
)"""


def _not_delegated(by: str, at: str) -> str:
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
_GRANTED_ALONE = f"""{_ADMINISTRATORS} >= 2 AND NOT ({_SECOND_DUTY}) AND NOT EXISTS (
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
_WAIVED_OWN = """EXISTS (
    SELECT 1 FROM resource JOIN revision ON revision.resource_id = resource.id
    WHERE resource.id = NEW.resource_id AND revision.author_person_id = NEW.person_id
    AND (revision.number > resource.published_number OR revision.number = NEW.revision_number)
) OR EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id = NEW.person_id
)"""
_NOT_WHAT_IS_WAIVED = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.resource_id = NEW.resource_id
    AND submission.state IN ('open', 'approved') AND submission.revision_number = NEW.revision_number
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""
_IS_IMPORTANT = """EXISTS (
    SELECT 1 FROM resource JOIN revision ON revision.resource_id = resource.id
    JOIN revision_content ON revision_content.revision_id = revision.id
    WHERE resource.id = NEW.resource_id AND resource.type = 'policy_document'
    AND revision.number = NEW.revision_number AND {told}
)"""
_TOLD_IMPORTANT = (
    "json_extract(revision_content.content, '$.important') = 1",
    "revision_content.content -> 'important' = 'true'::jsonb",
)
"""How the content of a document says that it is important: on SQLite, on PostgreSQL."""
_UNEXPLAINED = """NOT EXISTS (
    SELECT 1 FROM interpretation_waiver AS waiver
    WHERE waiver.resource_id = NEW.resource_id AND waiver.content_hash = NEW.content_hash
) AND NOT EXISTS (
    SELECT 1 FROM resource_relation AS declared JOIN resource ON resource.id = declared.source_id
    WHERE declared.target_id = NEW.resource_id AND declared.type = 'interprets'
    AND resource.state = 'published' AND resource.live_number = resource.head_number
) AND NOT EXISTS (
    SELECT 1 FROM delivered_relation AS shown
    JOIN delivered_resource ON delivered_resource.resource_id = shown.source_id
    JOIN resource ON resource.id = shown.source_id
    WHERE shown.target_id = NEW.resource_id AND shown.type = 'interprets'
    AND delivered_resource.status = 'live' AND resource.live_number <> resource.head_number
)"""


def _uninterpreted() -> tuple[Half, Half]:
    """A refusal of a publication that hides that it is important, or that nothing explains and nobody waived."""
    told = [_IS_IMPORTANT.format(told=one) for one in _TOLD_IMPORTANT]
    on_sqlite, on_postgresql = (
        _refused(f"NEW.is_important <> ({one}) OR (NEW.is_important AND {_UNEXPLAINED})", _UNINTERPRETED)
        for one in told
    )
    return on_sqlite[0], on_postgresql[1]


_UNINTERPRETED = "an important document goes public with an interpretation or a waiver"
_ALONE = """EXISTS (
    SELECT 1 FROM release_item AS mine JOIN release_item AS other ON other.release_id = mine.release_id
    JOIN resource ON resource.id = other.resource_id
    WHERE mine.resource_id = NEW.resource_id AND mine.is_open AND other.is_open
    AND NOT (resource.state = 'scheduled' OR (resource.state = 'published'
        AND resource.live_number = resource.head_number))
)"""
_NOT_OPEN = """NOT EXISTS (
    SELECT 1 FROM release WHERE release.id = NEW.release_id AND release.state IN ('preparing', 'waiting')
)"""
_HALF_PUBLIC = """NEW.state = 'published' AND (NOT EXISTS (
    SELECT 1 FROM release_item WHERE release_item.release_id = NEW.id
) OR EXISTS (
    SELECT 1 FROM release_item WHERE release_item.release_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM publication WHERE publication.resource_id = release_item.resource_id
        AND publication.submission_id = release_item.submission_id
    )
))"""
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
_BY_ANOTHER = "another person switches it on again"
_LIFTED_BY_NOBODY = "(NEW.on_by IS NULL) <> (NEW.on_at IS NULL)"

_CONTENT_STAYS = """NOT EXISTS (
    SELECT 1 FROM revision JOIN resource ON resource.id = revision.resource_id
    WHERE revision.id = OLD.revision_id AND (
        resource.erased_at IS NOT NULL OR (resource.deleted_at IS NOT NULL AND resource.first_public_at IS NULL)
    )
)"""
_ERASED_ALONE = """OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM erasure WHERE erasure.state = 'running' AND erasure.confirmed_by IS NOT NULL
    AND (erasure.resource_id = NEW.id OR erasure.site_id = NEW.home_site_id)
)"""
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
_DECIDED_AS = ("reviewed", "supervising_id")
"""What of a change request says what was asked for, by whom and when."""
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
    AND account.duty = 'editor'
)"""
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
_CLOSED_PLACEMENT = "OLD.state NOT IN ('waiting', 'in_effect') OR (OLD.state = 'in_effect' AND NEW.state = 'waiting')"
_OWN_PLACEMENT = """EXISTS (
    SELECT 1 FROM channel_placement AS placement
    JOIN revision ON revision.resource_id = placement.resource_id
    WHERE placement.id = NEW.placement_id AND revision.author_person_id = NEW.person_id
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
_OF_A_PIN = (
    "channel_id", "resource_id", "position", "until", "levels", "eligible", "asked_by", "asked_person_id", "created_at",
)  # fmt: skip
"""What of a pin says what stands where, until when, on which terms, and who asked."""
_CLOSED_PIN = "OLD.state NOT IN ('waiting', 'in_effect') OR (OLD.state = 'in_effect' AND NEW.state = 'waiting')"
_PINNED_BY_NONE = """NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NOT EXISTS (
    SELECT 1 FROM account JOIN role_assignment AS held ON held.account_id = account.id
    WHERE account.id = NEW.decided_by AND account.person_id = NEW.decided_person_id AND account.duty = 'reviewer'
    AND held.level = NEW.levels
) OR EXISTS (
    SELECT 1 FROM revision
    WHERE revision.resource_id = NEW.resource_id AND revision.author_person_id = NEW.decided_person_id
) OR (NEW.decided_person_id = NEW.asked_person_id AND NEW.decided_by <> NEW.asked_by))"""
_TOO_MANY_PINS = """NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND 10 <= (
    SELECT count(*) FROM channel_pin AS other WHERE other.channel_id = NEW.channel_id AND other.state = 'in_effect'
)"""
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
    AppendOnly("interpretation_waiver"),
    AppendOnly("migration_reading"),
    AppendOnly("migration_decision"),
    Undeletable("person"),
    Undeletable("account"),
    Undeletable("resource"),
    Undeletable("submission"),
    Undeletable("migration_batch"),
    Undeletable("release"),
    Undeletable("off_switch"),
    Undeletable("change_request"),
    Undeletable("erasure"),
    Undeletable("erased_item"),
    Undeletable("erased_file"),
    Undeletable("api_key"),
    Undeletable("delegation"),
    Undeletable("later_review"),
    Undeletable("offer"),
    Undeletable("channel_pin"),
    Undeletable("shared_resource"),
    Undeletable("channel_placement"),
    AppendOnly("placement_signature"),
    *_undeletable_index_numbers(),
    *_undeletable_content(),
    Custom("resource_erased", "resource", *_refused_update(_ERASED_ALONE, "no confirmed erasure is about it")),
    Custom("resource_unerased", "resource", *_refused_update(_UNERASED, "what was erased stays so")),
    *(Immutable("erasure", column) for column in ("resource_id", "site_id", "ground", "change_request_id")),
    Custom("erasure_asked", "erasure", *_refused(_ERASURE_UNASKED, "two administrators ask for an erasure")),
    Custom("erasure_third", "erasure", *_refused_update(_NO_THIRD_PERSON, "a third person confirms, a reviewer")),
    Custom("erasure_kept", "erasure", *_refused_update(_CONFIRMED_TWICE, "it was confirmed already")),
    Custom("erasure_closed", "erasure", *_refused_update(_ERASURE_CLOSED, "it is closed")),
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
    *(Immutable("change_request", column) for column in _ASKED + _DECIDED_AS),
    Custom("change_asked", "change_request", *_refused(_NOT_ASKED_BY, "an administrator asks for themself")),
    Custom("change_alone", "change_request", *_refused(_APPLIED_ALONE, "a second administrator must approve")),
    Custom("change_closed", "change_request", *_refused_update("OLD.state <> 'waiting'", "it was decided already")),
    Custom("change_decided", "change_request", *_refused_update(_DECIDED_BY_NONE, "nobody who may decided this")),
    Custom("change_reviewed", "change_request", *_refused_update(_REVIEWED_FROM_BELOW, _WRONG_DECIDER)),
    *(Immutable("api_key", column) for column in _OF_A_KEY),
    *(Immutable("offer", column) for column in _OF_AN_OFFER),
    Custom("offer_made", "offer", *_refused(f"NEW.state <> 'waiting' OR {_OFFERED_BY_NONE}", "no editor offers this")),
    Custom("offer_hash", "offer", *_refused(_OTHER_HASH, "the hash is not that of the revision")),
    Custom("offer_closed", "offer", *_refused_update("OLD.state <> 'waiting'", "it was answered already")),
    Custom("offer_answered", "offer", *_refused_update(_CLOSED_BY_NONE, "no editor answered this")),
    Immutable("shared_resource", "resource_id"),
    Immutable("shared_resource", "shared_by"),
    Custom("sharing_ended", "shared_resource", *_refused_update("OLD.ended_at IS NOT NULL", "it was ended already")),
    *(Immutable("channel_placement", column) for column in _OF_A_PLACEMENT),
    Custom(
        "placement_made",
        "channel_placement",
        *_refused(f"NEW.state <> 'waiting' OR {_NOT_WHAT_IS_LIVE}", "only what is live is asked to be placed"),
    ),
    Custom("placement_signed", "channel_placement", *_refused_update(_UNSIGNED_PLACEMENT, "two persons must sign it")),
    Custom("placement_closed", "channel_placement", *_refused_update(_CLOSED_PLACEMENT, "it is closed")),
    Custom("signature_own_work", "placement_signature", *_refused(_OWN_PLACEMENT, "nobody signs their own work")),
    Custom("signature_waits", "placement_signature", *_refused(_NOT_TO_BE_SIGNED, "this is not what waits for them")),
    *(Immutable("channel_pin", column) for column in _OF_A_PIN),
    Custom("pin_asked", "channel_pin", *_refused("NEW.state <> 'waiting'", "a pin waits first")),
    Custom(
        "pin_decided", "channel_pin", *_refused_update(_PINNED_BY_NONE, "no reviewer of the last level decided this")
    ),
    Custom("pin_closed", "channel_pin", *_refused_update(_CLOSED_PIN, "it is closed")),
    Custom("pin_most", "channel_pin", *_refused_update(_TOO_MANY_PINS, "a channel has at most ten pins")),
    Custom("channel_placed", "channel", *_refused_delete(_PLACED_IN, "something is placed in it")),
    Custom("decision_own_work", "decision", *_refused(_WROTE_IT, "nobody decides on their own work")),
    Custom("decision_twice", "decision", *_refused(_took_part("decision"), "nobody decides twice")),
    *(
        Custom(f"{table}_delegated", table, *_refused(_not_delegated("account_id", at), "nobody delegated this"))
        for table, at in (("decision", "created_at"), ("secrecy_sign_off", "created_at"), ("claim_event", "at"))
    ),
    Custom("delegation_reviewers", "delegation", *_refused(_NOT_BETWEEN_REVIEWERS, "reviewers delegate to another")),
    Custom(
        "delegation_length",
        "delegation",
        _refused(_TOO_LONG_ON_SQLITE, "at most sixty days")[0],
        _refused(_TOO_LONG, "at most sixty days")[1],
    ),
    Custom("submission_expedited", "submission", *_refused(_MAY_NOT_WAIT, "no policy lets it be published first")),
    Custom("later_review_owed", "later_review", *_refused(_OWES_NO_REVIEW, "nothing was published first")),
    Custom("later_review_over", "later_review", *_refused_update("OLD.state <> 'open'", "it is closed already")),
    Custom("later_review_by", "later_review", *_refused_update(_LATER_BY_NONE, "no reviewer said this")),
    Custom("later_review_own", "later_review", *_refused_update(_LATER_OWN_WORK, "nobody confirms their own work")),
    Custom(
        "later_review_other",
        "later_review",
        *_refused_update(
            f"{_LATER_SAID} AND ({_took_part('decision')} OR {_took_part('secrecy_sign_off')})",
            "another person than who decided",
        ),
    ),
    Custom(
        "later_review_delegated",
        "later_review",
        *_refused_update(_not_delegated("account_id", "decided_at"), "nobody delegated this"),
    ),
    *(Immutable("later_review", column, "submission_id") for column in ("resource_id", "base_number", "due_at")),
    Immutable("submission", "expedited_reason"),
    *(Immutable("delegation", column) for column in _OF_A_DELEGATION),
    Custom("delegation_over", "delegation", *_refused_update("OLD.revoked_at IS NOT NULL", "it was revoked")),
    Custom("decision_waits", "decision", *_refused(_NOT_WHAT_WAITS, "this is not what waits for a decision")),
    Custom(
        "decision_signed",
        "decision",
        *_refused(_took_part("secrecy_sign_off"), "who signed for secrecy decides nothing"),
    ),
    Custom("secrecy_own_work", "secrecy_sign_off", *_refused(_WROTE_IT, "nobody signs off their own work")),
    Custom("secrecy_waits", "secrecy_sign_off", *_refused(_NOT_WHAT_IS_SIGNED, "this is not what waits")),
    Custom(
        "secrecy_decided",
        "secrecy_sign_off",
        *_refused(_took_part("decision"), "who decided signs nothing for secrecy"),
    ),
    Custom("submission_hash", "submission", *_refused(_OTHER_HASH, "the hash is not that of the revision")),
    Custom("migration_sample_read", "migration_decision", *_refused(_SAMPLE_UNREAD, "the sample was not read in full")),
    Custom("publication_approved", "publication", *_refused(_NOT_APPROVED, "not approved at every level")),
    Custom("publication_interpreted", "publication", *_uninterpreted()),
    Custom("publication_together", "publication", *_refused(_ALONE, "what is released together goes public together")),
    Custom("waiver_own_work", "interpretation_waiver", *_refused(_WAIVED_OWN, "nobody waives for their own work")),
    Custom("waiver_under_way", "interpretation_waiver", *_refused(_NOT_WHAT_IS_WAIVED, "this is not under review")),
    Immutable("release", "organization_id"),
    Immutable("release", "created_by"),
    Custom("release_closed", "release", *_refused_update("OLD.closed_at IS NOT NULL", "the release is closed")),
    Custom("release_whole", "release", *_refused_update(_HALF_PUBLIC, "a release goes public as a whole")),
    Custom("release_item_removed", "release_item", *_refused_delete("NOT OLD.is_open", "the release is closed")),
    Custom("release_item_added", "release_item", *_refused(_NOT_OPEN, "the release is closed")),
    Custom("resource_published_inserted", "resource", *_refused(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_published_updated", "resource", *_refused_update(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_forgotten", "resource", *_refused_update(_FORGOTTEN, "what was public stays known as that")),
    Custom("revision_author", "revision", *_refused(_OTHER_AUTHOR, "an account writes for its own person")),
    *(Immutable("off_switch", column) for column in _OF_A_SWITCH),
    Custom("off_switch_lifted", "off_switch", *_refused_update(_LIFTED_ALONE, _BY_ANOTHER)),
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
