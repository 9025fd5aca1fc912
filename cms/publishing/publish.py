"""Make one approved revision public: the only place that sets what is live."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.changes.log import Subject, append
from cms.delivery.off import scope_while_off
from cms.delivery.writing.write import Version, deliver, scope_of
from cms.errors import wrong_state
from cms.ids import new_id
from cms.library.index_numbers import give
from cms.library.load import revision_of
from cms.library.models import Resource, State
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


def publish(session: Session, resource: Resource, approval: Approval, now: datetime) -> None:
    """Write live, read model and change row in the caller's transaction. The resource must be locked.

    Raises WRONG_STATE when the content is not disclosed proactively or is not what was approved (L6, P2).
    """
    revision, stored = revision_of(session, resource.id, approval.revision_number)
    if revision.content_hash != approval.content_hash or resource.head_number != approval.revision_number:
        raise wrong_state(Text("内容与审核通过的版本不一致", "The content is not what was approved"))
    if stored.content.get("disclosure") != "proactive":
        raise wrong_state(Text("只有主动公开的信息可以发布", "Only what is disclosed proactively is published"))
    close_later_review(session, resource, "superseded", kept=approval.submission_id)
    kind = "updated" if resource.live_number is not None else "published"
    session.add(
        Publication(
            id=new_id(),
            resource_id=resource.id,
            revision_number=approval.revision_number,
            content_hash=approval.content_hash,
            submission_id=approval.submission_id,
            at=now,
        )
    )
    session.flush()
    resource.live_number = resource.published_number = approval.revision_number
    resource.state = State.PUBLISHED
    resource.version += 1
    resource.first_public_at = resource.first_public_at or now
    resource.updated_at = now
    owner = session.get_one(Organization, resource.organization_id)
    give(session, resource, owner.credit_code, now)
    session.flush()
    follow_publication(session, resource, revision, stored.content.get("channels", ()))
    before = scope_of(session, resource.id)
    version = Version(approval.revision_number, stored.content, stored.text)
    after = deliver(session, resource, version, resource.first_public_at, now)
    end_pins_of_left(session, resource.id)
    append(
        session,
        kind,
        Subject("resource", resource.id, revision.id, revision.content_hash),
        scope_before=scope_while_off(session, resource.id, before),
        scope_after=scope_while_off(session, resource.id, after),
    )
