"""Later reviews (补审) of what was published first: owed by policy, said by another reviewer."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.authors import OF_THE_SUBMISSION
from migrations.triggers.delegations import not_delegated
from migrations.triggers.parties import PARTIES, took_part
from migrations.triggers.refusals import refused, refused_update

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
    SELECT 1 FROM submission CROSS JOIN {OF_THE_SUBMISSION} AS author
    WHERE submission.id = NEW.submission_id AND author.person_id IN {PARTIES}
    AND author.number <= submission.revision_number
    AND (author.number > NEW.base_number OR author.number = submission.revision_number)
    UNION ALL SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id IN {PARTIES}
)"""

LATER_REVIEWS: tuple[Rule, ...] = (
    Undeletable("later_review"),
    Custom("later_review_owed", "later_review", *refused(_OWES_NO_REVIEW, "nothing was published first")),
    Custom("later_review_over", "later_review", *refused_update("OLD.state <> 'open'", "it is closed already")),
    Custom("later_review_by", "later_review", *refused_update(_LATER_BY_NONE, "no reviewer said this")),
    Custom("later_review_own", "later_review", *refused_update(_LATER_OWN_WORK, "nobody confirms their own work")),
    Custom(
        "later_review_other",
        "later_review",
        *refused_update(
            f"{_LATER_SAID} AND ({took_part('decision')} OR {took_part('secrecy_sign_off')})",
            "another person than who decided",
        ),
    ),
    Custom(
        "later_review_delegated",
        "later_review",
        *refused_update(not_delegated("account_id", "decided_at"), "nobody delegated this"),
    ),
    *(Immutable("later_review", column, "submission_id") for column in ("resource_id", "base_number", "due_at")),
)
