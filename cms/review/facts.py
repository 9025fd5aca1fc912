"""The facts of submissions: those of their resource, the level they wait at, who wrote and who decided."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account
from cms.filters import Membership, compile_filter
from cms.library.facts import COLUMNS, SETS, facts_of
from cms.library.models import Resource
from cms.review.models import Decision, Submission
from permissions.facts import ResourceFacts
from permissions.filters import Filter

_COLUMNS: Mapping[str, ColumnElement[Any]] = {**COLUMNS, "level": Submission.level.expression}


def _contributed(person_id: str) -> ColumnElement[bool]:
    submitted = exists().where(Account.id == Submission.submitted_by, Account.person_id == person_id)
    return or_(SETS["contributors"](person_id), submitted)


def _decided(person_id: str) -> ColumnElement[bool]:
    return exists().where(Decision.submission_id == Submission.id, Decision.person_id == person_id)


_SETS: Mapping[str, Membership] = {"contributors": _contributed, "deciders": _decided}


def submissions_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `submission` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def submission_facts(session: Session, submission: Submission, resource: Resource) -> ResourceFacts:
    """The facts of a resource with those of one submission. Sending something for review counts as work on it."""
    facts = facts_of(session, [resource])[resource.id]
    deciders = session.scalars(select(Decision.person_id).where(Decision.submission_id == submission.id))
    submitter = session.scalars(select(Account.person_id).where(Account.id == submission.submitted_by)).one()
    return replace(
        facts,
        level=submission.level,
        deciders=frozenset(deciders),
        contributors=facts.contributors | {submitter},
    )
