"""Make approved revisions public: the only place that sets what is live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.changes.log import Scope, Subject, append
from cms.delivery.links.relations import lock_all
from cms.delivery.off import scope_while_off
from cms.delivery.writing.write import Version, deliver, scope_of
from cms.errors import Problem, wrong_state
from cms.ids import new_id
from cms.library.index_numbers import give
from cms.library.load import revision_of
from cms.library.models import Resource, Revision, State
from cms.library.placements.open import TermsOf
from cms.library.thematic.locking import lock_rules
from cms.publishing.interpretations.demand import DOCUMENT, demand_of
from cms.publishing.later_reviews import close_later_review
from cms.publishing.models import Publication
from cms.publishing.pins import end_pins_of_left
from cms.publishing.placements import follow_publication
from schemas.text import Text


@dataclass(frozen=True)
class Approval:
    """What a review ended with: this revision, of this hash, by this submission, may go public.

    The database checks by a trigger of its own that the submission has its decisions.
    """

    submission_id: str
    revision_number: int
    content_hash: str


class RefusedError(Exception):
    """One of several cannot go public, so none does: which, and why."""

    def __init__(self, resource_id: str, problem: Problem) -> None:
        super().__init__(str(problem))
        self.resource_id = resource_id
        self.problem = problem


@dataclass(frozen=True)
class _Admitted:
    """What goes public, with the kind of its change."""

    resource: Resource
    revision: Revision
    version: Version
    kind: str
    now: datetime


def publish(session: Session, resource: Resource, approval: Approval, now: datetime, terms_of: TermsOf) -> None:
    """Write live, read model and change row in the caller's transaction. The resource must be locked.

    `terms_of`: on which terms other units' channels, which show it, are asked anew.
    Raises WRONG_STATE when the content is not disclosed proactively or is not what was approved (L6, P2), and when an
    important document has neither an interpretation nor a waiver (L7).
    """
    try:
        publish_together(session, [(resource, approval)], now, terms_of)
    except RefusedError as refused:
        raise refused.problem from None


def publish_together(
    session: Session, approved: Sequence[tuple[Resource, Approval]], now: datetime, terms_of: TermsOf
) -> None:
    """The same of several, with change rows that follow each other in this order. The resources must be locked.

    Each step is done for all of them before the next one, since whoever publishes takes locks in the same order: index
    numbers, relations, the change log's head. Raises RefusedError; then the caller must roll back what was written.
    """
    # Interpretations go before the documents that they explain, which need one that is live.
    inward = sorted(range(len(approved)), key=lambda place: approved[place][0].type == DOCUMENT)
    admitted = {place: _admit(session, *approved[place], now) for place in inward}
    owners = {one.organization_id: session.get_one(Organization, one.organization_id) for one, _ in approved}
    for resource in sorted((one for one, _ in approved), key=lambda one: owners[one.organization_id].credit_code):
        give(session, resource, owners[resource.organization_id].credit_code, now)
    session.flush()
    for one in admitted.values():
        own = one.version.content.get("channels", ())
        follow_publication(session, one.resource, one.revision, own, terms_of)
    if len(approved) > 1:
        lock_rules(session, shared=True)
        lock_all(session)
    scopes = {place: _deliver(session, admitted[place]) for place in range(len(approved))}
    for resource, _ in approved:
        end_pins_of_left(session, resource.id)
    for place, (before, after) in scopes.items():
        one = admitted[place]
        append(
            session,
            one.kind,
            Subject("resource", one.resource.id, one.revision.id, one.revision.content_hash),
            scope_before=scope_while_off(session, one.resource.id, before),
            scope_after=scope_while_off(session, one.resource.id, after),
        )


def _admit(session: Session, resource: Resource, approval: Approval, now: datetime) -> _Admitted:
    """Check once more that it may, write that it does, and make it live."""
    try:
        important = _refuse_unpublishable(session, resource, approval)
    except Problem as problem:
        raise RefusedError(resource.id, problem) from problem
    revision, stored = revision_of(session, resource.id, approval.revision_number)
    close_later_review(session, resource, "superseded", kept=approval.submission_id)
    kind = "updated" if resource.live_number is not None else "published"
    session.add(
        Publication(
            id=new_id(),
            resource_id=resource.id,
            revision_number=approval.revision_number,
            content_hash=approval.content_hash,
            submission_id=approval.submission_id,
            is_important=important,
            at=now,
        )
    )
    session.flush()
    resource.live_number = resource.published_number = approval.revision_number
    resource.state = State.PUBLISHED
    resource.version += 1
    resource.first_public_at = resource.first_public_at or now
    resource.updated_at = now
    session.flush()
    return _Admitted(resource, revision, Version(approval.revision_number, stored.content, stored.text), kind, now)


def _refuse_unpublishable(session: Session, resource: Resource, approval: Approval) -> bool:
    """Whether it is an important document. Raises WRONG_STATE."""
    revision, stored = revision_of(session, resource.id, approval.revision_number)
    if revision.content_hash != approval.content_hash or resource.head_number != approval.revision_number:
        raise wrong_state(Text("内容与审核通过的版本不一致", "The content is not what was approved"))
    if stored.content.get("disclosure") != "proactive":
        raise wrong_state(Text("只有主动公开的信息可以发布", "Only what is disclosed proactively is published"))
    demand = demand_of(session, resource, approval.revision_number)
    if demand and demand.fault:
        raise wrong_state(demand.fault.detail)
    return demand is not None


def _deliver(session: Session, one: _Admitted) -> tuple[Scope | None, Scope]:
    """The scope before and after."""
    before = scope_of(session, one.resource.id)
    published_at = one.resource.first_public_at or one.now
    return before, deliver(session, one.resource, one.version, published_at, one.now)
