"""Everything that people try in the machine: one table, a line for each use case."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from cms.library.create_resource import create_resource
from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.library.revise_resource import restore_revision, revise_resource
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from cms.publishing.withdraw import archive, withdraw
from cms.review.claim import claim, release
from cms.review.decide import Verdict, decide
from cms.review.escalate import escalate_next, escalate_next_later_review
from cms.review.later_reviews.review_later import CONFIRM, OBJECT, LaterVerdict, review_later
from cms.review.models import Submission
from cms.review.publish_due import publish_next_due
from cms.review.releases.publish_due import publish_next_release
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.submit import Wish, cancel_submission, submit
from permissions.facts import Actor
from schemas.gates import GATES
from tests.separation import asking, erasing, explaining, migrating, offering, pinning, releasing, sharing
from tests.separation.delegating import let_review, revoke
from tests.separation.machine import EDITOR, LEVELS, REVIEWER, NothingToDoError, Operation, World

SOON = timedelta(hours=1)
CLAIM_MINUTES = 5
AT_REST = ("draft", "published", "withdrawn", "archived")
UNDER_WAY = ("in_review", "scheduled")
PUBLIC = ("published", "archived")
MOST = 30
"""So many resources come to be, so that much happens to each."""
AT_ITS_LEVEL = """
    SELECT h.account_id FROM submission s JOIN role_assignment h ON h.level = s.level
    JOIN account a ON a.id = h.account_id AND a.is_active WHERE s.id = '{}' ORDER BY h.id"""


def _version(world: World, session: Session, resource_id: str, draw: Random) -> int:
    """The version that the client saw: now and then an old one."""
    seen = load_resource(session, resource_id).version
    return seen if draw.random() < 0.95 else seen - 1


def _create(world: World, draw: Random) -> None:
    if len(world.states) - len(world.gone) >= MOST:
        raise NothingToDoError
    content = world.cast.content(
        channels=_channels(world, draw), title=f"第{draw.randrange(10**6)}号通知", disclosure=_disclosure(draw)
    )
    if content["disclosure"] != "proactive":
        content["disclosure_reason"] = "尚在审查"
    unit = world.cast.organizations[draw.choice(["science", "science", "city", "education", "stranger"])]
    new = NewResource("article", unit, content)
    made = world.do(draw, EDITOR, lambda actor, session: create_resource(actor, session, new))
    world.states[made] = "draft"
    world.touched = made


def _channels(world: World, draw: Random) -> list[str]:
    names = ("notices",) * 4 + ("bulletins", "foreign", "policies")
    return [world.cast.channels[name] for name in dict.fromkeys(draw.choices(names, k=draw.randint(1, 2)))]


def _disclosure(draw: Random) -> str:
    return draw.choice(("proactive",) * 12 + ("on_request",))


def _edit(world: World, draw: Random) -> None:
    changes: dict[str, Any] = {"title": f"第{draw.randrange(10**6)}号通知（修改）"}
    if draw.random() < 0.2:
        changes["channels"] = _channels(world, draw)
    if draw.random() < 0.3:
        changes |= {"disclosure": _disclosure(draw), "disclosure_reason": draw.choice([None, "尚在审查"])}
    _of_resource(EDITOR, AT_REST, lambda *given: revise_resource(*given, changes))(world, draw)


SHOWN_ELSEWHERE = """
    SELECT resource_id FROM offer WHERE state IN ('adopted', 'copied')
    UNION SELECT resource_id FROM channel_placement WHERE state IN ('waiting', 'in_effect')
    UNION SELECT resource_id FROM channel_pin WHERE state IN ('waiting', 'in_effect')
    UNION SELECT id FROM resource WHERE state = 'archived' ORDER BY 1"""


def _edit_shown(world: World, draw: Random) -> None:
    """Edit what another unit has taken, what is pinned or archived; and send it, so that other content goes public."""
    found = world.touched = world.row(draw, SHOWN_ELSEWHERE)[0]
    changes = {"summary": f"更新后的摘要（{draw.randrange(10**6)}）。"}

    def change(actor: Actor, session: Session) -> str:
        revise_resource(actor, session, found, _version(world, session, found, draw), changes)
        return submit(actor, session, found, _version(world, session, found, draw), Wish(), LEVELS).id

    made = world.do(draw, EDITOR, change)
    world.submissions[made], world.newest[found] = found, made


def _of_resource(
    duty: str, states: tuple[str, ...], use_case: Callable[[Actor, Session, str, int], Any]
) -> Callable[[World, Random], None]:
    """Something that is done with a resource, mostly in one of these states, at the version that was seen."""

    def attempt(world: World, draw: Random) -> None:
        found = world.resource(draw, *states)
        world.do(
            draw, duty, lambda actor, session: use_case(actor, session, found, _version(world, session, found, draw))
        )

    return attempt


def _restore(world: World, draw: Random) -> None:
    number = draw.randint(1, 3)
    _of_resource(EDITOR, AT_REST, lambda *given: restore_revision(*given, number))(world, draw)


def _submit(world: World, draw: Random) -> None:
    at = world.now + SOON * draw.randint(-1, 5) if draw.random() < 0.25 else None
    expedited = "防汛应急" if draw.random() < 0.35 else None
    wish = Wish(publish_at=at, least_levels=draw.choice((1, 1, 1, 2)), expedited=expedited)
    found = world.resource(draw, "draft", "withdrawn", "archived")
    made = world.do(
        draw,
        EDITOR,
        lambda actor, session: submit(actor, session, found, _version(world, session, found, draw), wish, LEVELS).id,
    )
    world.submissions[made] = found
    world.newest[found] = made


def _seen_hash(session: Session, submission_id: str, draw: Random) -> str:
    """The hash of what the reviewer read: now and then another."""
    seen = session.get_one(Submission, submission_id).content_hash
    return seen if draw.random() < 0.96 else "0" * 64


def _decide(world: World, draw: Random) -> None:
    found = world.submission(draw)
    verdict = draw.choice(("approve",) * 14 + ("return", "reject"))
    gates = {draw.choice([*GATES]): "pass"} if draw.random() < 0.04 else None

    def change(actor: Actor, session: Session) -> None:
        given = Verdict(verdict, _seen_hash(session, found, draw), draw.choice(("", "已阅", "已阅")), gates)
        decide(actor, session, found, given, 3)

    there = world.values(AT_ITS_LEVEL.format(world.written(found))) if draw.random() < 0.5 else []
    world.do(draw, REVIEWER, change, likely=draw.choice(there)[0] if there else None)


def _sign(world: World, draw: Random) -> None:
    found, verdict = world.submission(draw), draw.choice(("pass",) * 9 + ("fail",))

    def change(actor: Actor, session: Session) -> None:
        sign_secrecy(actor, session, found, SecrecyVerdict(verdict, _seen_hash(session, found, draw), "已审"))

    world.do(draw, REVIEWER, change)


def _review_later(world: World, draw: Random) -> None:
    owed = world.values(
        "SELECT submission_id, resource_id FROM later_review WHERE state = 'open' ORDER BY submission_id"
    )
    if not owed:
        raise NothingToDoError
    found, world.touched = draw.choice(owed)
    verdict, comment = draw.choice((CONFIRM,) * 5 + (OBJECT,)), draw.choice(("已阅", "有误", ""))

    def change(actor: Actor, session: Session) -> None:
        review_later(actor, session, found, LaterVerdict(verdict, _seen_hash(session, found, draw), comment))

    world.do(draw, REVIEWER, change)


def _claim(world: World, draw: Random) -> None:
    found, why = world.submission(draw), draw.choice((None, None, "急件", ""))
    world.do(draw, REVIEWER, lambda actor, session: claim(actor, session, found, CLAIM_MINUTES, why))


def _release(world: World, draw: Random) -> None:
    held = world.values("SELECT id, resource_id, claimed_by FROM submission WHERE claimed_by IS NOT NULL ORDER BY id")
    if not held:
        raise NothingToDoError
    found, world.touched, holder = draw.choice(held)
    world.do(draw, REVIEWER, lambda actor, session: release(actor, session, found), likely=holder)


def _switch_off(world: World, draw: Random) -> None:
    _off(world, draw, Named("resource", world.resource(draw, *PUBLIC)))


def _switch_off_place(world: World, draw: Random) -> None:
    channels = [Named("channel", one) for one in world.cast.channels.values()]
    _off(world, draw, draw.choice([*channels, Named("site", world.cast.site)]))


def _off(world: World, draw: Random, named: Named) -> None:
    made = world.do(draw, REVIEWER, lambda actor, session: switch_off(actor, session, named, "内容有误").id)
    world.switches.append(made)


def _switch_on(world: World, draw: Random) -> None:
    found = world.some(draw, world.switches)
    world.do(draw, REVIEWER, lambda actor, session: switch_on(actor, session, found))
    if draw.random() < 0.8:  # else somebody tries it again
        world.switches.remove(found)


def _publish_due(world: World, _draw: Random) -> None:
    due = world.values(
        "SELECT s.resource_id FROM due_action d JOIN submission s ON s.id = d.submission_id"
        " WHERE d.state = 'pending' ORDER BY d.due_at LIMIT 1"
    )
    world.touched = due[0][0] if due else None
    if publish_next_due(world.database, 3):
        return
    together = world.values(
        "SELECT i.resource_id FROM release e JOIN release_item i ON i.release_id = e.id"
        " WHERE e.state = 'waiting' ORDER BY e.due_at, i.position LIMIT 1"
    )
    world.touched = together[0][0] if together else None
    if not publish_next_release(world.database, 3):
        raise NothingToDoError


def _escalate(world: World, _draw: Random) -> None:
    if not (escalate_next(world.database) or escalate_next_later_review(world.database)):
        raise NothingToDoError


def _wait(world: World, draw: Random) -> None:
    world.now += timedelta(minutes=draw.choice((10, 60, 300)))


OPERATIONS: Mapping[str, Operation] = {
    "create": Operation(_create, 4),
    "edit": Operation(_edit, 9),
    "edit what is shown elsewhere": Operation(_edit_shown, 4),
    "restore": Operation(_restore, 2),
    "delete": Operation(_of_resource(EDITOR, ("draft",), delete_resource), 2),
    "undelete": Operation(_of_resource(EDITOR, ("draft",), undelete_resource), 4),
    "submit": Operation(_submit, 24),
    "cancel": Operation(_of_resource(EDITOR, UNDER_WAY, cancel_submission), 2),
    "review later": Operation(_review_later, 12),
    "claim": Operation(_claim, 6),
    "release": Operation(_release, 3),
    "decide": Operation(_decide, 80),
    "sign secrecy": Operation(_sign, 18),
    "make a release": Operation(releasing.make, 3),
    "put into a release": Operation(releasing.add, 2),
    "take out of a release": Operation(releasing.remove, 1),
    "give a release up": Operation(releasing.cancel, 1),
    "offer": Operation(offering.offer, 4),
    "answer an offer": Operation(offering.answer, 6),
    "take an offer back": Operation(offering.cancel, 1),
    "share": Operation(sharing.put_in, 6),
    "ask for a placement": Operation(sharing.ask, 8),
    "sign a placement": Operation(sharing.sign, 14),
    "take a placement back": Operation(sharing.cancel, 1),
    "end a placement": Operation(sharing.end, 2),
    "end sharing": Operation(sharing.take_out, 1),
    "pin": Operation(pinning.pin, 6),
    "decide on a pin": Operation(pinning.decide, 6),
    "take a pin back": Operation(pinning.cancel, 1),
    "unpin": Operation(pinning.unpin, 2),
    "write a document": Operation(explaining.write_document, 2),
    "write an interpretation": Operation(explaining.write_interpretation, 2),
    "send a document": Operation(explaining.send, 8),
    "release a document with its interpretation": Operation(explaining.release, 2),
    "waive an interpretation": Operation(explaining.waive, 8),
    "ask for a migration policy": Operation(migrating.allow, 1),
    "bring in": Operation(migrating.bring_in, 3),
    "send a batch": Operation(migrating.send, 4),
    "read a sample": Operation(migrating.read, 8),
    "decide on a batch": Operation(migrating.decide, 10),
    "stop a batch": Operation(migrating.stop, 1),
    "work on batches": Operation(migrating.work, 10),
    "ask for an erasure": Operation(erasing.ask, 4),
    "confirm an erasure": Operation(erasing.confirm, 4),
    "give an erasure up": Operation(erasing.cancel, 2),
    "erase": Operation(erasing.work, 2),
    "delegate": Operation(let_review, 5),
    "revoke": Operation(revoke, 2),
    "withdraw": Operation(_of_resource(REVIEWER, PUBLIC, lambda *given: withdraw(*given, "内容有误")), 2),
    "archive": Operation(_of_resource(REVIEWER, PUBLIC, lambda *given: archive(*given, "已过时")), 1),
    "switch off": Operation(_switch_off, 1),
    "switch off a place": Operation(_switch_off_place, 1),
    "switch on": Operation(_switch_on, 2),
    "ask for a policy": Operation(asking.policy, 3),
    "ask for no policy": Operation(asking.no_policy, 1),
    "ask for a scope": Operation(asking.scope, 2),
    "ask for no scope": Operation(asking.no_scope, 1),
    "ask for an account": Operation(asking.account, 2),
    "decide on a change": Operation(asking.decide, 12),
    "publish what is due": Operation(_publish_due, 3),
    "escalate": Operation(_escalate, 3),
    "wait": Operation(_wait, 2),
}
"""What is tried, and how often: whoever adds a use case adds a line."""
