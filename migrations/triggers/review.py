"""Submissions and what is said of them: on what waits, by somebody who neither wrote nor signed it."""

from migrations.rules import AppendOnly, Custom, Immutable, Rule, Undeletable
from migrations.triggers.authors import OF_THE_SUBMISSION
from migrations.triggers.delegations import not_delegated
from migrations.triggers.library import OTHER_HASH
from migrations.triggers.parties import PARTIES, took_part
from migrations.triggers.refusals import refused

_WROTE_IT = f"""EXISTS (
    SELECT 1 FROM submission
    JOIN resource ON resource.id = submission.resource_id
    CROSS JOIN {OF_THE_SUBMISSION} AS author
    WHERE submission.id = NEW.submission_id AND author.person_id IN {PARTIES}
    AND (author.number > resource.published_number OR author.number = submission.revision_number)
) OR EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id IN {PARTIES}
)"""
_NOT_WHAT_WAITS = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.state = 'open' AND submission.level = NEW.level
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""
_MAY_NOT_WAIT = """NEW.expedited_reason IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM review_policy WHERE review_policy.id = NEW.policy_id AND review_policy.expedited_allowed
)"""
_NOT_WHAT_IS_SIGNED = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.state = 'open'
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""

REVIEW: tuple[Rule, ...] = (
    AppendOnly("decision"),
    AppendOnly("claim_event"),
    AppendOnly("secrecy_sign_off"),
    Undeletable("submission"),
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
    Custom("decision_own_work", "decision", *refused(_WROTE_IT, "nobody decides on their own work")),
    Custom("decision_twice", "decision", *refused(took_part("decision"), "nobody decides twice")),
    *(
        Custom(f"{table}_delegated", table, *refused(not_delegated("account_id", at), "nobody delegated this"))
        for table, at in (("decision", "created_at"), ("secrecy_sign_off", "created_at"), ("claim_event", "at"))
    ),
    Custom("submission_expedited", "submission", *refused(_MAY_NOT_WAIT, "no policy lets it be published first")),
    Immutable("submission", "expedited_reason"),
    Custom("decision_waits", "decision", *refused(_NOT_WHAT_WAITS, "this is not what waits for a decision")),
    Custom(
        "decision_signed",
        "decision",
        *refused(took_part("secrecy_sign_off"), "who signed for secrecy decides nothing"),
    ),
    Custom("secrecy_own_work", "secrecy_sign_off", *refused(_WROTE_IT, "nobody signs off their own work")),
    Custom("secrecy_waits", "secrecy_sign_off", *refused(_NOT_WHAT_IS_SIGNED, "this is not what waits")),
    Custom(
        "secrecy_decided",
        "secrecy_sign_off",
        *refused(took_part("decision"), "who decided signs nothing for secrecy"),
    ),
    Custom("submission_hash", "submission", *refused(OTHER_HASH, "the hash is not that of the revision")),
)
