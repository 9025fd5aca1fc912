"""Offers that wait: closed by an answer or taken back. Whoever calls holds the resource."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.library.offers.models import Offer
from permissions.facts import Actor

WAITING = "waiting"


def close(actor: Actor, offer: Offer, state: str) -> None:
    """Close one that waits."""
    offer.state = state
    offer.closed_by, offer.closed_person_id, offer.closed_at = actor.account_id, actor.person_id, clock.now()


def withdraw_all(actor: Actor, session: Session, resource_id: str, reason: str) -> None:
    """Take back those of a resource that wait, since what was offered is taken back itself."""
    wanted = select(Offer).where(Offer.resource_id == resource_id, Offer.state == WAITING).order_by(Offer.id)
    for offer in session.scalars(wanted.with_for_update().execution_options(populate_existing=True)):
        offer.reason = reason
        close(actor, offer, "withdrawn")
    session.flush()
