"""Review policies: data that administrators set (P2). Which one applies to what is in `applicable`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import Code, FieldError, Problem, invalid, not_found
from cms.ids import is_id, new_id
from cms.review.models import ReviewPolicy
from cms.review.terms import default_gates
from cms.sites.models import Channel, Site
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from schemas.gates import GATES
from schemas.text import Text

SCOPE = ("organization_id", "site_id", "channel_id", "type")
_NAMED = (("organization_id", Organization), ("site_id", Site), ("channel_id", Channel))
UNKNOWN_SCOPE = Text("没有这个单位、站点或栏目", "There is no such organization, site or channel")
SAME_SCOPE = Text("已有相同范围的规则，请先删除", "There is one for the same scope; delete it first")
UNSIGNED = Text("每一关都须有审级签署", "Each gate is signed at some level")
BEYOND = Text("没有这一审级", "There is no such level")
HOURS_EACH = Text("须为每一审级各给出一个时限", "Give the hours of every level")
UNKNOWN_UNIT = Text("没有这个单位", "There is no such organization")


def create_policy(actor: Actor, session: Session, command: Mapping[str, Any]) -> ReviewPolicy:
    """Set the terms for a channel, a site, an organization, a type, or a combination.

    Without `gates` they are spread by default. Raises FORBIDDEN, INVALID: a scope that is not there or has a policy
    already, a gate that is left unsigned, hours that are not one for each level.
    """
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    check_policy(session, command)
    policy = ReviewPolicy(id=new_id(), created_at=clock.now(), **_given(command))
    session.add(policy)
    session.flush()
    return policy


def check_policy(session: Session, command: Mapping[str, Any]) -> None:
    """Raise INVALID unless the policy could be set now."""
    given = _given(command)
    faults = [
        FieldError(f"/{name}", "not_found", UNKNOWN_SCOPE)
        for name, model in _NAMED
        if name in given and session.get(model, given[name]) is None
    ]
    faults += _faults(session, given)
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    same = select(ReviewPolicy.id).where(
        *(getattr(ReviewPolicy, name).is_not_distinct_from(given.get(name)) for name in SCOPE),
    )
    if session.scalar(same) is not None:
        raise invalid("/levels", "exists", SAME_SCOPE)


def _given(command: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in command.items() if value is not None}
    return {"gates": default_gates(command["levels"]), **given}


def _faults(session: Session, given: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with gates, hours and units."""
    gates, levels = given["gates"], given["levels"]
    faults = [FieldError(f"/gates/{gate}", "unsigned", UNSIGNED) for gate in GATES if gate not in gates]
    faults += [FieldError(f"/gates/{gate}", "beyond", BEYOND) for gate, level in gates.items() if level > levels]
    if "hours" in given and len(given["hours"]) != levels:
        faults.append(FieldError("/hours", "one_each", HOURS_EACH))
    wanted = given.get("eligible", ())
    known = set(session.scalars(select(Organization.id).where(Organization.id.in_(wanted)))) if wanted else set()
    faults += [
        FieldError(f"/eligible/{place}", "not_found", UNKNOWN_UNIT)
        for place, one in enumerate(wanted)
        if one not in known
    ]
    return faults


def delete_policy(actor: Actor, session: Session, policy_id: str) -> None:
    """Take a policy away; submissions that are open keep their terms. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    session.delete(find_policy(session, policy_id))
    session.flush()


def find_policy(session: Session, policy_id: str) -> ReviewPolicy:
    """One policy. Raises NOT_FOUND."""
    policy = session.get(ReviewPolicy, policy_id) if is_id(policy_id) else None
    if policy is None:
        raise not_found()
    return policy


def list_policies(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Every policy, in the order of creation."""
    require(actor, Action.READ_DIRECTORY)
    order = [(ReviewPolicy.created_at, False), (ReviewPolicy.id, False)]
    return paginate(session, select(ReviewPolicy), order, query["limit"], query["cursor"], total=query["total"])
