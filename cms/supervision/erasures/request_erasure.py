"""Asking for an erasure: a kind of change that a second administrator approves, and never one alone (S4)."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.change_requests.kinds import Kind, Made, Wanted, nobody
from cms.config import Settings
from cms.errors import invalid, wrong_state
from cms.harvest.models import MergeProposal
from cms.ids import new_id
from cms.library.models import Resource
from cms.sites.models import Site
from cms.supervision.erasures.bind import covered
from cms.supervision.erasures.erase import UNDER_WAY
from cms.supervision.erasures.import_rows import is_undecided
from cms.supervision.erasures.models import Erasure
from cms.supervision.erasures.states import OPEN, UNCONFIRMED, in_states
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

RESOURCE, SITE = "resource_id", "site_id"
NO_RESOURCE = Text("没有这条信息，或已被清除", "There is no such resource, or it was erased")
NO_SITE = Text("没有这个站点", "There is no such site")
ONE_OF = Text("请给出 resource_id 或 site_id 之一", "Give either resource_id or site_id")
UNDER_WAY_ALREADY = Text("已有一项未完成的清除", "It is being erased already")


def _covered(wanted: Wanted) -> ColumnElement[bool]:
    return covered(wanted.payload[RESOURCE], wanted.payload[SITE])


def _check(_actor: Actor, session: Session, wanted: Wanted) -> None:
    told: dict[str, Any] = dict(wanted.payload)
    if (told[RESOURCE] is None) == (told[SITE] is None):
        raise invalid("/resource_id", "one_of", ONE_OF)
    if told[SITE] and session.get(Site, told[SITE]) is None:
        raise invalid("/site_id", "not_found", NO_SITE)
    if told[RESOURCE] and session.scalar(select(Resource.id).where(_covered(wanted))) is None:
        raise invalid("/resource_id", "not_found", NO_RESOURCE)
    named = Erasure.resource_id == told[RESOURCE] if told[RESOURCE] else Erasure.site_id == told[SITE]
    if session.scalar(select(Erasure.id).where(named, in_states(OPEN, clock.now())).limit(1)):
        raise wrong_state(UNDER_WAY_ALREADY)
    require_erasable(session, _covered(wanted))


def require_erasable(session: Session, those: ColumnElement[bool]) -> None:
    """Raise WRONG_STATE while any is public, under review or waits for its time, or may be the same as a row."""
    in_the_way = or_(Resource.live_number.is_not(None), Resource.state.in_(UNDER_WAY))
    left = session.scalar(select(func.count()).select_from(Resource).where(those, in_the_way))
    if left:
        zh = f"还有 {left} 条信息公开、在审或待发布，请先撤回"
        raise wrong_state(Text(zh, f"{left} are public, under review or scheduled; take them back first"))
    about = (MergeProposal.resource_id.in_(select(Resource.id).where(those)), is_undecided())
    waiting = session.scalar(select(func.count()).select_from(MergeProposal).where(*about))
    if waiting:
        zh = f"还有 {waiting} 条与其有关的合并建议未处理，请先处理"
        raise wrong_state(Text(zh, f"{waiting} merge proposals about it are open; decide on them first"))


def _make(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, request_id: str) -> Made:
    _check(actor, session, wanted)
    total = session.scalar(select(func.count()).select_from(Resource).where(_covered(wanted)))
    made = Erasure(
        id=new_id(),
        state=UNCONFIRMED,
        done=0,
        total=total,
        resource_id=wanted.payload[RESOURCE],
        site_id=wanted.payload[SITE],
        ground=wanted.payload["ground"],
        change_request_id=request_id,
        account_id=actor.account_id,
        counts={},
        started_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return Made(made.id)


ERASE = Kind("erasure.create", Action.MANAGE_ERASURES, nobody, _check, _make, is_never_alone=True)
"""The erasure that it makes waits for a top-level reviewer of the supervising unit, a third person."""
KINDS = (ERASE,)
