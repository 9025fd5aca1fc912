"""The states of erasures as people see them: what nobody has confirmed for too long has expired."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from cms.accounts.change_requests.request_change import OPEN_FOR
from cms.supervision.erasures.models import Erasure

UNCONFIRMED, EXPIRED = "unconfirmed", "expired"
OPEN = (UNCONFIRMED, "waiting", "running")


def expires_at(erasure: Erasure) -> datetime:
    """Until when it can be confirmed: as long after the approval as a change request is open."""
    return erasure.started_at + OPEN_FOR


def state_of(erasure: Erasure, now: datetime) -> str:
    """The state that is shown."""
    return EXPIRED if erasure.state == UNCONFIRMED and expires_at(erasure) <= now else erasure.state


def in_states(states: Collection[str], now: datetime) -> ColumnElement[bool]:
    """The same as a condition: those in any of these states."""
    is_late = Erasure.started_at <= now - OPEN_FOR
    plain = [one for one in states if one not in (UNCONFIRMED, EXPIRED)]
    wanted: list[ColumnElement[bool]] = [Erasure.state.in_(plain)]
    if UNCONFIRMED in states:
        wanted.append(and_(Erasure.state == UNCONFIRMED, ~is_late))
    if EXPIRED in states:
        wanted.append(and_(Erasure.state == UNCONFIRMED, is_late))
    return or_(*wanted)
