"""Pins in the machine: what stands first in a channel, asked for by editors, let by reviewers, and ended."""

from datetime import timedelta
from random import Random

from cms import clock
from cms.publishing.pins import unpin_next
from cms.review.pins.pin import NewPin, cancel_pin, create_pin, decide_pin, end_pin
from tests.separation.machine import EDITOR, LEVELS, REVIEWER, NothingToDoError, World

SHOWN = "SELECT resource_id, channel_id FROM delivered_in_channel ORDER BY resource_id, channel_id"
IN_STATE = "SELECT id, resource_id FROM channel_pin WHERE state = '{}' ORDER BY id"
ANY = "SELECT id, resource_id FROM channel_pin ORDER BY id"


def pin(world: World, draw: Random) -> None:
    """Ask for a pin as an editor, or set it as a reviewer; mostly of what stands in the channel."""
    world.touched, channel = world.row(draw, SHOWN)
    if draw.random() < 0.05:
        channel = world.cast.channels[draw.choice([*world.cast.channels])]
    until = clock.today() + timedelta(days=draw.choice((-1, 0, 0, 1))) if draw.random() < 0.5 else None
    new = NewPin(channel, world.touched, draw.randint(1, 3), until, "")
    duty = draw.choice((EDITOR, REVIEWER))
    world.do(draw, duty, lambda actor, session: create_pin(actor, session, new, LEVELS))


def decide(world: World, draw: Random) -> None:
    """Let a pin take effect, or refuse it."""
    found, world.touched = _pin(world, draw, "waiting")
    verdict, reason = draw.choice(("approve",) * 6 + ("refuse",)), draw.choice(("", "不宜置顶"))
    world.do(draw, REVIEWER, lambda actor, session: decide_pin(actor, session, found, verdict, reason))


def cancel(world: World, draw: Random) -> None:
    """Take back what waits for its decision."""
    found, world.touched = _pin(world, draw, "waiting")
    world.do(draw, EDITOR, lambda actor, session: cancel_pin(actor, session, found))


def unpin(world: World, draw: Random) -> None:
    """End a pin; mostly what the worker finds to be over, or else as a reviewer."""
    over = world.values(
        f"SELECT resource_id FROM channel_pin WHERE state = 'in_effect' AND until < '{clock.today()}' ORDER BY until"
    )
    if over:
        world.beside = [row[0] for row in over]
        if not unpin_next(world.database):
            raise NothingToDoError
        return
    found, world.touched = _pin(world, draw, "in_effect")
    world.do(draw, REVIEWER, lambda actor, session: end_pin(actor, session, found, "时效已过"))


def _pin(world: World, draw: Random, state: str) -> tuple[str, str]:
    """A pin, mostly one in this state, and its resource."""
    found, resource = world.row(draw, IN_STATE.format(state) if draw.random() < 0.93 else ANY)
    return found, resource
