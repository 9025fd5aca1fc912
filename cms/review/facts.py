"""The facts of submissions: those of their resource, the level they wait at, who wrote and who decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Account, Organization
from cms.db import Id
from cms.filters import Membership, compile_filter, in_list
from cms.library.authors import written, wrote
from cms.library.facts import COLUMNS, SETS, facts_of, unit_above
from cms.library.models import Resource
from cms.publishing.interpretations.demand import is_waived, sent_as_important
from cms.publishing.models import LaterReview
from cms.review.models import Decision, SecrecySignOff, Submission
from permissions.facts import ResourceFacts
from permissions.filters import Filter

_Owed = aliased(LaterReview)
"""The later review of a submission; by another name, since lists of later reviews are asked about with these, too."""

_ACTIVE, _UNDER_WAY = ("open", "approved"), ("in_review", "scheduled")
_CLOSED = "closed"
"""The state that rules see of a past submission while another one of its resource is under way."""

_DECIDED, _SIGNED, _SENT = "decided", "signed", "sent"
_LATER, _LATER_IN_TIME, _LATER_OVERDUE = "later", "later_in_time", "later_overdue"
"""A later review that is closed, or open and in time or not. It has the facts of its submission, as does a decision."""

_IMPORTANT, _WAIVED = "important", "waived"
"""An important document, and that its interpretation was waived for what was sent."""

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_WRITTEN = written(select(Submission.resource_id).where(Submission.id.in_(_IDS)))


def _since_base(number: ColumnElement[int]) -> ColumnElement[bool]:
    """The revisions that went into what was published first: who wrote one of them does not confirm it later."""
    return and_(
        number <= Submission.revision_number, or_(number > _Owed.base_number, number == Submission.revision_number)
    )


_PERSONS = union_all(
    select(Decision.submission_id, literal(_DECIDED), Decision.person_id).where(Decision.submission_id.in_(_IDS)),
    select(SecrecySignOff.submission_id, literal(_SIGNED), SecrecySignOff.person_id).where(
        SecrecySignOff.submission_id.in_(_IDS)
    ),
    *(
        select(one.submission_id, literal(_DECIDED), Account.person_id)
        .join(Account, Account.id == one.on_behalf_of)
        .where(one.submission_id.in_(_IDS))
        for one in (Decision, SecrecySignOff)
    ),
    select(Submission.id, literal(_SENT), Account.person_id)
    .join(Account, Account.id == Submission.submitted_by)
    .where(Submission.id.in_(_IDS)),
    select(Submission.id, literal(_SENT), _WRITTEN.c.author_person_id)
    .join(_Owed, _Owed.submission_id == Submission.id)
    .join(_WRITTEN, and_(_WRITTEN.c.resource_id == _Owed.resource_id, _since_base(_WRITTEN.c.number)))
    .where(Submission.id.in_(_IDS)),
    select(
        _Owed.submission_id,
        case(
            (_Owed.state != "open", _LATER),
            (_Owed.escalated_at.is_(None), _LATER_IN_TIME),
            else_=_LATER_OVERDUE,
        ),
        type_coerce(null(), Id),
    ).where(_Owed.submission_id.in_(_IDS)),
    select(Submission.id, literal(_IMPORTANT), type_coerce(null(), Id))
    .join(Resource, Resource.id == Submission.resource_id)
    .where(Submission.id.in_(_IDS), sent_as_important(Submission)),
    select(Submission.id, literal(_WAIVED), type_coerce(null(), Id)).where(
        Submission.id.in_(_IDS), is_waived(Submission)
    ),
)


def _is_later(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_Owed.submission_id == Submission.id, *conditions)


_ABOVE = aliased(Organization)
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **COLUMNS,
    "state": case(
        (and_(Submission.state.not_in(_ACTIVE), Resource.state.in_(_UNDER_WAY)), _CLOSED), else_=Resource.state
    ),
    "level": Submission.level.expression,
    "awaits_secrecy": and_(Submission.secrecy, ~exists().where(SecrecySignOff.submission_id == Submission.id)),
    "awaits_later_review": _is_later(_Owed.state == "open"),
    "is_escalated": case(
        (_is_later(), _is_later(_Owed.state == "open", _Owed.escalated_at.is_not(None))),
        else_=Submission.escalated_at.is_not(None),
    ),
    "above": select(_ABOVE.lineage)
    .join(Organization, Organization.parent_id == _ABOVE.id)
    .where(Organization.id == Resource.organization_id)
    .scalar_subquery(),
    "is_important": sent_as_important(Submission),
    "is_waived": is_waived(Submission),
    "top_level": Submission.levels.expression,
    "is_for_all": Submission.eligible.is_(None),
}


def _contributed(person_id: str) -> ColumnElement[bool]:
    submitted = exists().where(Account.id == Submission.submitted_by, Account.person_id == person_id)
    went_in = _is_later(wrote(_Owed.resource_id.expression, person_id, _since_base))
    return or_(SETS["contributors"](person_id), submitted, went_in)


def _decided(person_id: str) -> ColumnElement[bool]:
    """Whoever decided or signed off, and on whose behalf: both count."""
    theirs = select(Account.id).where(Account.person_id == person_id)
    return or_(
        *(
            exists().where(
                one.submission_id == Submission.id, or_(one.person_id == person_id, one.on_behalf_of.in_(theirs))
            )
            for one in (Decision, SecrecySignOff)
        )
    )


_SETS: Mapping[str, Membership] = {
    "contributors": _contributed,
    "deciders": _decided,
    "eligible": in_list(Submission.eligible),
}


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
    parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for submission_id, part, person_id in session.execute(_PERSONS, {"ids": [one.id for one, _ in pairs]}):
        parts[submission_id][part].add(person_id)
    return {
        submission.id: _facts(submission, resource, facts[resource.id], parts[submission.id])
        for submission, resource in pairs
    }


def _facts(
    submission: Submission, resource: Resource, of_resource: ResourceFacts, parts: Mapping[str, set[str]]
) -> ResourceFacts:
    """The facts of one; `parts`: who decided, signed and sent, and, as empty marks, where its later review stands."""
    nobody: set[str] = set()
    is_later = parts.keys() & {_LATER, _LATER_IN_TIME, _LATER_OVERDUE}
    return replace(
        of_resource,
        state=_CLOSED if _is_past(submission, resource) else resource.state,
        level=submission.level,
        deciders=frozenset(parts.get(_DECIDED, nobody) | parts.get(_SIGNED, nobody)),
        awaits_secrecy=submission.secrecy and _SIGNED not in parts,
        awaits_later_review=bool(parts.keys() & {_LATER_IN_TIME, _LATER_OVERDUE}),
        is_escalated=_LATER_OVERDUE in parts if is_later else submission.escalated_at is not None,
        above=unit_above(of_resource.organization),
        top_level=submission.levels,
        is_important=_IMPORTANT in parts,
        is_waived=_WAIVED in parts,
        is_for_all=submission.eligible is None,
        eligible=frozenset(submission.eligible or ()),
        contributors=of_resource.contributors | parts.get(_SENT, nobody),
    )


def _is_past(submission: Submission, resource: Resource) -> bool:
    return submission.state not in _ACTIVE and resource.state in _UNDER_WAY
