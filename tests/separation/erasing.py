"""Erasures in the machine: two administrators and a supervising reviewer let the content of a resource go."""

from random import Random

from sqlalchemy.orm import Session

from cms.accounts.change_requests.kinds import Wanted
from cms.accounts.change_requests.request_change import request_change
from cms.supervision.erasures.confirm_erasure import cancel_erasure, confirm_erasure
from cms.supervision.erasures.request_erasure import ERASE
from cms.supervision.erasures.work import ErasureWork
from permissions.facts import Actor
from tests.separation.machine import ADMIN, REVIEWER, NothingToDoError, World

IN_STATE = "SELECT id, resource_id FROM erasure WHERE state = '{}' ORDER BY id"
ANY = "SELECT id, resource_id FROM erasure ORDER BY id"
AT_THE_TOP = """
    SELECT DISTINCT a.id FROM role_assignment h JOIN account a ON a.id = h.account_id
    WHERE h.level = 3 AND a.is_active AND a.duty = 'reviewer' ORDER BY a.id"""
SO_MANY = 6
"""While fewer are asked for and not done, others are."""


def ask(world: World, draw: Random) -> None:
    """Ask that a resource be erased, for another administrator to decide on; mostly what was withdrawn."""
    if len(world.values(IN_STATE.format("unconfirmed"))) >= SO_MANY:
        raise NothingToDoError
    found = world.resource(draw, "withdrawn", *(("draft",) if draw.random() < 0.2 else ()))
    wanted = Wanted(found, {"resource_id": found, "site_id": None, "ground": "法院裁定"})

    def change(actor: Actor, session: Session) -> str:
        return request_change(actor, session, world.settings, ERASE, wanted).request.id

    world.requests.append(world.do(draw, ADMIN, change))


def confirm(world: World, draw: Random) -> None:
    """Confirm an erasure as the third person, or refuse it."""
    found, world.touched = _erasure(world, draw)
    verdict = draw.choice(("confirm",) * 9 + ("refuse",))
    likely = draw.choice(world.values(AT_THE_TOP))[0]
    world.do(
        draw, REVIEWER, lambda actor, session: confirm_erasure(actor, session, found, verdict, "已核"), likely=likely
    )


def cancel(world: World, draw: Random) -> None:
    """Give an erasure up before it is confirmed."""
    found, world.touched = _erasure(world, draw)
    if draw.random() < 0.4:
        raise NothingToDoError  # so that more of them are confirmed
    world.do(draw, ADMIN, lambda actor, session: cancel_erasure(actor, session, found))


def work(world: World, _draw: Random) -> None:
    """What the worker does with what was confirmed, until there is none."""
    world.beside = [row[1] for row in world.values(IN_STATE.format("waiting"))]
    step = ErasureWork(world.database, world.settings.home, lambda _seconds: None)
    if not step():
        raise NothingToDoError
    while step():
        pass
    world.gone = {row[0] for row in world.values("SELECT id FROM resource WHERE erased_at IS NOT NULL")}


def _erasure(world: World, draw: Random) -> tuple[str, str]:
    """An erasure, mostly one that is unconfirmed, and its resource."""
    found, resource = world.row(draw, IN_STATE.format("unconfirmed") if draw.random() < 0.93 else ANY)
    return found, resource
