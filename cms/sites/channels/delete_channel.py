"""Removing a channel in which nothing is placed."""

from collections.abc import Callable

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms.accounts.models import RoleAssignment
from cms.authorization import require
from cms.changes import log
from cms.errors import wrong_state
from cms.sites import queries
from cms.sites.channels.fields import lock_tree
from cms.sites.models import Channel
from cms.sites.scopes import scope_of_channel
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

IsUsed = Callable[[Session, str], bool]
HAS_CHILDREN = Text("栏目下还有下级栏目", "There are channels below it")
IN_USE = Text("栏目中还有信息或规则，请先移出", "Something is still placed in it or ruled for it; move that first")
HAS_ASSIGNMENTS = Text("还有账号在此栏目获得授权", "Accounts still have assignments for it")


def delete_channel(actor: Actor, session: Session, channel_id: str, expected: int, is_used: IsUsed) -> None:
    """Remove a channel, if it still has the version `expected` and `is_used` (asked of later nouns) says no.

    Raises FORBIDDEN, NOT_FOUND, STALE, WRONG_STATE (children, content or assignments are there).
    """
    require(actor, Action.MANAGE_SITES)
    lock_tree(session, queries.get_channel(session, channel_id).site_id)
    # Whatever holds the channel to be put into it, or offered to it, is waited for before `is_used` looks.
    channel = session.get_one(Channel, channel_id, with_for_update=True, populate_existing=True)
    check_version(channel.version, expected)
    if session.scalar(select(exists().where(Channel.parent_id == channel_id))):
        raise wrong_state(HAS_CHILDREN)
    if session.scalar(select(exists().where(RoleAssignment.channel_id == channel_id))):
        raise wrong_state(HAS_ASSIGNMENTS)
    if is_used(session, channel_id):
        raise wrong_state(IN_USE)
    before = scope_of_channel(channel)
    session.delete(channel)
    try:
        session.flush()
    except IntegrityError:
        raise wrong_state(IN_USE) from None  # something refers to it that came at the same moment
    log.append(session, "channel_changed", log.Subject("channel", channel_id), scope_before=before)
