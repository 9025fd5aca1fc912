"""Take the content of one resource away for good; ids, hashes, decisions and the tombstone stay (S4).

One transaction: the database lets content of what was public go only for an erasure that is confirmed and running.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, LargeBinary, delete, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.delivery.models import DeliveredFile
from cms.library.attachments.models import Attachment, AttachmentReference, StoredFile
from cms.library.likeness.keep import replace_signature
from cms.library.models import Resource, Revision, State
from cms.library.purge_bin import take_content
from cms.library.thematic.models import ThematicPin
from cms.supervision.erasures.emptied import empty
from cms.supervision.erasures.forget_imports import forget_imports
from cms.supervision.erasures.models import ErasedFile
from cms.web.models import IdempotentRequest

UNDER_WAY = (State.IN_REVIEW, State.SCHEDULED)


def is_erasable(resource: Resource) -> bool:
    """What is public is withdrawn first, and what is under review is taken back."""
    return resource.live_number is None and resource.state not in UNDER_WAY


def erase(session: Session, erasure_id: str, resources: Sequence[Resource]) -> None:
    """Erase resources that are locked and erasable. Files that nothing else names are noted, to be removed after.

    Raises NotYetError while an import that brought one of them goes on.
    """
    ids = [one.id for one in resources]
    for one in resources:
        _erase_one(session, erasure_id, one)
    _note(session, erasure_id, "imports", forget_imports(session, ids))
    together = empty(session, ids)
    session.execute(delete(ThematicPin).where(ThematicPin.resource_id.in_(ids)))
    session.execute(delete(IdempotentRequest).where(_tells_of(session, [*ids, *together])))


def _erase_one(session: Session, erasure_id: str, resource: Resource) -> None:
    now = clock.now()
    resource.erased_at, resource.purged_at, resource.deleted_at = (
        now,
        resource.purged_at or now,
        resource.deleted_at or now,
    )
    resource.version += 1
    session.flush()
    _erase_files(session, erasure_id, resource.id)
    take_content(session, resource.id)
    replace_signature(session, resource.id, None)


def _erase_files(session: Session, erasure_id: str, resource_id: str) -> None:
    """Attachments that no other resource uses, and bytes that no other attachment names."""
    from_here = AttachmentReference.revision_id.in_(select(Revision.id).where(Revision.resource_id == resource_id))
    used = session.scalars(select(AttachmentReference.attachment_id).where(from_here).distinct()).all()
    session.execute(delete(AttachmentReference).where(from_here))
    session.execute(delete(DeliveredFile).where(DeliveredFile.resource_id == resource_id))
    for ids in _some(used):
        free = (Attachment.id.in_(ids), ~exists().where(AttachmentReference.attachment_id == Attachment.id))
        hashes = set(session.scalars(delete(Attachment).where(*free).returning(Attachment.sha256)))
        named = or_(
            exists().where(Attachment.sha256 == StoredFile.sha256),
            exists().where(DeliveredFile.sha256 == StoredFile.sha256),
        )
        gone = delete(StoredFile).where(StoredFile.sha256.in_(hashes), ~named).returning(StoredFile.sha256)
        _note(session, erasure_id, "files", session.scalars(gone).all())


def _note(session: Session, erasure_id: str, place: str, names: Iterable[str]) -> None:
    known = set(
        session.scalars(select(ErasedFile.name).where(ErasedFile.erasure_id == erasure_id, ErasedFile.place == place))
    )
    session.add_all(ErasedFile(erasure_id=erasure_id, place=place, name=one) for one in sorted({*names} - known))
    session.flush()


def _some(ids: Sequence[str], most: int = 500) -> Iterator[Sequence[str]]:
    return (ids[at : at + most] for at in range(0, len(ids), most))


def _tells_of(session: Session, ids: Sequence[str]) -> ColumnElement[bool]:
    """Kept answers that tell of any of the resources: no index finds them, so they are read once for all."""
    body, on_sqlite = IdempotentRequest.body, session.get_bind().dialect.name == "sqlite"
    told = [one.encode() for one in ids]
    if on_sqlite:
        return or_(*(func.instr(body, literal(one, LargeBinary)) > 0 for one in told))
    like = body.op("LIKE", is_comparison=True)
    return or_(*(like(literal(b"%" + one + b"%", LargeBinary)) for one in told))
