"""Making what is live anew, one resource a transaction, and telling the change log when its bytes differ."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.changes.log import Subject, append
from cms.delivery.models import DeliveredResource
from cms.delivery.off import scope_while_off
from cms.delivery.writing.refresh import make_again
from cms.delivery.writing.write import scope_of
from cms.library.load import load_resource

_SHOWN = select(DeliveredResource.etag, DeliveredResource.views)


def renew(session: Session, resource_id: str, kind: str) -> bool:
    """Make one anew and append a change of this kind if its bytes differ; whether they did.

    One a transaction: a publication locks a resource and then those it is related to, so that whoever held several
    could wait in a ring with it. What is not live is left alone.
    """
    load_resource(session, resource_id, lock=True)
    shown = _SHOWN.where(DeliveredResource.resource_id == resource_id)
    before = session.execute(shown).one_or_none()
    scope = make_again(session, resource_id)
    if scope is None or session.execute(shown).one() == before:
        return False
    append(session, kind, Subject("resource", resource_id), scope_before=scope, scope_after=scope)
    return True


def tell_anew(session: Session, resource_id: str) -> None:
    """Tell the change log that pages with a resource are old, though it shows the same revision in the same places.

    It stands elsewhere in a channel, or shows another relation: its page, and lists and feeds of its places, are old.
    """
    scope = scope_while_off(session, resource_id, scope_of(session, resource_id))
    append(session, "updated", Subject("resource", resource_id), scope_before=scope, scope_after=scope)
