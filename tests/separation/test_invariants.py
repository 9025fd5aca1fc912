"""The rules of the machine notice what they are for: each is broken once, by hand, with every guard taken away."""

from sqlalchemy import text

from tests.cast import Cast
from tests.separation.invariants import OF_PLATFORM, OF_RESOURCES, broken, look
from tests.unguarded import unguarded

SIGNED = """
    INSERT INTO secrecy_sign_off (id, submission_id, verdict, content_hash, account_id, duty, person_id, comment,
        created_at)
    SELECT s.id, s.id, 'pass', s.content_hash, a.id, 'reviewer', a.person_id, '', s.created_at
    FROM submission s JOIN account a ON a.username = 'rev_two'"""
CLAIMED_BY_ANOTHER = """
    INSERT INTO claim_event (id, submission_id, kind, account_id, reason, at, until)
    SELECT s.id, s.id, 'taken', (SELECT id FROM account WHERE username = 'wai_reviewer'), '', s.created_at, '2999-01-01'
    FROM submission s"""
SWITCHED_ON_BY_THE_SAME = """
    INSERT INTO off_switch (id, subject_type, subject_id, reason, off_by, off_at, on_by, on_at)
    SELECT s.id, 'resource', s.resource_id, '', s.submitted_by, s.created_at, s.submitted_by, s.created_at
    FROM submission s"""
DECIDED_BY_WHO_ASKED = """
    INSERT INTO change_request (id, kind, payload, state, requested_by, requested_person_id, decided_by,
        decided_person_id, decided_at, reason, expires_at, created_at, reviewed)
    SELECT a.id, 'user.create', '{}', 'approved', a.id, a.person_id, a.id,
        (SELECT id FROM person WHERE name = 'rev_one'), created_at, '', created_at, created_at, false
    FROM account a WHERE a.username = 'an_admin'"""
LATER = """
    INSERT INTO later_review (submission_id, resource_id, base_number, state, due_at, account_id, duty, person_id,
        comment, gates, decided_at)
    SELECT s.id, s.resource_id, 0, '{1}', s.created_at, a.id, 'reviewer', a.person_id, '', '{{}}', s.created_at
    FROM submission s JOIN account a ON a.username = '{0}'"""
RELEASE = """
    INSERT INTO release (id, name, organization_id, state, created_by, created_at, updated_at, closed_at, version)
    SELECT s.id, '', r.organization_id, '{0}', s.submitted_by, s.created_at, '2999-01-01', {1}, 1
    FROM submission s JOIN resource r ON r.id = s.resource_id;
    INSERT INTO release_item (release_id, resource_id, position, is_open, submission_id)
    SELECT s.id, s.resource_id, 1, {2}, {3} FROM submission s"""
OFFER = """
    INSERT INTO offer (id, resource_id, channel_id, organization_id, revision_number, content_hash, note, state,
        offered_by, offered_person_id, closed_by, closed_person_id, reason, copy_id, created_at, closed_at)
    SELECT s.id, s.resource_id, (SELECT id FROM channel WHERE slug = 'wcx'), r.organization_id, s.revision_number,
        s.content_hash, '', 'copied', a.id, a.person_id, b.id, other.id, '', s.resource_id, s.created_at, s.created_at
    FROM submission s JOIN resource r ON r.id = s.resource_id
    JOIN account a ON a.username = 'lin_editor' JOIN account b ON b.username = '{0}'
    JOIN person other ON other.name = 'wai_reviewer'"""
PLACED = """
    INSERT INTO channel_placement (id, resource_id, channel_id, revision_number, content_hash, levels, state, note,
        asked_by, asked_person_id, created_at, in_effect_at, reason)
    SELECT s.id, s.resource_id, c.id, s.revision_number, s.content_hash, 3, 'in_effect', '', a.id, a.person_id,
        s.created_at, s.created_at, ''
    FROM submission s JOIN account a ON a.username = 'su_editor' JOIN channel c ON c.slug = 'wcx';
    INSERT INTO placement_signature (id, placement_id, part, verdict, content_hash, account_id, duty, person_id,
        comment, created_at)
    SELECT s.id, s.id, '{0}', 'pass', s.content_hash, a.id, 'reviewer', a.person_id, '', s.created_at
    FROM submission s JOIN account a ON a.username = '{1}'"""
SHOWN_THERE = """
    INSERT INTO delivered_in_channel (channel_id, resource_id, published_at)
    SELECT c.id, s.resource_id, s.created_at FROM submission s JOIN channel c ON c.slug = 'wcx'"""
PINNED = """
    INSERT INTO channel_pin (id, channel_id, resource_id, position, note, levels, state, asked_by, asked_person_id,
        decided_by, decided_person_id, created_at, in_effect_at, reason)
    SELECT s.id, c.id, s.resource_id, 1, '', 3, 'in_effect', a.id, a.person_id, b.id, b.person_id, s.created_at,
        '2999-01-01', ''
    FROM submission s JOIN account a ON a.username = '{0}' JOIN account b ON b.username = '{1}'
    JOIN channel c ON c.slug = '{2}'"""
IMPORTANT = "UPDATE resource SET type = 'policy_document'; UPDATE publication SET is_important = true"
WAIVED = """
    INSERT INTO interpretation_waiver (id, resource_id, revision_number, content_hash, submission_id, reason,
        account_id, duty, person_id, at)
    SELECT s.id, s.resource_id, s.revision_number, s.content_hash, s.id, '', a.id, 'reviewer', a.person_id, s.created_at
    FROM submission s JOIN account a ON a.username = '{0}'"""
BATCH = """
    INSERT INTO import_run (id, state, done, account_id, started_at, source, file_name, file_sha256, mapping_sha256,
        mapping, is_dry, attempts, linked, relations, counts)
    SELECT s.id, 'finished', 1, s.submitted_by, s.created_at, '', '', '', '', '', false, 0, 0, 0, '{{}}'
    FROM submission s;
    INSERT INTO migration_batch (id, name, note, run_id, organization_id, stage, state, done, levels, level,
        sample_percent, sample_least, draw, counts, account_id, started_at, version)
    SELECT s.id, '', '', s.id, r.organization_id, 'closed', 'finished', 1, 3, 3, 1, 1, '', '{{}}', s.submitted_by,
        s.created_at, 1
    FROM submission s JOIN resource r ON r.id = s.resource_id;
    INSERT INTO migration_item (batch_id, position, resource_id, submission_id, sampled, state)
    SELECT s.id, 1, s.resource_id, s.id, 4, 'published' FROM submission s;
    INSERT INTO migration_decision (id, batch_id, level, verdict, comment, excepted, account_id, person_id, decided_at)
    SELECT s.id, s.id, 3, 'approve', '', '[]', a.id, a.person_id, s.created_at
    FROM submission s JOIN account a ON a.username = '{0}'"""
ERASED = (
    "UPDATE resource SET erased_at = updated_at, purged_at = updated_at, deleted_at = updated_at, live_number = NULL"
)
ERASURE = """
    INSERT INTO change_request (id, kind, target_id, payload, state, requested_by, requested_person_id, decided_by,
        decided_person_id, decided_at, reason, expires_at, created_at, reviewed)
    SELECT s.id, 'erasure.create', s.resource_id, '{{}}', 'approved', a.id, a.person_id, a.id,
        (SELECT id FROM person WHERE name = 'rev_one'), s.created_at, '', s.created_at, s.created_at, false
    FROM submission s JOIN account a ON a.username = 'an_admin';
    INSERT INTO erasure (id, state, done, account_id, started_at, resource_id, ground, change_request_id, confirmed_by,
        confirmed_person_id, confirmed_at, reason, counts)
    SELECT s.id, 'finished', 1, a.id, s.created_at, s.resource_id, '', s.id, a.id, a.person_id, s.created_at, '', '{{}}'
    FROM submission s JOIN account a ON a.username = '{0}';
    INSERT INTO erased_item (erasure_id, resource_id, head_number, outcome, at)
    SELECT s.id, s.resource_id, s.revision_number, 'erased', s.created_at FROM submission s"""
OF = "(SELECT id FROM account WHERE username = '{}')"

DRAFTS = "live is what was published last"
BREAKING = {
    "live is what was published last": "UPDATE resource SET live_number = 1, head_number = 1 WHERE state = 'draft'",
    "what was published stays so until it is withdrawn": "UPDATE resource SET live_number = NULL",
    "what is live is disclosed proactively": "UPDATE revision_content SET content = '{\"disclosure\": \"withheld\"}'",
    "what was public is never deleted": "UPDATE resource SET deleted_at = updated_at, first_public_at = NULL",
    "every publication and withdrawal has its change row, and no other has one": "DELETE FROM change",
    "what was published is what was submitted": f"UPDATE submission SET content_hash = '{'0' * 64}'",
    "every level approved, each by another person": "DELETE FROM decision WHERE level = 2",
    "what was published first was approved at the last level, and owes a later review":
        "UPDATE submission SET expedited_reason = '防汛'",
    "who reviews later is another reviewer than who worked on it, decided or signed":
        LATER.format("rev_two", "confirmed"),
    "who reviews later signs all six gates, or withdraws it": LATER.format("rev_one_b", "confirmed"),
    "what is live without having passed every level says so":
        "UPDATE resource SET expedited = 'open' WHERE live_number IS NOT NULL",
    "nobody decides on their own work, nor has another decide":
        f"UPDATE revision SET author_account_id = {OF.format('rev_two')} WHERE number = 1",
    "nobody signs for the secrecy of their own work, nor has another sign":
        f"{SIGNED}; UPDATE submission SET submitted_by = {OF.format('rev_two')}",
    "nobody decides twice, in whosever name":
        f"UPDATE decision SET account_id = {OF.format('rev_two')} WHERE level = 1",
    "who signs for secrecy decides nothing": SIGNED,
    "what is done in the name of another was delegated then":
        f"UPDATE decision SET on_behalf_of = {OF.format('rev_one_b')} WHERE level = 1",
    "nothing whose terms demand it is public without the secrecy sign-off": "UPDATE submission SET secrecy = true",
    "each of the six gates was signed at its level": "UPDATE decision SET gates = '{}' WHERE level = 3",
    "nobody decides while the claim of another lasts": CLAIMED_BY_ANOTHER,
    "nothing of an open release is public by it": RELEASE.format("preparing", "NULL", "true", "s.id"),
    "what leaves an unpublished release is sent for review anew":
        RELEASE.format("cancelled", "(SELECT max(at) FROM publication)", "false", "NULL"),
    "who answers an offer is another editor than who offered it": OFFER.format("lin_editor"),
    "what is offered is of the unit, as it was then":
        f"{OFFER.format('su_editor')}; UPDATE offer SET content_hash = '{'0' * 64}'",
    "a copy of what was offered is begun by who answered, for whom it was offered to":
        OFFER.format("su_editor"),
    "what stands on the page of another unit is placed there for what is live": SHOWN_THERE,
    "what is placed was signed by two persons, for its content and for secrecy": PLACED.format("content", "rev_one"),
    "what is placed is shared, or was offered and adopted, and is shown": PLACED.format("content", "rev_one"),
    "who signs a placement worked on none of it, asked for none and signs once":
        f"{PLACED.format('content', 'rev_one')}; UPDATE channel_placement SET asked_by = {OF.format('rev_one')}",
    "who signs a placement reviews for the channel at its last level, or for secrecy":
        PLACED.format("content", "wai_reviewer"),
    "what is pinned stands in that channel": PINNED.format("gao_editor", "rev_three", "wcx"),
    "who lets a pin stand reviews for the channel at its last level, and wrote none of it":
        PINNED.format("lin_editor", "rev_two", "tzgg"),
    "nothing important goes public without its interpretation or a waiver of its own": IMPORTANT,
    "who waives an interpretation reviews at the last level, and worked on none of the document":
        WAIVED.format("rev_two"),
    "who approved an item of a sample as part of a batch had read it as it was": BATCH.format("rev_three"),
    "each level of a batch is decided by another reviewer of it, by none who brought it in or sent it":
        BATCH.format("rev_two"),
    "what is erased has no content left, and nothing else that was public lost any": ERASED,
    "what is erased two administrators and a third person, a supervising reviewer, have let go": ERASED,
    "a release is public as a whole, at one moment and in its order":
        RELEASE.format("published", "s.created_at", "false", "NULL"),
    "an off-switch is lifted by another person": SWITCHED_ON_BY_THE_SAME,
    "the change log has no gap": "UPDATE change SET sequence = sequence + 1",
    "what was written down of persons is true":
        "UPDATE decision SET person_id = (SELECT id FROM person WHERE name = 'gao_editor') WHERE level = 1",
    "an account acts by its duty alone": f"UPDATE decision SET account_id = {OF.format('gao_editor')} WHERE level = 1",
    "what was granted was approved by another than who asked, and concerns neither":
        f"UPDATE role_assignment SET granted_by = {OF.format('an_admin')}",
    "no request is decided by who asked": DECIDED_BY_WHO_ASKED,
}  # fmt: skip

ALSO = {
    "what is erased has no content left, and nothing else that was public lost any": "DELETE FROM revision_content",
    "what is erased two administrators and a third person, a supervising reviewer, have let go":
        f"{ERASED}; {ERASURE.format('rev_three')}",
    "each level of a batch is decided by another reviewer of it, by none who brought it in or sent it":
        f"{BATCH.format('rev_three')}; UPDATE import_run SET account_id = {OF.format('rev_three')}",
    "nothing important goes public without its interpretation or a waiver of its own":
        f"{IMPORTANT}; {WAIVED.format('rev_three')};"
        f" UPDATE interpretation_waiver SET content_hash = '{'0' * 64}'",
    "who waives an interpretation reviews at the last level, and worked on none of the document":
        f"{WAIVED.format('rev_three')}; UPDATE submission SET submitted_by = {OF.format('rev_three')}",
    "who lets a pin stand reviews for the channel at its last level, and wrote none of it":
        f"{PINNED.format('gao_editor', 'rev_three', 'tzgg')};"
        f" UPDATE revision SET author_account_id = {OF.format('rev_three')}",
    "what stands on the page of another unit is placed there for what is live":
        f"{SHOWN_THERE}; {PLACED.format('content', 'rev_one')};"
        f" UPDATE channel_placement SET content_hash = '{'0' * 64}'",
    "what is placed is shared, or was offered and adopted, and is shown":
        f"{SHOWN_THERE}; {PLACED.format('content', 'rev_one')}",
    "who signs a placement worked on none of it, asked for none and signs once":
        f"{PLACED.format('content', 'rev_one')}; UPDATE revision SET author_account_id = {OF.format('rev_one')}",
    "who signs a placement reviews for the channel at its last level, or for secrecy":
        PLACED.format("secrecy", "rev_three"),
    "who answers an offer is another editor than who offered it": OFFER.format("rev_one"),
    "what is offered is of the unit, as it was then":
        OFFER.format("su_editor").replace("'wcx'", "'tzgg'"),
    "who reviews later is another reviewer than who worked on it, decided or signed":
        f"{LATER.format('rev_one_b', 'confirmed')}; UPDATE later_review SET on_behalf_of = {OF.format('rev_two')}",
    "who reviews later signs all six gates, or withdraws it": LATER.format("rev_one_b", "objected"),
    "nobody decides on their own work, nor has another decide":
        f"UPDATE decision SET on_behalf_of = {OF.format('lin_editor')} WHERE level = 1",
    "nobody signs for the secrecy of their own work, nor has another sign":
        f"{SIGNED}; UPDATE secrecy_sign_off SET on_behalf_of = {OF.format('lin_editor')}",
    "nobody decides twice, in whosever name":
        f"UPDATE decision SET on_behalf_of = {OF.format('rev_two')} WHERE level = 1",
    "who signs for secrecy decides nothing":
        f"{SIGNED.replace('rev_two', 'rev_one_b')}; UPDATE secrecy_sign_off SET on_behalf_of = {OF.format('rev_two')}",
}  # fmt: skip


def test_every_rule_that_is_broken_is_told(cast: Cast) -> None:
    made, _ = cast.published(), cast.draft()
    assert set(BREAKING) == {*OF_RESOURCES, *OF_PLATFORM}
    with unguarded(cast.database) as session:
        for rule, statements in (*BREAKING.items(), *ALSO.items()):
            assert broken(session.connection()) == []
            for statement in statements.split(";"):
                session.execute(text(statement))
            assert rule in {one.partition(": ")[0] for one in broken(session.connection())}
            if rule in OF_RESOURCES and rule != DRAFTS:
                assert rule in look(session.connection(), made).broken
            session.rollback()


def test_words_that_were_copied_are_own_work(cast: Cast) -> None:
    made, source = cast.published(), cast.draft()
    drafts = "(SELECT id FROM resource WHERE state = 'draft')"
    with unguarded(cast.database) as session:
        for statement in (
            OFFER.format("su_editor"),
            f"UPDATE offer SET resource_id = {drafts}",
            f"UPDATE revision SET author_account_id = {OF.format('rev_two')} WHERE resource_id = {drafts}",
        ):
            assert "nobody decides on their own work, nor has another decide" not in broken(session.connection())
            session.execute(text(statement))
        assert "nobody decides on their own work, nor has another decide" in look(session.connection(), made).broken
        assert look(session.connection(), source).broken == []
        session.rollback()
