"""Migration batches in the machine: an import is sent as a whole, read in samples and decided on level by level."""

from random import Random
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.kinds import Wanted
from cms.accounts.change_requests.request_change import request_change
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.review.migrations.cancel_batch import cancel_batch
from cms.review.migrations.decide_batch import BatchVerdict, decide_batch
from cms.review.migrations.models import MigrationBatch
from cms.review.migrations.read_item import Read, read_item
from cms.review.migrations.resume_batch import resume_batch
from cms.review.migrations.sample import opening_of
from cms.review.migrations.submit_batch import NewBatch, submit_batch
from cms.review.migrations.work import MigrationWork
from cms.review.models import Submission
from cms.review.policy_changes import CREATE_MIGRATION_POLICY
from permissions.facts import Actor
from tests.review.migrations.conftest import imported
from tests.separation.machine import ADMIN, EDITOR, LEVELS, REVIEWER, NothingToDoError, World

UNSENT = """
    SELECT DISTINCT w.run_id FROM import_row w JOIN resource r ON r.id = w.resource_id
    WHERE r.state = 'draft' AND r.deleted_at IS NULL AND r.live_number IS NULL ORDER BY w.run_id"""
SENT = "SELECT id FROM migration_batch WHERE stage <> 'closed' ORDER BY id"
WAITING = "SELECT id, level FROM migration_batch WHERE stage = 'reviewing' ORDER BY id"
SAMPLE = """
    SELECT i.position, i.submission_id FROM migration_item i JOIN migration_batch b ON b.id = i.batch_id
    WHERE b.id = '{}' AND i.state = 'submitted' AND ((i.sampled >> (b.level - 1)) & 1) = 1 ORDER BY i.position"""
READ_BY = """
    SELECT g.account_id FROM migration_reading g JOIN account a ON a.id = g.account_id
    JOIN role_assignment h ON h.account_id = a.id AND h.level = {1}
    WHERE g.batch_id = '{0}' AND a.is_active ORDER BY g.id DESC"""
AT_LEVEL = """
    SELECT DISTINCT a.id FROM role_assignment h JOIN account a ON a.id = h.account_id
    WHERE h.level = {} AND a.is_active ORDER BY a.id"""
AT_WORK = """
    SELECT i.resource_id FROM migration_item i JOIN migration_batch b ON b.id = i.batch_id
    WHERE b.stage NOT IN ('reviewing', 'closed') ORDER BY i.resource_id"""
SUBMITTED = "SELECT i.submission_id, i.resource_id FROM migration_item i JOIN submission s ON s.id = i.submission_id"
APART = """
    SELECT w.resource_id FROM import_row w JOIN resource r ON r.id = w.resource_id WHERE EXISTS (
        SELECT 1 FROM migration_item i JOIN migration_batch b ON b.id = i.batch_id
        WHERE i.resource_id = r.id AND b.stage <> 'closed' AND i.state IN ('waiting', 'submitted')
    ) OR (r.state = 'draft' AND NOT EXISTS (SELECT 1 FROM migration_item i WHERE i.resource_id = r.id))"""
SO_MANY = 45


def allow(world: World, draw: Random) -> None:
    """Ask that batches be allowed somewhere."""
    unit = draw.choice((None, "science", "city"))
    told: dict[str, Any] = {"levels": draw.choice((1, 1, 2, 3)), "sample_percent": draw.choice((10, 40, 100))}
    told |= {"sample_least": 1, "most_items": draw.choice((2, 10, 10))}
    told["organization_id"] = world.cast.organizations[unit] if unit else None

    def change(actor: Actor, session: Session) -> str:
        return request_change(actor, session, world.settings, CREATE_MIGRATION_POLICY, Wanted(None, told)).request.id

    world.requests.append(world.do(draw, ADMIN, change))


def bring_in(world: World, draw: Random) -> None:
    """An import of a few drafts: what it brings in is written by whoever imports it."""
    if len(world.states) - len(world.gone) >= SO_MANY:
        raise NothingToDoError
    unit = world.cast.organizations[draw.choice(("science", "science", "city"))]
    contents = [world.cast.content(title=f"旧网站第{draw.randrange(10**6)}件") for _ in range(draw.randint(1, 3))]

    def change(actor: Actor, session: Session) -> tuple[str, list[str]]:
        made = [create_resource(actor, session, NewResource("article", unit, content)) for content in contents]
        return actor.account_id, made

    account, made = world.do(draw, EDITOR, change)
    imported(world.cast, made, next(name for name, one in world.cast.accounts.items() if one == account))
    world.states.update(dict.fromkeys(made, "draft"))
    world.beside = made
    world.apart.update(made)


def send(world: World, draw: Random) -> None:
    """Send the drafts of an import as a batch."""
    run = world.row(draw, UNSENT)[0]
    world.do(draw, EDITOR, lambda actor, session: submit_batch(actor, session, NewBatch(run, "旧网站"), LEVELS))


def read(world: World, draw: Random) -> None:
    """Read the sample of a batch, all of it, now and then as something else than it is."""
    batch, level = world.row(draw, WAITING)
    is_other = draw.random() < 0.05

    def change(actor: Actor, session: Session) -> None:
        found = session.get_one(MigrationBatch, batch)
        for position, submission_id in world.values(SAMPLE.format(world.written(batch))):
            submission = session.get_one(Submission, submission_id)
            seen = "0" * 64 if is_other else submission.content_hash
            read_item(actor, session, batch, position, Read(seen, opening_of(found, submission, actor.person_id)))

    world.do(draw, REVIEWER, change, likely=_one(draw, world, AT_LEVEL.format(level)))


def decide(world: World, draw: Random) -> None:
    """Decide on a batch, mostly as somebody who has read of it, and mostly on all of its items alike."""
    batch, level = world.row(draw, WAITING)
    items = world.values(
        f"SELECT resource_id FROM migration_item WHERE batch_id = '{world.written(batch)}' ORDER BY position"
    )
    verdict = draw.choice(("approve",) * 12 + ("return",))
    excepted = draw.choice(items) if draw.random() < 0.15 else []
    given = BatchVerdict(verdict, draw.choice(("", "已审", "已审")), excepted)
    likely = _one(draw, world, READ_BY.format(world.written(batch), level))
    world.do(
        draw, REVIEWER, lambda *who: decide_batch(*who, batch, _version(who[1], batch, draw), given), likely=likely
    )


def stop(world: World, draw: Random) -> None:
    """Take a batch back; one that has failed goes on instead, mostly."""
    batch = world.row(draw, SENT)[0]
    if draw.random() < 0.5:
        raise NothingToDoError  # so that more of them come to an end
    failed = world.values(f"SELECT id FROM migration_batch WHERE id = '{world.written(batch)}' AND state = 'failed'")
    how = resume_batch if failed and draw.random() < 0.7 else cancel_batch
    world.do(draw, EDITOR, lambda actor, session: how(actor, session, batch, _version(session, batch, draw)))


def work(world: World, _draw: Random) -> None:
    """Whatever waits for the worker, until there is none."""
    world.beside = [row[0] for row in world.values(AT_WORK)]
    step = MigrationWork(world.database, LEVELS, lambda _seconds: None)
    if not step():
        raise NothingToDoError
    while step():
        pass
    world.apart = {row[0] for row in world.values(APART)}
    for submission, resource in world.values(SUBMITTED):
        if submission not in world.submissions:
            world.submissions[submission], world.newest[resource] = resource, submission


def _one(draw: Random, world: World, statement: str) -> str | None:
    found = world.values(statement)
    return str(draw.choice(found[:3])[0] if "DESC" in statement else draw.choice(found)[0]) if found else None


def _version(session: Session, batch_id: str, draw: Random) -> int:
    seen = session.get_one(MigrationBatch, batch_id).version
    return seen if draw.random() < 0.95 else seen - 1
