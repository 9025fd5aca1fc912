"""Keeping a relation that another resource declares off a page, at once."""

from sqlalchemy.orm import Session

from cms import clock
from cms.delivery.links.hiding import is_shown, show
from cms.delivery.links.relations import Link, inverse_of, lock_all
from cms.errors import invalid, wrong_state
from cms.ids import new_id
from cms.library.hidden_relations.models import HiddenRelation
from cms.library.hidden_relations.open import hidden_of
from cms.library.load import held_resource, permitted
from cms.publishing.renew import tell_anew
from cms.review.hidden_relations.facts import Found
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_SHOWN = Text("该页面没有由对方声明的此关联", "The page shows no such relation that the other one declares")
HIDDEN_ALREADY = Text("该关联已不显示", "It is hidden there already")


def hide_relation(
    actor: Actor, session: Session, resource_id: str, relation: str, related_id: str, reason: str
) -> Found:
    """Take a relation off the page of a resource; the page of who declares it stays as it is.

    `relation` is its name on that page. Raises NOT_FOUND, FORBIDDEN, INVALID (the page shows no such relation),
    WRONG_STATE (hidden already).
    """
    resource = permitted(actor, session, resource_id, Action.HIDE_RELATION)
    lock_all(session)
    declared = Link(related_id, inverse_of(relation), resource.id)
    if (declared.type, resource.id) in hidden_of(session, declared.holder):
        raise wrong_state(HIDDEN_ALREADY)
    if related_id == resource.id or not is_shown(session, declared):
        raise invalid("/related_id", "not_shown", NOT_SHOWN)
    made = HiddenRelation(
        id=new_id(),
        source_id=declared.holder,
        type=declared.type,
        target_id=resource.id,
        reason=reason,
        hidden_by=actor.account_id,
        hidden_person_id=actor.person_id,
        hidden_at=clock.now(),
    )
    session.add(made)
    session.flush()
    show(session, declared, hidden=True)
    tell_anew(session, resource.id)
    return Found(made, resource, held_resource(session, related_id, lock=False))
