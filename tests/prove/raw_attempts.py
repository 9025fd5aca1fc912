"""What somebody who writes SQL as the application could try, past every rule of the code."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.ids import new_id
from tests.cast import Cast

AT = "2026-03-01 01:00:00"
Attempt = tuple[str, ...]

APPEND_ONLY = (
    "change",
    "revision",
    "publication",
    "withdrawal",
    "decision",
    "claim_event",
    "secrecy_sign_off",
)
DECISION = """
    INSERT INTO decision (id, submission_id, level, verdict, content_hash, account_id, duty, person_id, comment,
        gates, comments, is_escalated, created_at)
    SELECT {id}, s.id, {level}, 'approve', s.content_hash, a.id, 'reviewer', a.person_id, '', '{{}}', '[]', false,
        '2026-03-01 01:00:00'
    FROM submission s, account a WHERE s.state = 'open' AND a.username = '{who}'"""
GRANT = """
    INSERT INTO role_assignment (id, account_id, duty, role, level, organization_id, granted_by, created_at)
    SELECT {id}, a.id, '{duty}', 'level', {level}, (SELECT id FROM organization WHERE name = '云泽市教育局'),
        (SELECT id FROM account WHERE username = '{by}'), '2026-03-01 01:00:00'
    FROM account a WHERE a.username = '{whom}'"""


def literal(cast: Cast, identifier: str) -> str:
    """An id as a literal of this dialect."""
    return f"'{identifier.replace('-', '')}'" if cast.database.is_sqlite else f"'{identifier}'"


def _decision(who: str, level: int) -> Callable[[Cast], Attempt]:
    return lambda cast: (DECISION.format(id=literal(cast, new_id()), level=level, who=who),)


def _grant(whom: str, by: str, duty: str = "editor", level: str = "NULL") -> Callable[[Cast], Attempt]:
    return lambda cast: (GRANT.format(id=literal(cast, new_id()), whom=whom, by=by, duty=duty, level=level),)


def _said(*statements: str) -> Callable[[Cast], Attempt]:
    return lambda _cast: statements


def _with_id(statement: str) -> Callable[[Cast], Attempt]:
    return lambda cast: (statement.format(id=literal(cast, new_id())),)


OF = "(SELECT id FROM account WHERE username = '{}')"
PERSON = "(SELECT id FROM person WHERE name = '{}')"
SECOND_ACCOUNT = f"""
    INSERT INTO account (id, person_id, duty, username, password_hash, must_change_password, is_active, created_at)
    VALUES ({{id}}, {PERSON.format("lin_editor")}, 'reviewer', 'second', 'x', false, true, '{AT}')"""
FALSE_AUTHOR = f"""
    INSERT INTO revision (id, resource_id, number, content_hash, author_account_id, author_person_id, created_at)
    SELECT {{id}}, id, 99, '{"0" * 64}', {OF.format("lin_editor")}, {PERSON.format("su_editor")}, '{AT}'
    FROM resource WHERE state = 'in_review'"""
FORGED_CHANGE = f"""
    INSERT INTO change (sequence, kind, at, subject_type, subject_id)
    SELECT sequence + 1, 'published', '{AT}', 'resource', {{id}} FROM change_head"""
ALONE = f"""
    INSERT INTO change_request (id, kind, payload, state, requested_by, requested_person_id, decided_at, reason,
        expires_at, created_at)
    VALUES ({{id}}, 'assignment.create', '{{{{}}}}', 'applied_alone', {OF.format("an_admin")},
        {PERSON.format("an_admin")}, '{AT}', '', '{AT}', '{AT}')"""
SIGN_OFF = f"""
    INSERT INTO secrecy_sign_off (id, submission_id, verdict, content_hash, account_id, duty, person_id, comment,
        created_at)
    SELECT {{id}}, s.id, 'pass', s.content_hash, a.id, 'reviewer', a.person_id, '', '{AT}'
    FROM submission s, account a WHERE s.state = 'open' AND a.username = '{{who}}'"""
PUBLICATION = f"""
    INSERT INTO publication (id, resource_id, revision_number, content_hash, submission_id, at)
    SELECT {{id}}, resource_id, revision_number, content_hash, id, '{AT}' FROM submission WHERE state = '{{state}}'"""

BOTH: Mapping[str, Callable[[Cast], Attempt]] = {
    "a second duty for an account": _said("UPDATE account SET duty = 'reviewer' WHERE username = 'lin_editor'"),
    "an assignment of another duty": _grant("lin_editor", "an_admin", "reviewer", "1"),
    "an account passed to another person":
        _said(f"UPDATE account SET person_id = {PERSON.format('rev_one')} WHERE username = 'lin_editor'"),
    "an open account of another duty for the same person": _with_id(SECOND_ACCOUNT),
    "a decision by who wrote it": _decision("lin_second", 2),
    "a decision by an editor's account": _decision("gao_editor", 2),
    "a decision at a level that does not wait": _decision("rev_three", 3),
    "a second decision of one person by another account": _decision("one_again", 2),
    "a revision in the name of another": _with_id(FALSE_AUTHOR),
    "who wrote it forgotten, by the number last published":
        _said("UPDATE resource SET published_number = head_number WHERE state = 'in_review'"),
    "who sent it forgotten": _said(f"UPDATE submission SET submitted_by = {OF.format('su_editor')}"),
    "a publication without approval": _with_id(PUBLICATION.replace("{state}", "open")),
    "a live revision without publication":
        _said("UPDATE resource SET live_number = 1 WHERE state = 'in_review'"),
    "what was withdrawn live again":
        _said("UPDATE resource SET live_number = published_number WHERE state = 'withdrawn'"),
    "another hash for a submission": _said(f"UPDATE submission SET content_hash = '{'0' * 64}'"),
    "fewer levels for a submission": _said("UPDATE submission SET levels = 1, level = 1"),
    "no gates for a submission": _said("UPDATE submission SET gates = '{}'"),
    "no secrecy review for a submission": _said("UPDATE submission SET secrecy = NOT secrecy"),
    "a submission deleted": _said("DELETE FROM submission"),
    "other content under a revision": _said("UPDATE revision_content SET content = '{}'"),
    "what was public put into the bin":
        _said("UPDATE resource SET deleted_at = updated_at WHERE first_public_at IS NOT NULL"),
    "what was public forgotten and put into the bin":
        _said("UPDATE resource SET deleted_at = updated_at, first_public_at = NULL WHERE state = 'withdrawn'"),
    "a resource deleted": _said("DELETE FROM resource"),
    "an off-switch lifted by who switched it off":
        _said(f"UPDATE off_switch SET on_by = off_by, on_at = '{AT}'"),
    "an off-switch lifted by the same person's other account":
        _said(f"UPDATE off_switch SET on_by = {OF.format('three_again')}, on_at = '{AT}'"),
    "an off-switch lifted by nobody": _said(f"UPDATE off_switch SET on_at = '{AT}'"),
    "an off-switch said to be another's":
        _said(f"UPDATE off_switch SET off_by = {OF.format('rev_two')}"),
    "an off-switch deleted": _said("DELETE FROM off_switch"),
    "a hidden relation shown again by who hid it": _said(
        f"UPDATE hidden_relation SET shown_at = '{AT}', shown_by = hidden_by, shown_person_id = hidden_person_id"
    ),
    "a hidden relation shown again by the same person's other account": _said(
        f"UPDATE hidden_relation SET shown_at = '{AT}', shown_by = {OF.format('three_again')},"
        " shown_person_id = hidden_person_id"
    ),
    "a hidden relation shown again by nobody": _said(f"UPDATE hidden_relation SET shown_at = '{AT}'"),
    "a hidden relation shown all the same": _said("UPDATE delivered_relation SET is_hidden = false"),
    "a hidden relation deleted": _said("DELETE FROM hidden_relation"),
    "another resource erased than what was agreed to": _said(
        "UPDATE erased_item SET resource_id = (SELECT id FROM resource WHERE state = 'in_review')"
        " WHERE outcome = 'waiting'"
    ),
    "what was agreed to put under another erasure": _said(
        "UPDATE erased_item SET erasure_id = (SELECT id FROM erasure WHERE state = 'finished')"
        " WHERE outcome = 'waiting'"
    ),
    "a later revision erased than what was agreed to":
        _said("UPDATE erased_item SET head_number = head_number + 1 WHERE outcome = 'waiting'"),
    "when something was erased rewritten": _said(f"UPDATE erased_item SET at = '{AT}' WHERE outcome = 'erased'"),
    "a scope granted to oneself": _grant("an_editor", "an_admin"),
    "a scope without the second administrator": _grant("lin_editor", "an_admin"),
    "a change that took effect alone": _with_id(ALONE),
    "a change approved by who asked": _said(
        f"UPDATE change_request SET state = 'approved', decided_by = requested_by,"
        f" decided_person_id = requested_person_id, decided_at = '{AT}' WHERE state = 'waiting'"
    ),
    "a change asked for made another": _said("UPDATE change_request SET payload = '{\"level\": 3}'"),
    "a person deleted": _said("DELETE FROM person"),
    "a secrecy sign-off by who decided": _with_id(SIGN_OFF.replace("{who}", "one_again")),
    "a secrecy sign-off by who wrote it": _with_id(SIGN_OFF.replace("{who}", "lin_second")),
    "a state set by hand": _said("UPDATE submission SET state = 'approved' WHERE state = 'open'"),
    "a claim taken away": _said("UPDATE submission SET claimed_by = NULL, claimed_until = NULL"),
    "a policy set without the second administrator": _with_id(
        f"INSERT INTO review_policy (id, levels, gates, secrecy, expedited_allowed, created_at)"
        f" VALUES ({{id}}, 1, '{{{{}}}}', false, false, '{AT}')"
    ),
    "a scope taken away without the second administrator": _said("DELETE FROM role_assignment"),
    "a change of nothing in the log": _with_id(FORGED_CHANGE),
    **{f"a row of {one} rewritten": _said(f"UPDATE {one} SET {'sequence = sequence' if one == 'change' else 'id = id'}")
       for one in APPEND_ONLY},
    **{f"a row of {one} deleted": _said(f"DELETE FROM {one}") for one in APPEND_ONLY},
}  # fmt: skip
"""On both databases, each in a transaction of its own that is never committed."""

ONLY_POSTGRESQL: Mapping[str, Callable[[Cast], Attempt]] = {
    **{f"{one} truncated": _said(f"TRUNCATE {one} CASCADE") for one in (*APPEND_ONLY, "submission", "resource")},
    "a trigger dropped": _said("DROP TRIGGER zk_decision_own_work ON decision"),
    "triggers disabled": _said("ALTER TABLE decision DISABLE TRIGGER ALL"),
    "triggers passed by as a replica": _said("SET session_replication_role = replica"),
    "what a trigger does replaced": _said(
        "CREATE OR REPLACE FUNCTION zk_decision_own_work() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'"
    ),
    "a table of the same name before it":
        _said("CREATE TEMP TABLE submission (LIKE public.submission)", DECISION.format(
            id="gen_random_uuid()", level=2, who="lin_second").replace("submission s", "public.submission s")),
    "another role taken": _said("SET ROLE zhengku_owner"),
}  # fmt: skip
ONLY_SQLITE: Mapping[str, Callable[[Cast], Attempt]] = {
    **{f"a row of {one} replaced": _said(f"INSERT OR REPLACE INTO {one} SELECT * FROM {one}") for one in APPEND_ONLY},
    "content replaced": _said(
        "REPLACE INTO revision_content (revision_id, content, text) SELECT revision_id, '{}', '' FROM revision_content"
    ),
    "a trigger dropped": _said("DROP TRIGGER zk_decision_own_work"),
}

ONLY_RULES: Mapping[str, frozenset[str]] = {
    dialect: frozenset(
        {
            "an open account of another duty for the same person",
            "a state set by hand",
            "a claim taken away",
            "a policy set without the second administrator",
            "a scope taken away without the second administrator",
            "a change of nothing in the log",
            *more,
        }
    )
    for dialect, more in {"sqlite": {"a trigger dropped"}, "postgresql": set[str]()}.items()
}
"""What the database does not refuse; docs/decisions/0006 tells why each does no harm, or who else prevents it."""


def attempts(cast: Cast) -> dict[str, Any]:
    """What is tried on this database."""
    return {**BOTH, **(ONLY_SQLITE if cast.database.is_sqlite else ONLY_POSTGRESQL)}
