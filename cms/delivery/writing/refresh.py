"""Making representations anew: after a renaming, or because their format has changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.delivery.models import DeliveredResource
from cms.delivery.representation.render import FORMAT_VERSION
from cms.delivery.writing.write import Scope, Version, deliver
from cms.library.models import Resource, Revision, RevisionContent


def make_again(session: Session, resource_id: str) -> Scope | None:
    """Deliver the version that is live once more, its times unchanged; None for what is not live."""
    delivered = DeliveredResource
    row = session.execute(
        select(Resource, RevisionContent, delivered.version, delivered.published_at, delivered.updated_at)
        .join(delivered, delivered.resource_id == Resource.id)
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == delivered.version))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id == resource_id, delivered.status == "live")
    ).one_or_none()
    if row is None:
        return None
    resource, stored, version, published_at, updated_at = row
    return deliver(session, resource, Version(version, stored.content, stored.text), published_at, updated_at)


def of_older_format(session: Session, limit: int) -> Sequence[str]:
    """Live resources whose representation an earlier release made."""
    resource = DeliveredResource
    wanted = select(resource.resource_id).where(resource.status == "live", resource.format_version < FORMAT_VERSION)
    return session.scalars(wanted.order_by(resource.published_at.desc()).limit(limit)).all()
