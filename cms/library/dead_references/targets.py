"""What has become of what references name, looked up for many at once."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import Session

from cms.library.attachments.models import Attachment, AttachmentReference
from cms.library.dead_references.named import Named
from cms.library.models import Resource, Revision
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch

WITHDRAWN, DELETED, NEVER_PUBLIC, OFF, GONE, UNKNOWN = "withdrawn", "deleted", "never_public", "off", "gone", "unknown"
REASONS = (WITHDRAWN, DELETED, NEVER_PUBLIC, OFF, GONE, UNKNOWN)
CHUNK = 500


class Targets(NamedTuple):
    """Why each of these cannot be reached (those that can are absent), and what is there of the others."""

    resources: dict[str, str]
    attachments: dict[str, str]
    public_files: AbstractSet[str]
    places: AbstractSet[tuple[str, str]]
    has_file: Callable[[str], bool]

    def fault(self, named: Named, *, is_live: bool) -> str | None:
        """Why a reference leads nowhere. What is a draft may name what is to go public with it."""
        if named.resource_id is not None:
            reason = self.resources.get(named.resource_id)
            return None if reason == NEVER_PUBLIC and not is_live else reason
        if named.attachment_id is not None:
            sha256 = self.attachments.get(named.attachment_id)
            return None if sha256 is not None and self.has_file(sha256) else GONE
        if named.sha256 is not None:
            return None if named.sha256 in self.public_files and self.has_file(named.sha256) else GONE
        return None if named.place in self.places else UNKNOWN


def look_up_targets(session: Session, named: Iterable[Named], has_file: Callable[[str], bool]) -> Targets:
    """What there is of everything that is named, with one query a kind for some hundreds of each."""
    named = list(named)
    resources = {one.resource_id for one in named if one.resource_id}
    attachments = {one.attachment_id for one in named if one.attachment_id}
    files = {one.sha256 for one in named if one.sha256}
    places = {one.place for one in named if one.place}
    return Targets(
        resources=_resources(session, resources),
        attachments=_attachments(session, attachments),
        public_files=_public(session, files),
        places=_places(session, places),
        has_file=has_file,
    )


def _chunks(ids: AbstractSet[str]) -> Iterable[Sequence[str]]:
    listed = sorted(ids)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def _resources(session: Session, ids: AbstractSet[str]) -> dict[str, str]:
    found = dict.fromkeys(ids, UNKNOWN)
    off = set(session.scalars(select(OffSwitch.subject_id).where(OffSwitch.on_at.is_(None))))
    one = Resource
    for some in _chunks(ids):
        wanted = select(
            one.id, one.live_number, one.first_public_at, one.deleted_at, one.home_site_id, one.home_channel_id
        )
        for resource_id, live, public_at, deleted_at, site, channel in session.execute(wanted.where(one.id.in_(some))):
            if deleted_at is not None:
                found[resource_id] = DELETED
            elif live is None:
                found[resource_id] = NEVER_PUBLIC if public_at is None else WITHDRAWN
            elif off.isdisjoint((resource_id, site, channel)):
                del found[resource_id]
            else:
                found[resource_id] = OFF
    return found


def _attachments(session: Session, ids: AbstractSet[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _chunks(ids):
        wanted = select(Attachment.id, Attachment.sha256).where(Attachment.id.in_(some))
        found.update(session.execute(wanted).all())
    return found


def _public(session: Session, hashes: AbstractSet[str]) -> set[str]:
    """Those that a public revision uses."""
    used = (
        exists()
        .where(AttachmentReference.attachment_id == Attachment.id, Revision.id == AttachmentReference.revision_id)
        .where(Resource.id == Revision.resource_id, Resource.live_number == Revision.number)
    )
    found: set[str] = set()
    for some in _chunks(hashes):
        found.update(session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(some), used)))
    return found


def _places(session: Session, places: AbstractSet[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those that are channels."""
    listed, found = sorted(places), set[tuple[str, str]]()
    for start in range(0, len(listed), CHUNK):
        some = listed[start : start + CHUNK]
        wanted = select(Channel.site_id, Channel.path).where(tuple_(Channel.site_id, Channel.path).in_(some))
        found.update((site, path) for site, path in session.execute(wanted))
    return found
