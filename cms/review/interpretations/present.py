"""What important documents go public with, as the API shows it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from cms import clock
from cms.library.models import Resource
from cms.library.queries import resource_row
from cms.publishing.interpretations.demand import MOST_OVERLAP, Demand, Explanation, demand_of
from cms.publishing.interpretations.models import InterpretationWaiver
from cms.review.interpretations.queries import current_ones, names_of
from cms.review.models import Submission
from cms.review.releases.hold import together_with
from cms.review.releases.queries import readable
from permissions.facts import Actor


def present_demand(
    actor: Actor, session: Session, submission: Submission, resource: Resource
) -> dict[str, object] | None:
    """Whether an important document that was sent for review may go public, and by what; None of anything else."""
    together = together_with(session, resource.id)
    demand = demand_of(session, resource, submission.revision_number, together)
    if demand is None:
        return None
    told = readable(actor, session, [one.resource_id for one in demand.explanations])
    return {
        "is_met": demand.met_by is not None,
        "met_by": demand.met_by,
        "most_overlap_percent": int(MOST_OVERLAP * 100),
        "interpretations": [_explanation(one, is_told=one.resource_id in told) for one in demand.explanations],
        "waiver": _waiver_of(session, demand),
    }


def _explanation(one: Explanation, *, is_told: bool) -> dict[str, object]:
    return {
        "resource_id": one.resource_id,
        "title": one.title if is_told or one.is_live else None,
        "is_live": one.is_live,
        "lacking": list(one.lacking),
        "overlap_percent": one.percent,
        "is_enough": one.is_enough,
    }


def _waiver_of(session: Session, demand: Demand) -> dict[str, object] | None:
    if demand.waiver is None:
        return None
    return _waiver(demand.waiver, names_of(session, [demand.waiver])[demand.waiver.person_id])


def _waiver(waiver: InterpretationWaiver, name: str) -> dict[str, object]:
    return {
        "id": waiver.id,
        "resource_id": waiver.resource_id,
        "revision_number": waiver.revision_number,
        "content_hash": waiver.content_hash,
        "submission_id": waiver.submission_id,
        "reason": waiver.reason,
        "reviewer_id": waiver.account_id,
        "reviewer_name": name,
        "at": clock.rfc3339(waiver.at),
    }


def present_waivers(session: Session, rows: Iterable[tuple[InterpretationWaiver, Resource]]) -> list[dict[str, object]]:
    """Waivers with their documents."""
    rows = list(rows)
    waivers = [waiver for waiver, _ in rows]
    names, current = names_of(session, waivers), current_ones(session, waivers)
    return [
        {
            **_waiver(waiver, names[waiver.person_id]),
            "is_current": waiver.id in current,
            "resource": resource_row(resource),
        }
        for waiver, resource in rows
    ]
