"""Which live resources show something of a site, channel, organization or term, and their renewal when that changes.

A representation is made at publication and names what surrounds it; when a name changes, those that show it are made
anew in the background, led by the change log, and those whose bytes differ get a change row of their own.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.changes.consumers import Hold, consume
from cms.changes.log import Subject, append
from cms.changes.models import Change
from cms.db import Database
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredResource, DeliveredTerm
from cms.delivery.refresh import make_again
from cms.library.load import load_resource
from cms.sites.models import Channel

CONSUMER = "dependants"
BETWEEN_HOLDS = 100


def _of_site(change: Change) -> Any:
    return select(DeliveredInSite.resource_id).where(DeliveredInSite.site_id == change.subject_id)


def _of_channel(change: Change) -> Any:
    """Those in the channel, and in the channels below it, whose paths begin with its own."""
    below = select(Channel.id).where(Channel.lineage.contains(f"/{change.subject_id}/"))
    return select(DeliveredInChannel.resource_id).where(DeliveredInChannel.channel_id.in_(below)).distinct()


def _of_organization(change: Change) -> Any:
    return _carrying("organization", change.subject_id)


def _of_term(change: Change) -> Any:
    scope = change.scope_after or change.scope_before or {}
    return _carrying(scope.get("scheme"), scope.get("code"))


def _carrying(field: str | None, value: str | None) -> Any:
    return select(DeliveredTerm.resource_id).where(DeliveredTerm.field == field, DeliveredTerm.value == value)


SHOWING: dict[str, Callable[[Change], Any]] = {
    "site": _of_site,
    "channel": _of_channel,
    "organization": _of_organization,
    "taxonomy_term": _of_term,
}
"""For each kind of thing that has a public name: the live resources that show it."""


def renew_dependants(database: Database) -> bool:
    """One step of the background worker: renew what shows what changed next; whether there was anything to do."""
    return consume(database, CONSUMER, lambda changes, hold: _handle(database, changes, hold)) > 0


def _handle(database: Database, changes: Sequence[Change], hold: Hold) -> None:
    for change in changes:
        if change.subject_type in SHOWING:
            with database.reading() as session:
                ids = session.scalars(SHOWING[change.subject_type](change)).all()
            for place, resource_id in enumerate(ids):
                if place % BETWEEN_HOLDS == 0:
                    hold()
                with database.writing() as session:
                    _renew(session, resource_id)


def _renew(session: Session, resource_id: str) -> None:
    """Make one anew and append a change if its bytes differ.

    One a transaction: a publication locks a resource and then those it is related to, so that whoever held several
    could wait in a ring with it.
    """
    load_resource(session, resource_id, lock=True)
    shown = _ETAG.where(DeliveredResource.resource_id == resource_id)
    before = session.scalar(shown)
    scope = make_again(session, resource_id)
    if scope is not None and session.scalar(shown) != before:
        append(session, "updated", Subject("resource", resource_id), scope_before=scope, scope_after=scope)


_ETAG = select(DeliveredResource.etag)
