"""`zhengku check --consistency`: whether the tables agree with each other, as the rules say they always do."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cms.accounts.models import Person
from cms.accounts.users.staff_numbers import same_form
from cms.files import FileStore
from cms.library.attachments.models import Attachment, AttachmentReference, StoredFile
from cms.library.canonical import content_hash
from cms.library.models import Resource, Revision, RevisionContent


class Check(NamedTuple):
    """A statement that finds what should not be; each row is one fault."""

    name: str
    statement: str


CHECKS = (
    Check(
        "the change log has no gap",
        """
        SELECT sequence FROM change WHERE sequence > 1
        AND NOT EXISTS (SELECT 1 FROM change AS earlier WHERE earlier.sequence = change.sequence - 1)""",
    ),
    Check(
        "the head of the change log is its newest row",
        """
        SELECT sequence FROM change_head WHERE sequence <> (SELECT coalesce(max(sequence), 0) FROM change)""",
    ),
    Check(
        "every index number belongs to its resource",
        """
        SELECT resource.id FROM resource LEFT JOIN index_number ON index_number.number = resource.index_number
        WHERE resource.index_number IS NOT NULL
        AND (index_number.resource_id IS NULL OR index_number.resource_id <> resource.id)""",
    ),
    Check(
        "no index number lacks its resource",
        """
        SELECT number FROM index_number JOIN resource ON resource.id = index_number.resource_id
        WHERE resource.index_number IS NULL OR resource.index_number <> index_number.number""",
    ),
    Check(
        "serials have no gap",
        """
        WITH RECURSIVE given(code, month, serial, newest) AS (
            SELECT code, month, 1, serial FROM index_counter WHERE serial > 0
            UNION ALL SELECT code, month, serial + 1, newest FROM given WHERE serial < newest)
        SELECT code, month, serial FROM given WHERE NOT EXISTS (
            SELECT 1 FROM index_number WHERE number = code || '/' || month || '-' ||
            CASE WHEN serial < 100000 THEN substr(CAST(100000 + serial AS text), 2) ELSE CAST(serial AS text) END)""",
    ),
    Check(
        "what was ever public has an index number",
        """
        SELECT id FROM resource WHERE first_public_at IS NOT NULL AND index_number IS NULL""",
    ),
    Check(
        "what is live was published with a decision at every level",
        """
        SELECT resource.id FROM resource WHERE live_number IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM publication JOIN submission ON submission.id = publication.submission_id
            WHERE publication.resource_id = resource.id AND publication.revision_number = resource.live_number
            AND (submission.levels = (SELECT count(DISTINCT person_id) FROM decision
                WHERE decision.submission_id = submission.id AND verdict = 'approve'
                AND decision.content_hash = publication.content_hash)
            OR submission.expedited_reason IS NOT NULL AND EXISTS (SELECT 1 FROM decision
                WHERE decision.submission_id = submission.id AND verdict = 'approve'
                AND decision.level = submission.levels AND decision.content_hash = publication.content_hash)))""",
    ),
    Check(
        "what was published first is marked as long as its later review is open",
        """
        SELECT id FROM resource WHERE (coalesce(expedited, '') = 'open') <> EXISTS
            (SELECT 1 FROM later_review WHERE later_review.resource_id = resource.id
                AND later_review.state = 'open')""",
    ),
    Check(
        "nobody decided on their own work",
        """
        SELECT decision.id FROM decision JOIN submission ON submission.id = decision.submission_id
        WHERE EXISTS (SELECT 1 FROM account
            WHERE account.id = submission.submitted_by AND account.person_id = decision.person_id)
        OR EXISTS (SELECT 1 FROM account AS behalf JOIN account ON account.person_id = behalf.person_id
            WHERE behalf.id = decision.on_behalf_of AND account.id = submission.submitted_by)
        OR EXISTS (SELECT 1 FROM revision
            WHERE revision.resource_id = submission.resource_id AND revision.author_person_id = decision.person_id
            AND (revision.number = submission.revision_number OR (revision.number < submission.revision_number
                AND revision.number > (SELECT coalesce(max(publication.revision_number), 0) FROM publication
                    WHERE publication.resource_id = submission.resource_id
                    AND publication.at <= submission.created_at))))
        OR (submission.resource_id, decision.person_id) IN (
            WITH RECURSIVE taken(copy_id, resource_id, number) AS (
                SELECT copy_id, resource_id, revision_number FROM offer WHERE copy_id IS NOT NULL
                UNION SELECT taken.copy_id, offer.resource_id, offer.revision_number
                FROM taken JOIN offer ON offer.copy_id = taken.resource_id)
            SELECT taken.copy_id, revision.author_person_id FROM taken
            JOIN revision ON revision.resource_id = taken.resource_id AND revision.number <= taken.number)
        AND (submission.revision_number = 1 OR NOT EXISTS (SELECT 1 FROM publication
            WHERE publication.resource_id = submission.resource_id AND publication.at <= submission.created_at))""",
    ),
    Check(
        "the read model shows exactly what is live",
        """
        SELECT resource.id FROM resource
        LEFT JOIN delivered_resource AS delivered ON delivered.resource_id = resource.id
        WHERE (live_number IS NOT NULL AND (delivered.resource_id IS NULL OR delivered.status = 'gone'
            OR delivered.version <> live_number))
        OR (live_number IS NULL AND delivered.resource_id IS NOT NULL AND delivered.status <> 'gone')""",
    ),
    Check(
        "only what is live stands in lists",
        """
        SELECT resource_id FROM delivered_resource WHERE status <> 'live' AND resource_id IN (
            SELECT resource_id FROM delivered_in_channel UNION SELECT resource_id FROM delivered_in_site
            UNION SELECT resource_id FROM delivered_term WHERE field NOT LIKE 'a:%')
        OR status <> 'archived' AND resource_id IN (SELECT resource_id FROM delivered_term WHERE field LIKE 'a:%')""",
    ),
    Check(
        "what is live stands in a channel and on its site",
        """
        SELECT resource_id FROM delivered_resource WHERE status = 'live' AND (
            resource_id NOT IN (SELECT resource_id FROM delivered_in_channel)
            OR resource_id NOT IN (SELECT resource_id FROM delivered_in_site))""",
    ),
    Check(
        "a placement in effect is shown as two persons signed it",
        """
        SELECT placement.id FROM channel_placement AS placement
        LEFT JOIN resource ON resource.id = placement.resource_id
        LEFT JOIN revision ON revision.resource_id = resource.id AND revision.number = resource.live_number
        WHERE placement.state = 'in_effect' AND (
            revision.content_hash IS NULL OR revision.content_hash <> placement.content_hash
            OR NOT EXISTS (SELECT 1 FROM delivered_in_channel AS shown
                WHERE shown.resource_id = placement.resource_id AND shown.channel_id = placement.channel_id)
            OR 2 <> (SELECT count(DISTINCT person_id) FROM placement_signature AS signature
                WHERE signature.placement_id = placement.id AND verdict = 'pass'
                AND signature.content_hash = placement.content_hash))""",
    ),
    Check(
        "no file of what was withdrawn is public",
        """
        SELECT resource_id, sha256 FROM delivered_file WHERE is_live AND resource_id IN
            (SELECT resource_id FROM delivered_resource WHERE status = 'gone')""",
    ),
    Check(
        "the last change of a resource tells whether it is live",
        """
        SELECT resource.id FROM resource JOIN change ON change.sequence =
            (SELECT max(sequence) FROM change AS mine WHERE mine.resource_id = resource.id
            AND mine.kind NOT IN ('switched_off', 'switched_on', 'erased'))
        WHERE (resource.live_number IS NULL) <> (change.kind = 'withdrawn')""",
    ),
    Check(
        "every publication and withdrawal is in the change log",
        """
        SELECT resource_id FROM (SELECT resource_id, count(*) AS number FROM
            (SELECT resource_id FROM publication UNION ALL SELECT resource_id FROM withdrawal) AS act
            GROUP BY resource_id) AS acts
        WHERE number <> (SELECT count(*) FROM change
            WHERE change.resource_id = acts.resource_id AND change.revision_id IS NOT NULL
            AND change.kind NOT IN ('switched_off', 'switched_on', 'erased'))""",
    ),
    Check(
        "revisions are numbered without gaps up to the head",
        """
        SELECT id FROM resource
        WHERE head_number <> (SELECT count(*) FROM revision WHERE revision.resource_id = resource.id)
        OR head_number <> (SELECT max(number) FROM revision WHERE revision.resource_id = resource.id)""",
    ),
    Check(
        "what is in review has an open submission, what is scheduled an approved one",
        """
        SELECT id FROM resource WHERE (state = 'in_review') <> EXISTS
            (SELECT 1 FROM submission WHERE resource_id = resource.id AND submission.state = 'open')
        OR (state = 'scheduled') <> EXISTS
            (SELECT 1 FROM submission WHERE resource_id = resource.id AND submission.state = 'approved')""",
    ),
    Check(
        "what is scheduled is due",
        """
        SELECT id FROM submission WHERE state = 'approved'
        AND id NOT IN (SELECT submission_id FROM due_action WHERE state = 'pending')""",
    ),
    Check(
        "what a batch published has decisions of distinct persons at each level",
        """
        SELECT item.batch_id, item.position FROM migration_item AS item
        LEFT JOIN submission ON submission.id = item.submission_id
        WHERE item.state = 'published' AND (submission.id IS NULL OR submission.levels <>
            (SELECT count(DISTINCT person_id) FROM decision WHERE decision.submission_id = submission.id
                AND verdict = 'approve' AND decision.content_hash = submission.content_hash))""",
    ),
    Check(
        "whoever approved a batch had read its sample",
        """
        SELECT item.batch_id, item.position, act.level FROM migration_decision AS act
        JOIN migration_item AS item ON item.batch_id = act.batch_id
            AND ((item.sampled >> (act.level - 1)) & 1) = 1
        JOIN decision ON decision.submission_id = item.submission_id
            AND decision.person_id = act.person_id AND decision.level = act.level
        WHERE act.verdict = 'approve' AND item.state <> 'left' AND NOT EXISTS (SELECT 1 FROM migration_reading
            WHERE migration_reading.submission_id = item.submission_id
            AND migration_reading.person_id = act.person_id
            AND migration_reading.content_hash = decision.content_hash)""",
    ),
    Check(
        "a sample is as large as it is stated to be",
        """
        SELECT id FROM (SELECT batch.id, batch.sample_percent, batch.sample_least, count(*) AS items,
                sum((item.sampled >> (batch.level - 1)) & 1) AS sample
            FROM migration_batch AS batch JOIN migration_item AS item ON item.batch_id = batch.id
            WHERE batch.stage = 'reviewing' AND item.state = 'submitted'
            GROUP BY batch.id, batch.sample_percent, batch.sample_least) AS counted
        WHERE sample < items AND (sample < sample_least OR sample * 100 < items * sample_percent)""",
    ),
    Check(
        "what a batch holds for review waits for it",
        """
        SELECT item.batch_id, item.position FROM migration_item AS item
        JOIN migration_batch AS batch ON batch.id = item.batch_id
        LEFT JOIN submission ON submission.id = item.submission_id
        WHERE (item.state IN ('waiting', 'submitted') AND batch.stage = 'closed')
        OR (item.state = 'submitted' AND (submission.id IS NULL OR submission.state <> 'open'))""",
    ),
    Check(
        "every row of an import up to where it came has an outcome",
        """
        SELECT id FROM import_run
        WHERE done <> (SELECT count(*) FROM import_row WHERE run_id = import_run.id)""",
    ),
    Check(
        "what an import created is there",
        """
        SELECT run_id, number FROM import_row JOIN import_run ON import_run.id = import_row.run_id
        WHERE outcome = 'created' AND NOT import_run.is_dry AND NOT EXISTS
            (SELECT 1 FROM resource WHERE resource.id = import_row.resource_id)""",
    ),
    Check(
        "what an import created is known again",
        """
        SELECT run_id, number FROM import_row JOIN import_run ON import_run.id = import_row.run_id
        WHERE outcome = 'created' AND NOT import_run.is_dry AND import_run.state <> 'undone' AND NOT EXISTS
            (SELECT 1 FROM harvested_item WHERE harvested_item.resource_id = import_row.resource_id)""",
    ),
    Check(
        "what an undone import created is no longer known",
        """
        SELECT run_id, number FROM import_row JOIN import_run ON import_run.id = import_row.run_id
        JOIN resource ON resource.id = import_row.resource_id
        WHERE outcome = 'created' AND import_run.state = 'undone' AND EXISTS
            (SELECT 1 FROM harvested_item WHERE harvested_item.resource_id = resource.id)""",
    ),
    Check(
        "a row is proposed for merging exactly once",
        """
        SELECT import_row.run_id, import_row.number FROM merge_proposal JOIN import_row
            ON import_row.run_id = merge_proposal.run_id AND import_row.number = merge_proposal.number
        WHERE import_row.outcome <> 'proposed' OR EXISTS (SELECT 1 FROM merge_proposal AS other
            WHERE other.run_id = merge_proposal.run_id AND other.number = merge_proposal.number
            AND other.id <> merge_proposal.id)""",
    ),
    Check(
        "no resource stands for two items of a source that nobody merged",
        """
        SELECT resource_id FROM harvested_item WHERE NOT EXISTS (SELECT 1 FROM merge_proposal
            WHERE merge_proposal.organization_id = harvested_item.organization_id
            AND merge_proposal.source = harvested_item.source AND merge_proposal.key = harvested_item.key
            AND merge_proposal.state = 'same')
        GROUP BY resource_id HAVING count(*) > 1""",
    ),
    Check(
        "what was purged was never public, or was erased, and has no content left",
        """
        SELECT resource.id FROM resource LEFT JOIN revision ON revision.resource_id = resource.id
        LEFT JOIN revision_content ON revision_content.revision_id = revision.id
        WHERE purged_at IS NOT NULL
        AND ((first_public_at IS NOT NULL AND erased_at IS NULL) OR revision_content.revision_id IS NOT NULL)""",
    ),
    Check(
        "a page shows what others relate to it, except what its unit has hidden",
        """
        SELECT shown.source_id, shown.target_id FROM delivered_relation AS shown WHERE shown.is_hidden <> EXISTS
            (SELECT 1 FROM hidden_relation AS hidden WHERE hidden.source_id = shown.source_id
            AND hidden.type = shown.type AND hidden.target_id = shown.target_id AND hidden.shown_at IS NULL)""",
    ),
    Check(
        "a term is there or was merged, not both",
        """
        SELECT term.scheme, term.code FROM taxonomy_term AS term
        JOIN term_redirect ON term_redirect.scheme = term.scheme AND term_redirect.code = term.code""",
    ),
    Check(
        "what is in the recycle bin is compared with nothing",
        """
        SELECT resource.id FROM text_signature JOIN resource ON resource.id = text_signature.resource_id
        WHERE resource.deleted_at IS NOT NULL""",
    ),
)
"""Each is broken by hand in the tests and must then tell: a check that cannot find anything is none."""


def faults(session: Session, files: FileStore) -> Iterator[str]:
    """Every fault as one line; none when all is well."""
    for check in CHECKS:
        for row in session.execute(text(check.statement)):
            yield f"{check.name}: {' '.join(str(value) for value in row)}"
    yield from _person_faults(session)
    yield from _hash_faults(session)
    yield from _file_faults(session, files)
    if session.get_bind().dialect.name == "sqlite":
        for pragma in ("integrity_check", "foreign_key_check"):
            for row in session.execute(text(f"PRAGMA {pragma}")):
                if tuple(row) != ("ok",):
                    yield f"{pragma}: {' '.join(str(value) for value in row)}"


def _person_faults(session: Session) -> Iterator[str]:
    """Persons of before whose staff numbers are one number written in several ways: likely the same person."""
    alike = defaultdict(list)
    for number in session.scalars(select(Person.staff_number).order_by(Person.staff_number)):
        alike[same_form(number)].append(number)
    for numbers in alike.values():
        if len(numbers) > 1:
            yield f"no two persons have the same staff number: {' '.join(numbers)}"


def _hash_faults(session: Session) -> Iterator[str]:
    """Revisions whose stored content no longer has the hash that was decided on."""
    statement = (
        select(Resource.type, Revision.id, Revision.content_hash, RevisionContent.content)
        .join(Revision, Revision.resource_id == Resource.id)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .execution_options(yield_per=500)
    )
    attached: dict[str, dict[str, str]] = {}
    for revision_id, attachment_id, sha256 in session.execute(
        select(AttachmentReference.revision_id, Attachment.id, Attachment.sha256).join(
            Attachment, Attachment.id == AttachmentReference.attachment_id
        ),
    ):
        attached.setdefault(revision_id, {})[attachment_id] = sha256
    for kind, revision_id, expected, content in session.execute(statement):
        if content_hash(kind, content, attached.get(revision_id, {})) != expected:
            yield f"a revision's content has its hash: {revision_id}"


def _file_faults(session: Session, files: FileStore) -> Iterator[str]:
    for stored in session.scalars(select(StoredFile)):
        path = files.path(stored.sha256)
        if not path.is_file() or path.stat().st_size != stored.size:
            yield f"every stored file is on disk: {stored.sha256}"
