"""The two reviews of a placement: of its content and of secrecy, by two persons; and its end."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.ids import new_id
from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement, PlacementSignature
from cms.library.placements.open import IN_EFFECT, close
from cms.publishing.placements import show_anew
from cms.review.placements.load import permitted_placement
from cms.review.saying import refuse_other_content, require_words, signed_by
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

SIGNING = {"content": Action.SIGN_PLACEMENT, "secrecy": Action.SIGN_PLACEMENT_SECRECY}
WHY = Text("不通过须说明理由", "Say why it does not pass")
OTHER_CONTENT = Text("内容散列与申请的版本不一致，请重新阅读", "The hash is not that of what was asked for; read again")


@dataclass(frozen=True)
class Signed:
    """What a reviewer says of the content of one hash: that its content, or its secrecy, passes or fails."""

    part: str
    verdict: str
    content_hash: str
    comment: str = ""


def sign_placement(
    actor: Actor, session: Session, placement_id: str, given: Signed
) -> tuple[ChannelPlacement, Resource]:
    """Sign one part. The second that passes puts it into effect at once; one that fails refuses it.

    Raises NOT_FOUND, FORBIDDEN (not the level or role, own work, the other part signed by oneself, signed already),
    STALE (another hash than was read), INVALID (a fail without a reason).
    """
    placement, resource = permitted_placement(actor, session, placement_id, SIGNING[given.part])
    refuse_other_content(placement, given.content_hash, OTHER_CONTENT)
    if given.verdict == "fail":
        require_words(given.comment, WHY)
    session.add(
        PlacementSignature(
            id=new_id(),
            placement_id=placement.id,
            part=given.part,
            verdict=given.verdict,
            content_hash=given.content_hash,
            **signed_by(actor),
            comment=given.comment,
            created_at=clock.now(),
        )
    )
    session.flush()
    if given.verdict == "fail":
        close(placement, "refused", actor.account_id, given.comment)
        session.flush()
    elif _is_signed(session, placement):
        placement.state, placement.in_effect_at = IN_EFFECT, clock.now()
        session.flush()
        show_anew(session, resource.id)
    return placement, resource


def end_placement(actor: Actor, session: Session, placement_id: str, reason: str) -> tuple[ChannelPlacement, Resource]:
    """Take it out of the channel at once, by a reviewer of either side. Raises NOT_FOUND, FORBIDDEN."""
    placement, resource = permitted_placement(actor, session, placement_id, Action.END_PLACEMENT)
    close(placement, "ended", actor.account_id, reason)
    session.flush()
    show_anew(session, resource.id)
    return placement, resource


def _is_signed(session: Session, placement: ChannelPlacement) -> bool:
    signed = select(PlacementSignature.part).where(
        PlacementSignature.placement_id == placement.id, PlacementSignature.verdict == "pass"
    )
    return set(session.scalars(signed)) == set(SIGNING)
