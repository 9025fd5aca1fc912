"""What may be done with change requests, for a page at once, as answers tell it."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.change_requests.close_change import WAITING
from cms.accounts.change_requests.kinds import Kind, Wanted
from cms.accounts.change_requests.queries import state_of
from cms.accounts.models import Account, ChangeRequest, Organization
from cms.web.actions import present_actions
from permissions.facts import Actor
from permissions.objects import ON_CHANGE_REQUEST, ChangeFacts, objections


def facts_of_changes(
    session: Session, kinds: Mapping[str, Kind], requests: Collection[ChangeRequest]
) -> dict[str, ChangeFacts]:
    """What the rules ask of change requests, by their ids; a query for the accounts, one for each sort of target.

    Whom a request concerns is looked up while it waits: after that nothing depends on it.
    """
    now = clock.now()
    states = {one.id: state_of(one, now) for one in requests}
    waiting = [one for one in requests if states[one.id] == WAITING]
    concerned, is_open = _concerned(session, kinds, waiting), _open_accounts(session, waiting)
    lineages = _lineages(session, waiting)
    return {
        one.id: ChangeFacts(
            state=states[one.id],
            action=kinds[one.kind].action if one.kind in kinds else "",
            person_id=one.requested_person_id,
            concerned=concerned.get(one.id, frozenset()),
            is_asker_open=one.requested_by in is_open,
            is_reviewed=one.reviewed,
            supervising=lineages.get(one.supervising_id or ""),
        )
        for one in requests
    }


def actions_on_changes(
    actor: Actor, session: Session, kinds: Mapping[str, Kind], requests: Collection[ChangeRequest]
) -> dict[str, dict[str, object]]:
    """What the actor may do with each of the requests by its id. The change itself may still be refused."""
    facts = facts_of_changes(session, kinds, requests)
    return {one: present_actions(objections(actor, ON_CHANGE_REQUEST, found)) for one, found in facts.items()}


def _concerned(
    session: Session, kinds: Mapping[str, Kind], requests: Collection[ChangeRequest]
) -> dict[str, frozenset[str]]:
    """Whom each of the requests is about, all of one sort looked up together."""
    alike = defaultdict(list)
    for one in requests:
        if one.kind in kinds:
            alike[kinds[one.kind].concerns].append(one)
    return {
        one.id: persons
        for concerns, of_one_sort in alike.items()
        for one, persons in zip(
            of_one_sort,
            concerns(session, [Wanted(each.target_id, each.payload) for each in of_one_sort]),
            strict=True,
        )
    }


def _lineages(session: Session, requests: Collection[ChangeRequest]) -> dict[str, str]:
    wanted = {one.supervising_id for one in requests if one.supervising_id is not None}
    if not wanted:
        return {}
    found = session.execute(select(Organization.id, Organization.lineage).where(Organization.id.in_(wanted)))
    return dict(found.all())


def _open_accounts(session: Session, requests: Collection[ChangeRequest]) -> set[str]:
    wanted = {one.requested_by for one in requests}
    if not wanted:
        return set()
    return set(session.scalars(select(Account.id).where(Account.id.in_(wanted), Account.is_active)))
