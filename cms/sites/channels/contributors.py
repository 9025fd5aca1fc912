"""The organizations that may place content in a channel they do not own (P7)."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from cms.accounts.queries import organizations_by_id
from cms.accounts.uniqueness import unknown
from cms.sites.models import Channel, ChannelContributor
from schemas.text import Text

POINTER = "/contributor_ids"
UNKNOWN = Text("没有其中的某个单位", "One of the organizations does not exist")


def set_contributors(session: Session, channel: Channel, organization_ids: Iterable[str]) -> None:
    """Make these organizations the contributors of the channel, and no others. Raises INVALID for unknown ones."""
    wanted = set(organization_ids)
    if organizations_by_id(session, wanted).keys() != wanted:
        raise unknown(POINTER, UNKNOWN)
    old = delete(ChannelContributor).where(ChannelContributor.channel_id == channel.id)
    session.execute(old.execution_options(synchronize_session="fetch"))
    session.add_all(ChannelContributor(channel_id=channel.id, organization_id=each) for each in sorted(wanted))
    session.flush()
