"""Releases in the machine: editors put together what goes public together, and think again."""

from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from cms.review.releases.cancel_release import cancel_release
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.items import add_item, remove_item
from cms.review.releases.models import Release
from permissions.facts import Actor
from tests.separation.machine import EDITOR, NothingToDoError, World

ENTERING = ("in_review", "in_review", "draft")
OPEN = "SELECT id FROM release WHERE state IN ('preparing', 'waiting') ORDER BY id"


def make(world: World, draw: Random) -> None:
    """Make a release of one or some resources."""
    items = list(dict.fromkeys(world.resource(draw, draw.choice(ENTERING)) for _ in range(draw.choice((1, 2, 2, 3)))))
    unit = world.cast.organizations[draw.choice(("science", "science", "city"))]
    at = world.now + timedelta(hours=draw.randint(-1, 4)) if draw.random() < 0.3 else None
    new = NewRelease("同步发布", unit, at, items)
    made = world.do(draw, EDITOR, lambda actor, session: create_release(actor, session, new).id)
    world.releases[made] = items


def add(world: World, draw: Random) -> None:
    """Put one more in."""
    found, added = _release(world, draw), world.resource(draw, draw.choice(ENTERING))
    world.do(
        draw, EDITOR, lambda actor, session: add_item(actor, session, found, _version(session, found, draw), added)
    )
    world.releases[found].append(added)


def remove(world: World, draw: Random) -> None:
    """Take one out."""
    found = _release(world, draw)
    removed = world.some(draw, world.releases[found])
    world.touched = removed
    world.do(
        draw, EDITOR, lambda actor, session: remove_item(actor, session, found, _version(session, found, draw), removed)
    )
    world.releases[found].remove(removed)


def cancel(world: World, draw: Random) -> None:
    """Give it up."""
    found = _release(world, draw)
    world.touched = next(iter(world.releases[found]), None)

    def change(actor: Actor, session: Session) -> None:
        cancel_release(actor, session, found, _version(session, found, draw))

    world.do(draw, EDITOR, change)


def _release(world: World, draw: Random) -> str:
    """A release, mostly an open one."""
    opened = [row[0] for row in world.values(OPEN)] if draw.random() < 0.9 else [*world.releases]
    if not opened:
        raise NothingToDoError
    return draw.choice(opened)


def _version(session: Session, release_id: str, draw: Random) -> int:
    seen = session.get_one(Release, release_id).version
    return seen if draw.random() < 0.95 else seen - 1
