"""What must hold of important documents, of batches and of erasures; each rule is a SELECT of what breaks it.

As in `invariants`, persons are found through the accounts that acted, and nothing of the product's code takes part.
"""

from tests.separation.parts_of_rules import LOST_ONE, WORKED_ON_IT

_NAMES_DOCUMENT = """(
    (rc.content ->> 'relations') LIKE '%interprets%'
    AND replace(rc.content ->> 'relations', '-', '') LIKE '%' || replace(CAST(r.id AS text), '-', '') || '%'
    AND (rc.content ->> 'background') IS NOT NULL AND (rc.content ->> 'purpose') IS NOT NULL
    AND (rc.content ->> 'key_measures') IS NOT NULL
)"""
_IS_IMPORTANT = """(p.is_important OR EXISTS (
    SELECT 1 FROM revision rv JOIN revision_content rc ON rc.revision_id = rv.id
    WHERE rv.resource_id = r.id AND rv.number = p.revision_number
    AND CAST(rc.content ->> 'important' AS text) IN ('1', 'true')
))"""

OF_RESOURCES = {
    "nothing important goes public without its interpretation or a waiver of its own": f"""
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id
        WHERE r.type = 'policy_document' AND {_IS_IMPORTANT} AND NOT EXISTS (
            SELECT 1 FROM interpretation_waiver w
            WHERE w.resource_id = r.id AND w.content_hash = p.content_hash AND w.id < p.id
        ) AND NOT EXISTS (
            SELECT 1 FROM publication q JOIN resource e ON e.id = q.resource_id
            JOIN revision rv ON rv.resource_id = e.id AND rv.number = q.revision_number
            LEFT JOIN revision_content rc ON rc.revision_id = rv.id
            WHERE e.type = 'policy_interpretation' AND q.at <= p.at AND (e.erased_at IS NOT NULL OR {_NAMES_DOCUMENT})
            AND NOT EXISTS (
                SELECT 1 FROM publication n WHERE n.resource_id = e.id AND n.id > q.id AND n.at <= p.at
            ) AND NOT EXISTS (
                SELECT 1 FROM withdrawal t WHERE t.resource_id = e.id AND t.id > q.id AND t.at < p.at
            )
        )""",
    "who waives an interpretation reviews at the last level, and worked on none of the document": f"""
        SELECT r.id FROM resource r JOIN interpretation_waiver w ON w.resource_id = r.id
        JOIN submission s ON s.id = w.submission_id JOIN account who ON who.id = w.account_id
        WHERE who.duty <> 'reviewer' OR w.content_hash <> s.content_hash OR s.resource_id <> r.id
        OR {WORKED_ON_IT.format(before="w.id")} OR NOT (EXISTS (
            SELECT 1 FROM role_assignment h WHERE h.account_id = who.id AND h.level = s.levels
        ) OR {LOST_ONE.format(account="who.id")})""",
    "who approved an item of a sample as part of a batch had read it as it was": """
        SELECT r.id FROM resource r JOIN migration_item i ON i.resource_id = r.id
        JOIN decision d ON d.submission_id = i.submission_id
        JOIN migration_decision m ON m.batch_id = i.batch_id AND m.level = d.level AND m.account_id = d.account_id
        WHERE m.verdict = 'approve' AND d.verdict = 'approve' AND d.id > m.id
        AND ((i.sampled >> (d.level - 1)) & 1) = 1 AND NOT EXISTS (
            SELECT 1 FROM migration_reading g JOIN account reader ON reader.id = g.account_id
            JOIN account who ON who.id = m.account_id
            WHERE g.submission_id = i.submission_id AND g.content_hash = d.content_hash AND g.read_at <= m.decided_at
            AND reader.person_id = who.person_id
        )""",
    "what is erased has no content left, and nothing else that was public lost any": """
        SELECT r.id FROM resource r WHERE (r.erased_at IS NOT NULL AND (
            r.live_number IS NOT NULL OR r.title <> '' OR r.document_number IS NOT NULL OR EXISTS (
                SELECT 1 FROM revision rv JOIN revision_content rc ON rc.revision_id = rv.id WHERE rv.resource_id = r.id
            ) OR EXISTS (SELECT 1 FROM resource_relation d WHERE d.source_id = r.id)
            OR EXISTS (SELECT 1 FROM text_signature t WHERE t.resource_id = r.id)
            OR EXISTS (SELECT 1 FROM delivered_in_channel d WHERE d.resource_id = r.id)
            OR EXISTS (SELECT 1 FROM channel_placement p WHERE p.resource_id = r.id AND p.closed_at IS NULL)
            OR EXISTS (
                SELECT 1 FROM delivered_resource d
                WHERE d.resource_id = r.id AND (d.status <> 'gone' OR d.title <> '' OR length(d.full) > 0)
            )
        )) OR (r.purged_at IS NULL AND EXISTS (
            SELECT 1 FROM revision rv LEFT JOIN revision_content rc ON rc.revision_id = rv.id
            WHERE rv.resource_id = r.id AND rc.revision_id IS NULL
        ))""",
    "what is erased two administrators and a third person, a supervising reviewer, have let go": f"""
        SELECT r.id FROM resource r WHERE r.erased_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM erased_item i JOIN erasure e ON e.id = i.erasure_id
            JOIN change_request q ON q.id = e.change_request_id
            JOIN account asking ON asking.id = q.requested_by JOIN account agreeing ON agreeing.id = q.decided_by
            JOIN account who ON who.id = e.confirmed_by
            WHERE i.resource_id = r.id AND i.outcome = 'erased' AND e.resource_id = r.id
            AND q.kind = 'erasure.create' AND q.state = 'approved' AND q.target_id = r.id
            AND asking.duty = 'system_admin' AND agreeing.duty = 'system_admin' AND who.duty = 'reviewer'
            AND asking.person_id <> agreeing.person_id AND who.person_id <> asking.person_id
            AND who.person_id <> agreeing.person_id AND e.confirmed_at <= r.erased_at AND q.decided_at <= e.confirmed_at
            AND (EXISTS (
                SELECT 1 FROM role_assignment h JOIN organization unit ON unit.id = h.organization_id
                JOIN organization owner ON owner.id = r.organization_id LEFT JOIN site ON site.id = r.home_site_id
                LEFT JOIN organization supervising ON supervising.id = site.supervising_id
                WHERE h.account_id = who.id AND h.level = 3 AND (
                    owner.lineage LIKE unit.lineage || '%' OR supervising.lineage LIKE unit.lineage || '%'
                )
            ) OR {LOST_ONE.format(account="who.id")})
        )""",
}
"""Rules about resources; each is asked of all, or of one, `r`."""

OF_PLATFORM = {
    "each level of a batch is decided by another reviewer of it, by none who brought it in or sent it": f"""
        SELECT b.id FROM migration_batch b JOIN migration_decision d ON d.batch_id = b.id
        JOIN account who ON who.id = d.account_id JOIN import_run n ON n.id = b.run_id
        WHERE who.duty <> 'reviewer' OR EXISTS (
            SELECT 1 FROM account giving WHERE giving.id IN (b.account_id, n.account_id)
            AND giving.person_id = who.person_id
        ) OR EXISTS (
            SELECT 1 FROM migration_decision other JOIN account twice ON twice.id = other.account_id
            WHERE other.batch_id = b.id AND other.id <> d.id AND twice.person_id = who.person_id
        ) OR NOT (EXISTS (
            SELECT 1 FROM role_assignment h WHERE h.account_id = who.id AND h.level = d.level
        ) OR {LOST_ONE.format(account="who.id")})""",
}
"""Rules about all the rest."""
