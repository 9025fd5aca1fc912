"""The facts of submissions: those of their resource, the level they wait at, who wrote and who decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Account, Organization
from cms.filters import Membership, compile_filter
from cms.library.facts import COLUMNS, SETS, facts_of
from cms.library.models import Resource
from cms.review.models import Decision, SecrecySignOff, Submission
from permissions.facts import ResourceFacts
from permissions.filters import Filter

_ACTIVE, _UNDER_WAY = ("open", "approved"), ("in_review", "scheduled")
_CLOSED = "closed"
"""The state that rules see of a past submission while another one of its resource is under way."""

_DECIDED, _SIGNED, _SENT = "decided", "signed", "sent"
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PERSONS = union_all(
    select(Decision.submission_id, literal(_DECIDED), Decision.person_id).where(Decision.submission_id.in_(_IDS)),
    select(SecrecySignOff.submission_id, literal(_SIGNED), SecrecySignOff.person_id).where(
        SecrecySignOff.submission_id.in_(_IDS)
    ),
    select(Submission.id, literal(_SENT), Account.person_id)
    .join(Account, Account.id == Submission.submitted_by)
    .where(Submission.id.in_(_IDS)),
)
_ABOVE = aliased(Organization)
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **COLUMNS,
    "state": case(
        (and_(Submission.state.not_in(_ACTIVE), Resource.state.in_(_UNDER_WAY)), _CLOSED), else_=Resource.state
    ),
    "level": Submission.level.expression,
    "awaits_secrecy": and_(Submission.secrecy, ~exists().where(SecrecySignOff.submission_id == Submission.id)),
    "is_escalated": Submission.escalated_at.is_not(None),
    "above": select(_ABOVE.lineage)
    .join(Organization, Organization.parent_id == _ABOVE.id)
    .where(Organization.id == Resource.organization_id)
    .scalar_subquery(),
    "top_level": Submission.levels.expression,
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
    return facts_of_submissions(session, [(submission, resource)])[submission.id]


def facts_of_submissions(session: Session, pairs: Iterable[tuple[Submission, Resource]]) -> dict[str, ResourceFacts]:
    """The same for many by the submission's id, with three queries however many there are."""
    pairs = list(pairs)
    if not pairs:
        return {}
    facts = facts_of(session, {resource.id: resource for _, resource in pairs}.values())
    persons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for submission_id, part, person_id in session.execute(_PERSONS, {"ids": [one.id for one, _ in pairs]}):
        persons[submission_id, part].add(person_id)
    return {
        submission.id: replace(
            facts[resource.id],
            state=_CLOSED if _is_past(submission, resource) else resource.state,
            level=submission.level,
            deciders=frozenset(persons[submission.id, _DECIDED] | persons[submission.id, _SIGNED]),
            awaits_secrecy=submission.secrecy and not persons[submission.id, _SIGNED],
            is_escalated=submission.escalated_at is not None,
            above=_above(facts[resource.id].organization),
            top_level=submission.levels,
            is_for_all=submission.eligible is None,
            eligible=frozenset(submission.eligible or ()),
            contributors=facts[resource.id].contributors | persons[submission.id, _SENT],
        )
        for submission, resource in pairs
    }


def _is_past(submission: Submission, resource: Resource) -> bool:
    return submission.state not in _ACTIVE and resource.state in _UNDER_WAY


def _above(lineage: str) -> str | None:
    """The lineage of the unit above: `/a/` of `/a/b/`."""
    above = lineage[: lineage.rstrip("/").rfind("/") + 1]
    return None if above == "/" else above
