"""Changing a channel: its facts, its contributors, its place in the tree."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.queries import named_organization
from cms.accounts.trees import refuse_cycle, refuse_deeper, replace_prefix
from cms.authorization import require
from cms.changes import log
from cms.sites import queries
from cms.sites.channels.contributors import set_contributors
from cms.sites.channels.fields import LONGEST_LINEAGE, LONGEST_PATH, lock_tree, place, require_end_of_topic
from cms.sites.fields import require_content_types, require_slug
from cms.sites.models import Channel
from cms.sites.scopes import scope_of_channel
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor

PLACE = ("slug", "parent_id")


def update_channel(
    actor: Actor, session: Session, channel_id: str, expected: int, changes: Mapping[str, Any]
) -> Channel:
    """Change what `changes` names, if the channel still has the version `expected`.

    Another `slug` or `parent_id` moves the whole subtree: paths and lineages of everything below follow.

    Raises FORBIDDEN, NOT_FOUND, STALE, INVALID (also a cycle), CONFLICT (slug), WRONG_STATE (too deep).
    """
    require(actor, Action.MANAGE_SITES)
    lock_tree(session, queries.get_channel(session, channel_id).site_id)
    channel = session.get_one(Channel, channel_id, populate_existing=True)
    check_version(channel.version, expected)
    before = scope_of_channel(channel)
    _apply(session, channel, changes)
    if any(name in changes and changes[name] != getattr(channel, name) for name in PLACE):
        _move(session, channel, changes)
    if "contributor_ids" in changes:
        set_contributors(session, channel, changes["contributor_ids"])
    channel.version += 1
    channel.updated_at = clock.now()
    log.append(
        session,
        "channel_changed",
        log.Subject("channel", channel.id),
        scope_before=before,
        scope_after=scope_of_channel(channel),
    )
    return channel


def _apply(session: Session, channel: Channel, changes: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in changes.items() if name not in (*PLACE, "contributor_ids")}
    if "accepted_types" in plain:
        plain["accepted_types"] = require_content_types(plain["accepted_types"])
    if "owner_id" in plain:
        named_organization(session, plain["owner_id"], "/owner_id")
    require_end_of_topic(plain.get("kind", channel.kind), plain.get("ends_on", channel.ends_on))
    for name, value in plain.items():
        setattr(channel, name, value)


def _move(session: Session, channel: Channel, changes: Mapping[str, Any]) -> None:
    slug = require_slug(changes.get("slug", channel.slug))
    parent_id = changes.get("parent_id", channel.parent_id)
    parent = queries.named_channel(session, parent_id, channel.site_id, "/parent_id") if parent_id else None
    refuse_cycle(channel.lineage, parent.lineage if parent else None, "/parent_id")
    path, lineage = place(session, channel.site_id, channel.id, slug, parent)
    subtree = Channel.lineage.startswith(channel.lineage)
    widths = select(func.max(func.length(Channel.path)), func.max(func.length(Channel.lineage))).where(subtree)
    longest_path, longest_lineage = session.execute(widths).one()
    refuse_deeper(longest_path, channel.path, path, LONGEST_PATH)
    refuse_deeper(longest_lineage, channel.lineage, lineage, LONGEST_LINEAGE)
    channel.slug, channel.parent_id = slug, parent_id
    session.flush()
    replace_prefix(session, Channel.path, channel.path, path, subtree)
    replace_prefix(session, Channel.lineage, channel.lineage, lineage)
    session.refresh(channel, ["path", "lineage"])
