"""The recycle bin: drafts that were never public can be put there, and taken out again."""

from sqlalchemy.orm import Session

from cms import clock
from cms.errors import wrong_state
from cms.library.likeness.keep import replace_signature
from cms.library.likeness.signatures import sign
from cms.library.load import permitted, revision_of
from cms.library.models import Resource
from cms.library.translations import SAME_LANGUAGE, is_language_taken
from permissions.actions import Action
from permissions.facts import Actor


def delete_resource(actor: Actor, session: Session, resource_id: str, expected: int) -> Resource:
    """Put a draft into the recycle bin.

    Raises NOT_FOUND, FORBIDDEN (it is there already, what was public is withdrawn instead), STALE.
    """
    resource = permitted(actor, session, resource_id, Action.DELETE_RESOURCE, expected=expected)
    resource.deleted_at = clock.now()
    resource.version += 1
    session.flush()
    replace_signature(session, resource.id, None)
    return resource


def undelete_resource(actor: Actor, session: Session, resource_id: str, expected: int) -> Resource:
    """Take a draft out of the recycle bin.

    Raises NOT_FOUND, FORBIDDEN (it is not there), STALE, WRONG_STATE (another version has its language by now).
    """
    resource = permitted(actor, session, resource_id, Action.UNDELETE_RESOURCE, expected=expected)
    if is_language_taken(session, resource, resource.language):
        raise wrong_state(SAME_LANGUAGE)
    resource.deleted_at = None
    resource.version += 1
    session.flush()
    replace_signature(session, resource.id, sign(revision_of(session, resource.id, resource.head_number)[1].text))
    return resource
