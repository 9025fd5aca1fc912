"""Delete an attachment that no revision uses."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.library.attachments.models import Attachment, AttachmentReference
from cms.library.attachments.queries import get_attachment
from permissions.facts import Actor
from schemas.text import Text


def delete_attachment(actor: Actor, session: Session, attachment_id: str) -> None:
    """Delete it; its bytes stay for attachments of the same content. Raises NOT_FOUND, WRONG_STATE while it is used."""
    get_attachment(actor, session, attachment_id)
    used = session.scalar(select(func.count()).where(AttachmentReference.attachment_id == attachment_id))
    if used:
        raise wrong_state(Text(f"有 {used} 个版本正在使用该附件", f"{used} revisions use it"))
    session.delete(session.get_one(Attachment, attachment_id))
    session.flush()
