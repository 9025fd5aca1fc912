"""Changes in the machine that one administrator asks for and another decides on: policies, scopes, accounts."""

from random import Random
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.decide_change import approve_change, cancel_change, refuse_change
from cms.accounts.change_requests.kinds import Kind, Wanted
from cms.accounts.change_requests.of_accounts import CREATE_ASSIGNMENT, DELETE_ASSIGNMENT, UPDATE_USER
from cms.accounts.change_requests.request_change import request_change
from cms.app import CHANGE_KINDS
from cms.review.policy_changes import CREATE_REVIEW_POLICY, DELETE_REVIEW_POLICY
from permissions.facts import Actor
from schemas.gates import GATES
from tests.separation.machine import ADMIN, EDITOR, REVIEWER, NothingToDoError, World


def _ask(world: World, draw: Random, kind: Kind, wanted: Wanted) -> None:
    """Ask for a change, for another administrator to decide on."""

    def change(actor: Actor, session: Session) -> str:
        return request_change(actor, session, world.settings, kind, wanted).request.id

    world.requests.append(world.do(draw, ADMIN, change))


def policy(world: World, draw: Random) -> None:
    """Ask for a review policy."""
    levels, cast = draw.randint(1, 3), world.cast
    scope = draw.choice(
        (
            {},
            {"type": "article"},
            {"organization_id": cast.organizations[draw.choice(["science", "city"])]},
            {"channel_id": cast.channels[draw.choice(["notices", "bulletins"])]},
            {"site_id": cast.site, "type": "article"},
        )
    )
    expedited = draw.random() < 0.8
    told: dict[str, Any] = {
        "levels": levels,
        "secrecy": draw.random() < 0.4,
        "expedited_allowed": expedited,
        **scope,
    }
    if draw.random() < 0.5:
        told["gates"] = {gate: draw.randint(1, levels) for gate in GATES}
    if draw.random() < 0.5:
        told["hours"] = [draw.randint(1, 4) for _ in range(levels)]
    if draw.random() < 0.2:
        told["eligible"] = [cast.organizations[draw.choice(["science", "city"])]]
    _ask(world, draw, CREATE_REVIEW_POLICY, Wanted(None, told))


def no_policy(world: World, draw: Random) -> None:
    """Ask that one be taken away."""
    found = world.values("SELECT id FROM review_policy ORDER BY id")
    if not found:
        raise NothingToDoError
    _ask(world, draw, DELETE_REVIEW_POLICY, Wanted(draw.choice(found)[0], {}))


def scope(world: World, draw: Random) -> None:
    """Ask that somebody be given a scope."""
    duty = draw.choice((EDITOR, REVIEWER, REVIEWER, ADMIN))
    cast = world.cast
    scope = draw.choice(
        (
            {"organization_id": cast.organizations[draw.choice([*cast.organizations])]},
            {"site_id": cast.site},
            {"channel_id": cast.channels[draw.choice([*cast.channels])]},
        )
    )
    role = {"role": "secrecy"} if draw.random() < 0.2 else {"level": draw.randint(1, 3) if duty == REVIEWER else None}
    _ask(world, draw, CREATE_ASSIGNMENT, Wanted(world.account(draw, duty), {**scope, **role}))


def no_scope(world: World, draw: Random) -> None:
    """Ask that a scope be taken away."""
    # Rather what was granted here than what there was at first, so that there is always somebody who can.
    at_first = "" if draw.random() < 0.05 else " AND granted_by IS NOT NULL"
    found = world.values(
        f"SELECT account_id, id FROM role_assignment WHERE duty IN ('editor', 'reviewer'){at_first} ORDER BY id"
    )
    if not found:
        raise NothingToDoError
    account, held = draw.choice(found)
    _ask(world, draw, DELETE_ASSIGNMENT, Wanted(account, {"assignment_id": held}))


def account(world: World, draw: Random) -> None:
    """Have an account closed or opened: those of persons with two, for the most part."""
    swinging = ("lin_editor", "gao_editor", "gao_second", "he_editor", "he_reviewer", "qin_editor", "qin_reviewer")
    names = swinging if draw.random() < 0.9 else [*world.cast.accounts]
    wanted = Wanted(world.cast.accounts[draw.choice(names)], {"active": draw.random() < 0.75})
    _ask(world, draw, UPDATE_USER, wanted)


def decide(world: World, draw: Random) -> None:
    """Approve a change, refuse it or take it back."""
    found = world.some(draw, world.requests[-6:])
    how = draw.choice(("approve",) * 10 + ("refuse", "cancel"))

    def change(actor: Actor, session: Session) -> None:
        if how == "approve":
            approve_change(actor, session, world.settings, CHANGE_KINDS, found)
        elif how == "refuse":
            refuse_change(actor, session, CHANGE_KINDS, found, "理由不足")
        else:
            cancel_change(actor, session, CHANGE_KINDS, found)

    world.do(draw, ADMIN, change)
    world.requests.remove(found)
    world.closed = {row[0] for row in world.values("SELECT id FROM account WHERE NOT is_active")}
