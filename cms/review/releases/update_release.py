"""Rename a release, or give it another time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.library.models import State
from cms.review.releases.complete import parts_of, settle
from cms.review.releases.create_release import refuse_past
from cms.review.releases.load import permitted_release
from cms.review.releases.models import Release
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

EARLIER = Text(
    "已有内容审核通过，发布时间只能推迟", "Some of it was approved for this time, which can only be put off by now"
)


def update_release(
    actor: Actor, session: Session, release_id: str, expected: int, changes: Mapping[str, Any]
) -> Release:
    """Change `name` or `publish_at`; null lets it go public with the last approval.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID (a time that has passed), WRONG_STATE (an earlier time than the one for
    which an item was approved).
    """
    release = permitted_release(actor, session, release_id, Action.EDIT_RELEASE, expected=expected)
    if "publish_at" in changes and changes["publish_at"] != release.publish_at:
        refuse_past(changes["publish_at"])
        _refuse_earlier(session, release, changes)
    for name, value in changes.items():
        setattr(release, name, value)
    settle(session, release)
    return release


def _refuse_earlier(session: Session, release: Release, changes: Mapping[str, Any]) -> None:
    asked = changes["publish_at"]
    sooner = release.publish_at is not None and (asked is None or asked < release.publish_at)
    if sooner and any(part.resource.state == State.SCHEDULED for part in parts_of(session, release)):
        raise wrong_state(EARLIER)
