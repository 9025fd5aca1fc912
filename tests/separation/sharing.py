"""The shared library in the machine: units let others show what is public, and these sign for it or not."""

from random import Random

from sqlalchemy.orm import Session

from cms.library.placements.models import ChannelPlacement
from cms.review.placements.ask_placement import Wanted, ask_placement, cancel_placement
from cms.review.placements.share import end_sharing, share
from cms.review.placements.sign_placement import Signed, end_placement, sign_placement
from permissions.facts import Actor
from tests.separation.machine import EDITOR, LEVELS, REVIEWER, World

SHARED = "SELECT resource_id FROM shared_resource WHERE ended_at IS NULL ORDER BY id"
IN_STATE = "SELECT id, resource_id, channel_id FROM channel_placement WHERE state = '{}' ORDER BY id"
ANY = "SELECT id, resource_id, channel_id FROM channel_placement ORDER BY id"
SIGNING_THERE = """
    SELECT h.account_id FROM role_assignment h JOIN organization unit ON unit.id = h.organization_id
    JOIN channel c ON c.id = '{}' JOIN organization owner ON owner.id = c.owner_id
    JOIN account a ON a.id = h.account_id AND a.is_active
    WHERE h.duty = 'reviewer' AND owner.lineage LIKE unit.lineage || '%' ORDER BY h.id"""


def put_in(world: World, draw: Random) -> None:
    """Let other units show it."""
    found = world.resource(draw, "published")
    world.do(draw, EDITOR, lambda actor, session: share(actor, session, found, ""))


def ask(world: World, draw: Random) -> None:
    """Ask that what is shared be shown in a channel."""
    world.touched = world.row(draw, SHARED)[0] if draw.random() < 0.95 else world.resource(draw, "published")
    channel = world.cast.channels[draw.choice(("notices", "bulletins", "bulletins", "bulletins", "foreign", "foreign"))]
    wanted = Wanted(world.touched, channel)
    world.do(draw, EDITOR, lambda actor, session: ask_placement(actor, session, wanted, LEVELS))


def sign(world: World, draw: Random) -> None:
    """Sign one part of a placement, mostly by somebody who reviews on that side."""
    found, world.touched, channel = _placement(world, draw, "waiting")
    part, verdict = draw.choice(("content", "content", "secrecy")), draw.choice(("pass",) * 12 + ("fail",))
    comment, is_other = draw.choice(("", "已审", "已审")), draw.random() < 0.04

    def change(actor: Actor, session: Session) -> None:
        seen = "0" * 64 if is_other else session.get_one(ChannelPlacement, found).content_hash
        sign_placement(actor, session, found, Signed(part, verdict, seen, comment))

    there = world.values(SIGNING_THERE.format(world.written(channel)))
    world.do(draw, REVIEWER, change, likely=draw.choice(there)[0] if there else None)


def cancel(world: World, draw: Random) -> None:
    """Take back what waits for its signatures."""
    found, world.touched, _ = _placement(world, draw, "waiting")
    world.do(draw, EDITOR, lambda actor, session: cancel_placement(actor, session, found))


def end(world: World, draw: Random) -> None:
    """Take it out of one channel."""
    found, world.touched, _ = _placement(world, draw, "in_effect")
    world.do(draw, REVIEWER, lambda actor, session: end_placement(actor, session, found, "时效已过"))


def take_out(world: World, draw: Random) -> None:
    """Take it out of the shared library, and so out of every channel of another unit."""
    world.touched = world.row(draw, SHARED)[0] if draw.random() < 0.5 else world.resource(draw, "published")
    found = world.touched
    world.do(draw, REVIEWER, lambda actor, session: end_sharing(actor, session, found, "不再共享"))


def _placement(world: World, draw: Random, state: str) -> tuple[str, str, str]:
    """A placement, mostly one in this state, its resource and its channel."""
    found, resource, channel = world.row(draw, IN_STATE.format(state) if draw.random() < 0.93 else ANY)
    return found, resource, channel
