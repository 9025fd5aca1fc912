"""The facts of submissions: those of their resource, the level they wait at, who wrote and who decided."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Account, Organization
from cms.filters import Membership, compile_filter
from cms.library.facts import COLUMNS, SETS, facts_of
from cms.library.models import Resource
from cms.review.models import Decision, SecrecySignOff, Submission
from permissions.facts import ResourceFacts
from permissions.filters import Filter

_ABOVE = aliased(Organization)
_SIGNED = exists().where(SecrecySignOff.submission_id == Submission.id)
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **COLUMNS,
    "level": Submission.level.expression,
    "awaits_secrecy": and_(Submission.secrecy, ~_SIGNED),
    "is_escalated": Submission.escalated_at.is_not(None),
    "above": select(_ABOVE.lineage)
    .join(Organization, Organization.parent_id == _ABOVE.id)
    .where(Organization.id == Resource.organization_id)
    .scalar_subquery(),
    "is_for_all": Submission.eligible.is_(None),
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


def _eligible(organization_id: str) -> ColumnElement[bool]:
    """The list is short and its ids are of one form, so that looking for one in its text is enough."""
    return cast(Submission.eligible, String).contains(f'"{organization_id}"', autoescape=True)


_SETS: Mapping[str, Membership] = {"contributors": _contributed, "deciders": _decided, "eligible": _eligible}


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
        is_escalated=submission.escalated_at is not None,
        above=session.scalar(
            select(_ABOVE.lineage)
            .join(Organization, Organization.parent_id == _ABOVE.id)
            .where(Organization.id == resource.organization_id)
        ),
        is_for_all=submission.eligible is None,
        eligible=frozenset(submission.eligible or ()),
        contributors=facts.contributors | {submitter},
    )
