"""Letting a hidden relation be shown again, by another person than who hid it."""

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import judged, text_of
from cms.delivery.links.hiding import show
from cms.delivery.links.relations import Link, lock_all
from cms.errors import wrong_state
from cms.library.hidden_relations.models import HiddenRelation
from cms.library.load import held_resource
from cms.publishing.renew import tell_anew
from cms.review.hidden_relations.facts import Found, facts_of_hidden
from cms.review.hidden_relations.queries import find_hidden
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import HIDDEN_RELATIONS, IS_HIDDEN


def show_relation(actor: Actor, session: Session, hidden_id: str) -> Found:
    """Let the page show it again, if it is still declared by something live.

    Raises NOT_FOUND, FORBIDDEN (not level 3 there, own work, the same person), WRONG_STATE (shown already).
    """
    known = find_hidden(session, hidden_id)
    resource = held_resource(session, known.resource.id, lock=True)
    hidden = session.get_one(HiddenRelation, known.hidden.id, with_for_update=True, populate_existing=True)
    found = Found(hidden, resource, known.related)
    verdict = HIDDEN_RELATIONS.judge(actor, Action.SHOW_RELATION, facts_of_hidden(session, [found])[hidden.id])
    if verdict.reason == IS_HIDDEN.reason:
        raise wrong_state(text_of(IS_HIDDEN.reason))
    judged(verdict)
    lock_all(session)
    hidden.shown_by, hidden.shown_person_id, hidden.shown_at = actor.account_id, actor.person_id, clock.now()
    session.flush()
    show(session, Link(hidden.source_id, hidden.type, resource.id), hidden=False)
    tell_anew(session, resource.id)
    return found
