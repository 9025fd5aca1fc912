"""What must hold of the raw tables whatever was done: each rule is a SELECT of what breaks it.

Nothing of the product's code takes part, so that a mistake there is not repeated here. Persons are found through the
accounts that acted, not through what was written down of them.
"""

import hashlib
import json
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, TextClause, bindparam, text

from cms.db import Id
from tests.separation import between_units, beyond_review
from tests.separation.parts_of_rules import WORKED_ON_IT

_LAST = "(SELECT p.{} FROM publication p WHERE p.resource_id = r.id ORDER BY p.id DESC LIMIT 1)"
_TAKEN_BACK = f"""EXISTS (
    SELECT 1 FROM withdrawal w WHERE w.resource_id = r.id AND w.kind = 'withdrawn' AND w.id > {_LAST.format("id")}
)"""
_IN_ANOTHERS_NAME = " UNION ALL ".join(
    f"SELECT submission_id, account_id, on_behalf_of, {at} AS at FROM {table} WHERE on_behalf_of IS NOT NULL"
    for table, at in (
        ("decision", "created_at"),
        ("secrecy_sign_off", "created_at"),
        ("claim_event", "at"),
        ("later_review", "decided_at"),
    )
)
_SAID_SOMETHING = " OR ".join(
    f"""EXISTS (
        SELECT 1 FROM {table} x JOIN account a ON a.id IN (x.account_id, x.on_behalf_of)
        WHERE x.submission_id = s.id AND a.person_id = who.person_id
    )"""
    for table in ("decision", "secrecy_sign_off")
)
_RELEASED = """
    SELECT i.release_id, i.position, p.at, (
        SELECT min(c.sequence) FROM change c
        WHERE c.resource_id = p.resource_id AND c.kind IN ('published', 'updated') AND c.at >= p.at
    ) AS sequence
    FROM release_item i JOIN publication p ON p.submission_id = i.submission_id"""

OF_RESOURCES = {
    "live is what was published last": f"""
        SELECT r.id FROM resource r WHERE r.live_number IS NOT NULL
        AND (r.live_number IS DISTINCT FROM {_LAST.format("revision_number")} OR {_TAKEN_BACK})""",
    "what was published stays so until it is withdrawn": f"""
        SELECT r.id FROM resource r WHERE r.live_number IS NULL AND {_LAST.format("id")} IS NOT NULL
        AND NOT {_TAKEN_BACK}""",
    "what is live is disclosed proactively": """
        SELECT r.id FROM resource r
        JOIN revision rv ON rv.resource_id = r.id AND rv.number = r.live_number
        JOIN revision_content rc ON rc.revision_id = rv.id
        WHERE (rc.content ->> 'disclosure') IS DISTINCT FROM 'proactive'""",
    "what was public is never deleted": """
        SELECT r.id FROM resource r WHERE (r.deleted_at IS NOT NULL OR r.purged_at IS NOT NULL)
        AND r.erased_at IS NULL AND EXISTS (SELECT 1 FROM publication p WHERE p.resource_id = r.id)""",
    "every publication and withdrawal has its change row, and no other has one": """
        SELECT r.id FROM resource r JOIN revision rv ON rv.resource_id = r.id WHERE (
            SELECT count(*) FROM publication p WHERE p.resource_id = r.id AND p.revision_number = rv.number
        ) <> (
            SELECT count(*) FROM change c WHERE c.resource_id = r.id AND c.revision_id = rv.id
            AND c.content_hash = rv.content_hash AND c.kind IN ('published', 'updated')
        ) OR (
            SELECT count(*) FROM withdrawal w WHERE w.resource_id = r.id AND w.revision_number = rv.number
        ) <> (
            SELECT count(*) FROM change c WHERE c.resource_id = r.id AND c.revision_id = rv.id
            AND c.content_hash = rv.content_hash AND c.kind IN ('withdrawn', 'archived')
        )""",
    "what was published is what was submitted": """
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id WHERE NOT EXISTS (
            SELECT 1 FROM submission s
            JOIN revision rv ON rv.resource_id = s.resource_id AND rv.number = s.revision_number
            WHERE s.id = p.submission_id AND s.resource_id = r.id AND s.revision_number = p.revision_number
            AND s.content_hash = p.content_hash AND rv.content_hash = p.content_hash AND s.state = 'published'
        )""",
    "every level approved, each by another person": """
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id
        JOIN submission s ON s.id = p.submission_id WHERE s.expedited_reason IS NULL AND NOT EXISTS (
            SELECT 1 FROM decision d JOIN account who ON who.id = d.account_id
            WHERE d.submission_id = s.id AND who.duty = 'reviewer'
            GROUP BY d.submission_id HAVING count(*) = s.levels AND count(DISTINCT who.person_id) = s.levels
            AND count(DISTINCT d.level) = s.levels AND min(d.level) = 1 AND max(d.level) = s.levels
            AND min(d.verdict) = 'approve' AND max(d.verdict) = 'approve'
            AND min(d.content_hash) = p.content_hash AND max(d.content_hash) = p.content_hash
        )""",
    "what was published first was approved at the last level, and owes a later review": """
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id
        JOIN submission s ON s.id = p.submission_id WHERE s.expedited_reason IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision d JOIN account who ON who.id = d.account_id
            JOIN later_review l ON l.submission_id = d.submission_id
            WHERE d.submission_id = s.id AND l.resource_id = r.id AND who.duty = 'reviewer'
            GROUP BY d.submission_id HAVING count(*) = 1 AND min(d.level) = s.levels
            AND min(d.verdict) = 'approve' AND min(d.content_hash) = p.content_hash
        )""",
    "who reviews later is another reviewer than who worked on it, decided or signed": f"""
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN later_review l ON l.submission_id = s.id JOIN account who ON who.id IN (l.account_id, l.on_behalf_of)
        WHERE who.duty <> 'reviewer' OR {_SAID_SOMETHING} OR {
        WORKED_ON_IT.format(before="(SELECT own.id FROM publication own WHERE own.submission_id = s.id)")
    }""",
    "who reviews later signs all six gates, or withdraws it": """
        SELECT r.id FROM resource r JOIN later_review l ON l.resource_id = r.id
        JOIN submission s ON s.id = l.submission_id
        WHERE (l.state = 'confirmed' AND 6 <> (
            SELECT count(*) FROM {gates} gate WHERE (l.gates ->> gate.key) = 'pass'
        )) OR (l.state = 'objected' AND NOT EXISTS (
            SELECT 1 FROM withdrawal w WHERE w.resource_id = r.id AND w.revision_number = s.revision_number
            AND w.kind = 'withdrawn' AND w.account_id = l.account_id AND w.at >= l.decided_at
        ))""",
    "what is live without having passed every level says so": f"""
        SELECT r.id FROM resource r WHERE r.expedited IS DISTINCT FROM (
            SELECT l.state FROM later_review l
            WHERE r.live_number IS NOT NULL AND l.submission_id = {_LAST.format("submission_id")}
        ) OR EXISTS (
            SELECT 1 FROM later_review l WHERE l.resource_id = r.id AND l.state = 'open'
            AND (r.live_number IS NULL OR l.submission_id <> {_LAST.format("submission_id")})
        )""",
    "nobody decides on their own work, nor has another decide": f"""
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN decision d ON d.submission_id = s.id JOIN account who ON who.id IN (d.account_id, d.on_behalf_of)
        WHERE {WORKED_ON_IT.format(before="d.id")}""",
    "nobody signs for the secrecy of their own work, nor has another sign": f"""
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN secrecy_sign_off o ON o.submission_id = s.id JOIN account who ON who.id IN (o.account_id, o.on_behalf_of)
        WHERE {WORKED_ON_IT.format(before="o.id")}""",
    "nobody decides twice, in whosever name": """
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN decision d ON d.submission_id = s.id JOIN account who ON who.id IN (d.account_id, d.on_behalf_of)
        GROUP BY r.id, s.id, who.person_id HAVING count(*) > 1""",
    "who signs for secrecy decides nothing": """
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN decision d ON d.submission_id = s.id JOIN account who ON who.id IN (d.account_id, d.on_behalf_of)
        JOIN secrecy_sign_off o ON o.submission_id = s.id
        JOIN account signer ON signer.id IN (o.account_id, o.on_behalf_of)
        WHERE signer.person_id = who.person_id""",
    "what is done in the name of another was delegated then": f"""
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id JOIN ({_IN_ANOTHERS_NAME}) x
        ON x.submission_id = s.id WHERE NOT EXISTS (
            SELECT 1 FROM delegation g WHERE g.from_account = x.on_behalf_of AND g.to_account = x.account_id
            AND g.starts_at <= x.at AND g.ends_at > x.at AND (g.revoked_at IS NULL OR g.revoked_at > x.at)
        )""",
    "nothing whose terms demand it is public without the secrecy sign-off": """
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id
        JOIN submission s ON s.id = p.submission_id WHERE s.secrecy AND NOT EXISTS (
            SELECT 1 FROM secrecy_sign_off o
            WHERE o.submission_id = s.id AND o.verdict = 'pass' AND o.content_hash = p.content_hash AND o.id < p.id
        )""",
    "each of the six gates was signed at its level": """
        SELECT r.id FROM resource r JOIN publication p ON p.resource_id = r.id
        JOIN submission s ON s.id = p.submission_id WHERE 6 <> (
            SELECT count(*) FROM {gates} gate WHERE EXISTS (
                SELECT 1 FROM decision d WHERE d.submission_id = s.id
                AND d.level = CAST(gate.value AS integer) AND (d.gates ->> gate.key) = 'pass'
            )
        )""",
    "nobody decides while the claim of another lasts": """
        SELECT r.id FROM resource r JOIN submission s ON s.resource_id = r.id
        JOIN decision d ON d.submission_id = s.id JOIN claim_event e ON e.id = (
            SELECT l.id FROM claim_event l WHERE l.submission_id = s.id AND l.at < d.created_at
            ORDER BY l.at DESC, l.id DESC LIMIT 1
        ) WHERE e.kind IN ('taken', 'prolonged', 'taken_over') AND e.until > d.created_at
        AND e.account_id <> d.account_id AND NOT EXISTS (
            SELECT 1 FROM decision ended
            WHERE ended.submission_id = s.id AND ended.created_at >= e.at AND ended.created_at < d.created_at
        )""",
    "nothing of an open release is public by it": """
        SELECT r.id FROM resource r JOIN release_item i ON i.resource_id = r.id JOIN release e ON e.id = i.release_id
        WHERE e.state IN ('preparing', 'waiting') AND (
            NOT i.is_open OR i.submission_id IS NOT NULL OR EXISTS (
                SELECT 1 FROM publication p JOIN submission s ON s.id = p.submission_id
                WHERE p.resource_id = r.id AND (p.at > e.updated_at OR s.state <> 'published')
            )
        )""",
    "what leaves an unpublished release is sent for review anew": """
        SELECT r.id FROM resource r JOIN release_item i ON i.resource_id = r.id JOIN release e ON e.id = i.release_id
        JOIN submission s ON s.resource_id = r.id JOIN publication p ON p.submission_id = s.id
        WHERE e.state = 'cancelled' AND (
            i.is_open OR i.submission_id IS NOT NULL
            OR (s.created_at < e.closed_at AND p.at >= e.closed_at)
        )""",
    **between_units.OF_RESOURCES,
    **beyond_review.OF_RESOURCES,
}
"""Rules about resources, submissions and what was made of them; each is asked of all, or of one, `r`."""

OF_PLATFORM = {
    "a release is public as a whole, at one moment and in its order": f"""
        SELECT e.id FROM release e WHERE e.state = 'published' AND (
            NOT EXISTS (SELECT 1 FROM release_item i WHERE i.release_id = e.id) OR EXISTS (
                SELECT 1 FROM release_item i LEFT JOIN publication p
                ON p.submission_id = i.submission_id AND p.resource_id = i.resource_id
                WHERE i.release_id = e.id AND (p.id IS NULL OR i.is_open)
            ) OR EXISTS (
                SELECT 1 FROM ({_RELEASED}) x WHERE x.release_id = e.id
                GROUP BY x.release_id
                HAVING count(DISTINCT x.at) > 1 OR max(x.sequence) - min(x.sequence) <> count(*) - 1
            ) OR EXISTS (
                SELECT 1 FROM ({_RELEASED}) x JOIN ({_RELEASED}) y ON y.release_id = x.release_id
                WHERE x.release_id = e.id AND x.position < y.position AND x.sequence > y.sequence
            )
        )""",
    "an off-switch is lifted by another person": """
        SELECT o.id FROM off_switch o JOIN account a ON a.id = o.off_by JOIN account b ON b.id = o.on_by
        WHERE a.person_id = b.person_id""",
    "the change log has no gap": """
        SELECT 'gap' FROM change_head h
        WHERE h.sequence <> (SELECT count(*) FROM change) OR h.sequence <> (SELECT max(sequence) FROM change)""",
    "what was written down of persons is true": """
        SELECT a.id FROM account a WHERE
        EXISTS (SELECT 1 FROM revision x WHERE x.author_account_id = a.id AND x.author_person_id <> a.person_id)
        OR EXISTS (SELECT 1 FROM decision x WHERE x.account_id = a.id AND x.person_id <> a.person_id)
        OR EXISTS (SELECT 1 FROM secrecy_sign_off x WHERE x.account_id = a.id AND x.person_id <> a.person_id)
        OR EXISTS (SELECT 1 FROM later_review x WHERE x.account_id = a.id AND x.person_id <> a.person_id)""",
    "an account acts by its duty alone": """
        SELECT a.id FROM account a WHERE (a.duty <> 'reviewer' AND (
            EXISTS (SELECT 1 FROM decision x WHERE x.account_id = a.id)
            OR EXISTS (SELECT 1 FROM secrecy_sign_off x WHERE x.account_id = a.id)
            OR EXISTS (SELECT 1 FROM withdrawal x WHERE x.account_id = a.id)
        )) OR (a.duty <> 'editor' AND (
            EXISTS (SELECT 1 FROM revision x WHERE x.author_account_id = a.id)
            OR EXISTS (SELECT 1 FROM submission x WHERE x.submitted_by = a.id)
        )) OR EXISTS (SELECT 1 FROM role_assignment x WHERE x.account_id = a.id AND x.duty <> a.duty)""",
    "what was granted was approved by another than who asked, and concerns neither": """
        SELECT g.id FROM role_assignment g JOIN account taker ON taker.id = g.account_id
        LEFT JOIN change_request q ON q.id = g.change_request_id
        LEFT JOIN account asking ON asking.id = q.requested_by
        LEFT JOIN account deciding ON deciding.id = q.decided_by
        WHERE g.granted_by IS NOT NULL AND NOT coalesce(
            q.state = 'approved' AND q.kind = 'assignment.create' AND q.target_id = taker.id
            AND asking.person_id <> deciding.person_id AND asking.person_id <> taker.person_id
            AND deciding.person_id <> taker.person_id AND asking.id = g.granted_by, false
        )""",
    "no request is decided by who asked": """
        SELECT q.id FROM change_request q
        JOIN account asking ON asking.id = q.requested_by JOIN account deciding ON deciding.id = q.decided_by
        WHERE q.state IN ('approved', 'refused') AND asking.person_id = deciding.person_id""",
    **beyond_review.OF_PLATFORM,
}
"""Rules about all the rest."""

_GATES = {"sqlite": "json_each(s.gates)", "postgresql": "jsonb_each_text(s.gates)"}


class Look(NamedTuple):
    """What one resource looks like: the state of its head, and the names of the rules that it breaks."""

    state: str
    broken: list[str]


def look(connection: Connection, resource_id: str) -> Look:
    """Look at one resource."""
    rows = connection.execute(_about_one(connection.dialect.name), {"resource": resource_id}).all()
    return Look(*(row[1] for row in rows if row[0] == "state"), [row[1] for row in rows if row[0] == "broken"])


def broken(connection: Connection) -> list[str]:
    """Every rule that anything breaks, with what breaks it."""
    told = [
        f"{name}: {row[0]}"
        for rules in (OF_RESOURCES, OF_PLATFORM)
        for name, rule in rules.items()
        for row in connection.execute(text(_written(rule, connection.dialect.name)))
    ]
    return told + _hashes(connection)


@cache
def _about_one(dialect: str) -> TextClause:
    parts = ["SELECT 'state' AS what, state AS told FROM resource WHERE id = :resource"]
    parts += [
        f"SELECT 'broken', '{name}' WHERE EXISTS ({_narrowed(_written(rule, dialect))})"
        for name, rule in OF_RESOURCES.items()
    ]
    return text(" UNION ALL ".join(parts)).bindparams(bindparam("resource", type_=Id))


def _narrowed(rule: str) -> str:
    """The rule asked of one resource: each names first which resources it looks at."""
    return rule.replace("FROM resource r", "FROM (SELECT * FROM resource WHERE id = :resource) r", 1)


def _written(rule: str, dialect: str) -> str:
    return rule.replace("{gates}", _GATES[dialect])


def _hashes(connection: Connection) -> list[str]:
    """Revisions whose hash is not that of their content, computed anew. None has files here."""
    rows = connection.execute(
        text("""
            SELECT rv.id, rv.content_hash, r.type, rc.content FROM revision rv
            JOIN resource r ON r.id = rv.resource_id JOIN revision_content rc ON rc.revision_id = rv.id""")
    )
    return [f"the hash is that of the content: {row[0]}" for row in rows if _hash(row[2], row[3]) != row[1]]


def _hash(type_name: str, content: Any) -> str:
    held = json.loads(content) if isinstance(content, str) else content
    whole = {"type": type_name, "content": held, "files": {}}
    told = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def counted(connection: Connection) -> dict[str, int]:
    """How many things the rules were asked of."""
    asked = {
        "revisions": "SELECT count(*) FROM revision",
        "publications": "SELECT count(*) FROM publication",
        "live": "SELECT count(*) FROM resource WHERE live_number IS NOT NULL",
        "decisions": "SELECT count(*) FROM decision",
        "sign-offs": "SELECT count(*) FROM secrecy_sign_off",
        "decisions in another's name": "SELECT count(*) FROM decision WHERE on_behalf_of IS NOT NULL",
        "sign-offs in another's name": "SELECT count(*) FROM secrecy_sign_off WHERE on_behalf_of IS NOT NULL",
        "published first": "SELECT count(*) FROM submission WHERE state = 'published' AND expedited_reason IS NOT NULL",
        "confirmed later": "SELECT count(*) FROM later_review WHERE state = 'confirmed'",
        "objected later": "SELECT count(*) FROM later_review WHERE state = 'objected'",
        "releases published": "SELECT count(*) FROM release WHERE state = 'published'",
        "published in releases": "SELECT count(*) FROM release_item WHERE submission_id IS NOT NULL",
        "releases given up": "SELECT count(*) FROM release WHERE state = 'cancelled'",
        "switches lifted": "SELECT count(*) FROM off_switch WHERE on_at IS NOT NULL",
        "grants": "SELECT count(*) FROM role_assignment WHERE granted_by IS NOT NULL",
        "published at one level": "SELECT count(*) FROM submission WHERE state = 'published' AND levels = 1",
        "published at three levels": "SELECT count(*) FROM submission WHERE state = 'published' AND levels = 3",
        "published with secrecy": "SELECT count(*) FROM submission WHERE state = 'published' AND secrecy",
        "offers adopted": "SELECT count(*) FROM offer WHERE state = 'adopted'",
        "offers copied": "SELECT count(*) FROM offer WHERE state = 'copied'",
        "copies published": "SELECT count(*) FROM offer JOIN publication ON publication.resource_id = offer.copy_id",
        "placements in effect": "SELECT count(*) FROM channel_placement WHERE in_effect_at IS NOT NULL",
        "placements of what was offered": "SELECT count(*) FROM channel_placement WHERE offer_id IS NOT NULL",
        "placements that lapsed": "SELECT count(*) FROM channel_placement WHERE state = 'lapsed'",
        "pins in effect": "SELECT count(*) FROM channel_pin WHERE in_effect_at IS NOT NULL",
        "important documents published": "SELECT count(*) FROM publication WHERE is_important",
        "waivers": "SELECT count(*) FROM interpretation_waiver",
        "decisions on batches": "SELECT count(*) FROM migration_decision",
        "published in batches": "SELECT count(*) FROM migration_item WHERE state = 'published'",
        "erased": "SELECT count(*) FROM resource WHERE erased_at IS NOT NULL",
        "escalated decisions": "SELECT count(*) FROM decision WHERE is_escalated",
    }
    return {name: int(connection.scalar(text(statement)) or 0) for name, statement in asked.items()}
