"""Delete an attachment that no revision uses."""

from sqlalchemy.orm import Session

from cms.authorization import let
from cms.library.attachments.queries import find_attachment
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import FileFacts


def delete_attachment(actor: Actor, session: Session, attachment_id: str) -> None:
    """Delete it; its bytes stay for attachments of the same content.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE while it is used.
    """
    attachment, _stored, references = find_attachment(actor, session, attachment_id)
    let(actor, Action.DELETE_ATTACHMENT, FileFacts(is_used=references > 0))
    session.delete(attachment)
    session.flush()
