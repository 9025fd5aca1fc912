"""Checks that channels have in common when they are made and when they are changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.accounts.trees import child_lineage, too_deep
from cms.accounts.uniqueness import already_taken
from cms.errors import invalid
from cms.sites.models import Channel, Site
from schemas.text import Text

KINDS = ("channel", "column", "topic")
LONGEST_PATH = 330
LONGEST_LINEAGE = 370
SLUG, ENDS_ON = "/slug", "/ends_on"
SLUG_TAKEN = Text("同级栏目已用此名", "A channel beside it has this slug")
END_OF_TOPIC = Text("只有专题有结束日期", "Only a topic has an end")


def dated(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as a request tells them, with the end as a date; schemas keep dates as text."""
    return {**changes, "ends_on": date.fromisoformat(changes["ends_on"])} if changes.get("ends_on") else {**changes}


def lock_tree(session: Session, site_id: str) -> Site | None:
    """The site, locked: one writer at a time in its tree, so that no moves make a cycle and no child is left behind."""
    return session.get(Site, site_id, with_for_update={"key_share": True})


def require_end_of_topic(kind: str, ends_on: date | None) -> None:
    """Raise INVALID if anything but a topic has an end."""
    if ends_on is not None and kind != "topic":
        raise invalid(ENDS_ON, "end_of_topic", END_OF_TOPIC)


def place(session: Session, site_id: str, channel_id: str, slug: str, parent: Channel | None) -> tuple[str, str]:
    """The path and lineage of a channel below `parent`.

    Raises CONFLICT if a sibling has the slug, WRONG_STATE if the tree would be too deep.
    """
    path = f"{parent.path}/{slug}" if parent else slug
    taken = exists().where(Channel.site_id == site_id, Channel.path == path, Channel.id != channel_id)
    if session.scalar(select(taken)):
        raise already_taken(SLUG, SLUG_TAKEN)
    lineage = child_lineage(parent.lineage if parent else None, channel_id)
    if len(path) > LONGEST_PATH or len(lineage) > LONGEST_LINEAGE:
        raise too_deep()
    return path, lineage
