"""What publishing means for placements in channels of other units (共享引用), in the same transaction."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.changes.log import Subject, append
from cms.delivery.off import scope_while_off
from cms.delivery.writing.refresh import make_again
from cms.delivery.writing.write import scope_of
from cms.library.models import Resource, Revision
from cms.library.offers.models import Offer
from cms.library.placements.models import ChannelPlacement
from cms.library.placements.open import Asking, Terms, TermsOf, ask, close, open_placements
from cms.publishing.pins import end_pins_of_left
from cms.sites.models import Channel

OTHER_CONTENT = "公开内容已更新 Other content went public"


def follow_publication(
    session: Session, resource: Resource, revision: Revision, own: Collection[str], terms_of: TermsOf
) -> None:
    """Let placements of another content lapse, and wait anew; ask for those that an adopted offer speaks of.

    Call it when the revision is live and before it is delivered: nothing that was not signed is shown. `own` are the
    channels that its content names, which need no placement. All of them wait on the terms that hold now.
    """
    placements, offers = open_placements(session, resource.id), _adopted(session, resource.id)
    lapsed = [one for one in placements if one.content_hash != revision.content_hash]
    for placement in lapsed:
        close(placement, "lapsed", None, OTHER_CONTENT)
    session.flush()
    kept = {one.channel_id for one in placements if one.content_hash == revision.content_hash}
    wanted = {one.channel_id for one in lapsed} | {one.channel_id for one in offers}
    channels = _held(session, wanted.difference(kept, own))
    terms = terms_of(session, channels, resource.type)
    asked = {one.channel_id: _anew(one, terms[one.channel_id]) for one in lapsed if one.channel_id in terms}
    for offer in offers:
        if offer.channel_id in terms:
            asked.setdefault(offer.channel_id, asked_by_offer(offer, terms[offer.channel_id]))
    for asking in asked.values():
        ask(session, resource, revision, asking)


def show_anew(session: Session, resource_id: str) -> None:
    """Deliver what is live where its placements are by now, and tell the change log. The resource must be locked."""
    before = scope_of(session, resource_id)
    after = make_again(session, resource_id)
    if after is not None:
        end_pins_of_left(session, resource_id)
        append(
            session,
            "updated",
            Subject("resource", resource_id),
            scope_before=scope_while_off(session, resource_id, before),
            scope_after=scope_while_off(session, resource_id, after),
        )


def asked_by_offer(offer: Offer, terms: Terms) -> Asking:
    """What an adopted offer asks for: in the name of who adopted it, on the terms that hold when it is asked."""
    return Asking(
        offer.channel_id,
        offer.closed_by or offer.offered_by,
        offer.closed_person_id or offer.offered_person_id,
        terms.levels,
        terms.eligible,
        offer.note,
        offer_id=offer.id,
    )


def _anew(placement: ChannelPlacement, terms: Terms) -> Asking:
    return Asking(
        placement.channel_id,
        placement.asked_by,
        placement.asked_person_id,
        terms.levels,
        terms.eligible,
        placement.note,
        placement.offer_id,
        placement.id,
    )


def _adopted(session: Session, resource_id: str) -> list[Offer]:
    """The offers of what was a draft that were adopted, for which nothing was asked yet."""
    asked = exists().where(ChannelPlacement.offer_id == Offer.id)
    wanted = select(Offer).where(Offer.resource_id == resource_id, Offer.state == "adopted", ~asked)
    return list(session.scalars(wanted.order_by(Offer.closed_at, Offer.id)))


def _held(session: Session, ids: Collection[str]) -> Sequence[Channel]:
    """Those channels that are still there, held until the transaction ends."""
    if not ids:
        return []
    wanted = select(Channel).where(Channel.id.in_(ids)).order_by(Channel.id)
    return session.scalars(wanted.with_for_update(key_share=True, read=True)).all()
