"""Offers in the machine: editors offer what their unit has to others, who adopt it, copy it or return it."""

from random import Random

from sqlalchemy.orm import Session

from cms.library.offers.models import Offer
from cms.review.offers.close_offer import Answered, answer_offer, withdraw_offer
from cms.review.offers.create_offer import create_offer
from permissions.facts import Actor
from tests.separation.machine import EDITOR, LEVELS, World

WAITING = "SELECT id, resource_id FROM offer WHERE state = 'waiting' ORDER BY id"
ANY = "SELECT id, resource_id FROM offer ORDER BY id"
SO_MANY = 40
"""While there are fewer resources copies are made."""


def offer(world: World, draw: Random) -> None:
    """Offer a draft, or what is public, to some channel."""
    found = world.resource(draw, "draft", "published", "published")
    channel = world.cast.channels[draw.choice(("notices", "bulletins", "bulletins", "foreign", "policies"))]
    world.do(draw, EDITOR, lambda actor, session: create_offer(actor, session, found, channel, "请采用"))


def answer(world: World, draw: Random) -> None:
    """Adopt what was offered, make a copy of it to edit, or return it, now and then without a reason."""
    found, world.touched = _offer(world, draw)
    verdicts = (
        ("adopt",) * 6 + ("return",) + (("edit_copy",) * 2 if len(world.states) - len(world.gone) < SO_MANY else ())
    )
    given = Answered(draw.choice(verdicts), draw.choice(("", "已有类似信息", "已有类似信息")))

    def change(actor: Actor, session: Session) -> Offer:
        return answer_offer(actor, session, found, given, LEVELS)[0]

    copy = world.do(draw, EDITOR, change).copy_id
    if copy is not None:
        world.states[copy] = "draft"
        world.beside.append(copy)


def cancel(world: World, draw: Random) -> None:
    """Take an offer back."""
    found, world.touched = _offer(world, draw)
    world.do(draw, EDITOR, lambda actor, session: withdraw_offer(actor, session, found))


def _offer(world: World, draw: Random) -> tuple[str, str]:
    """An offer, mostly one that waits, and its resource."""
    found, resource = world.row(draw, WAITING if draw.random() < 0.9 else ANY)
    return found, resource
