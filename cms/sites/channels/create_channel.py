"""Adding a channel to a site's tree (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.queries import named_organization
from cms.authorization import require
from cms.changes import log
from cms.errors import not_found
from cms.ids import new_id
from cms.sites import queries
from cms.sites.channels.contributors import set_contributors
from cms.sites.channels.fields import lock_tree, place, require_end_of_topic
from cms.sites.fields import require_content_types, require_slug
from cms.sites.models import Channel
from cms.sites.scopes import scope_of_channel
from permissions.actions import Action
from permissions.facts import Actor


@dataclass(frozen=True, kw_only=True)
class NewChannel:
    """What is told about a new channel; `accepted_types` empty means every type.

    `column_type` is what the page tag ColumnType says, `update_interval_days` how often something new is due (V1).
    """

    slug: str
    name: str
    owner_id: str
    kind: str = "column"
    parent_id: str | None = None
    description: str = ""
    keywords: Sequence[str] = ()
    column_type: str = ""
    position: int = 0
    update_interval_days: int | None = None
    accepted_types: Sequence[str] = ()
    ends_on: date | None = None
    contributor_ids: Sequence[str] = field(default=())


def create_channel(actor: Actor, session: Session, site_id: str, new: NewChannel) -> Channel:
    """Add a channel. Raises FORBIDDEN, NOT_FOUND (site), INVALID, CONFLICT (slug), WRONG_STATE (too deep)."""
    require(actor, Action.MANAGE_SITES)
    if lock_tree(session, site_id) is None:
        raise not_found()
    require_slug(new.slug)
    require_end_of_topic(new.kind, new.ends_on)
    named_organization(session, new.owner_id, "/owner_id")
    parent = queries.named_channel(session, new.parent_id, site_id, "/parent_id") if new.parent_id else None
    made = _made(session, site_id, new, parent)
    session.add(made)
    session.flush()
    set_contributors(session, made, new.contributor_ids)
    log.append(session, "channel_changed", log.Subject("channel", made.id), scope_after=scope_of_channel(made))
    return made


def _made(session: Session, site_id: str, new: NewChannel, parent: Channel | None) -> Channel:
    made_id, moment = new_id(), clock.now()
    path, lineage = place(session, site_id, made_id, new.slug, parent)
    return Channel(
        id=made_id,
        site_id=site_id,
        parent_id=new.parent_id,
        slug=new.slug,
        path=path,
        lineage=lineage,
        kind=new.kind,
        name=new.name,
        description=new.description,
        keywords=list(new.keywords),
        column_type=new.column_type,
        position=new.position,
        update_interval_days=new.update_interval_days,
        accepted_types=require_content_types(new.accepted_types),
        owner_id=new.owner_id,
        ends_on=new.ends_on,
        version=1,
        created_at=moment,
        updated_at=moment,
    )
