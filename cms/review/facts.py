"""The facts of submissions: those of their resource, the level they wait at, who wrote and who decided."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account
from cms.filters import Membership, compile_filter
from cms.library.facts import COLUMNS, SETS, facts_of
from cms.library.models import Resource
from cms.review.models import Decision, SecrecySignOff, Submission
from permissions.facts import ResourceFacts
from permissions.filters import Filter

_SIGNED = exists().where(SecrecySignOff.submission_id == Submission.id)
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **COLUMNS,
    "level": Submission.level.expression,
    "awaits_secrecy": and_(Submission.secrecy, ~_SIGNED),
}


def _contributed(person_id: str) -> ColumnElement[bool]:
    submitted = exists().where(Account.id == Submission.submitted_by, Account.person_id == person_id)
    return or_(SETS["contributors"](person_id), submitted)


def _decided(person_id: str) -> ColumnElement[bool]:
    return or_(
        *(
            exists().where(one.submission_id == Submission.id, one.person_id == person_id)
            for one in (Decision, SecrecySignOff)
        )
    )


_SETS: Mapping[str, Membership] = {"contributors": _contributed, "deciders": _decided}


def submissions_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `submission` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def submission_facts(session: Session, submission: Submission, resource: Resource) -> ResourceFacts:
    """The facts of a resource with those of one submission. Sending something for review counts as work on it."""
    facts = facts_of(session, [resource])[resource.id]
    deciders = session.scalars(select(Decision.person_id).where(Decision.submission_id == submission.id))
    signers = session.scalars(
        select(SecrecySignOff.person_id).where(SecrecySignOff.submission_id == submission.id)
    ).all()
    submitter = session.scalars(select(Account.person_id).where(Account.id == submission.submitted_by)).one()
    return replace(
        facts,
        level=submission.level,
        deciders=frozenset((*deciders, *signers)),
        awaits_secrecy=submission.secrecy and not signers,
        contributors=facts.contributors | {submitter},
    )
