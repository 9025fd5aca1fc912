"""The kinds of change that top-level reviewers decide on, and what of each thing the public sees.

What is asked for is kept with the version that the administrator saw and with what it was before, so that a reviewer
reads both. It is tried when it is asked for, and done by the same use case, with the same checks, when it is approved.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.kinds import Kind, Made, Review, Wanted, nobody
from cms.config import Settings
from cms.errors import Code, Problem, not_found, wrong_state
from cms.library.taxonomies.fields import told_term
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.queries import find_term
from cms.library.taxonomies.update_term import update_term
from cms.library.thematic.follow_merge import is_ruled_by
from cms.publishing.merge_term import merge_term
from cms.publishing.public_changes.shown import channel_is_shown, site_is_shown, term_is_shown
from cms.sites.channels.fields import dated
from cms.sites.channels.update_channel import update_channel
from cms.sites.models import Channel, Site
from cms.sites.update_site import update_site
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

OF_CHANNELS = (
    "name", "slug", "parent_id", "kind", "description", "keywords", "column_type", "position", "ends_on",
    "owner_id", "contributor_ids",
)  # fmt: skip
"""What delivery shows of a channel: names, addresses, page tags, its place and order, and the units that answer for it.

Of sites and terms it is all.
"""

SETS = ("contributor_ids",)
"""Lists whose order says nothing."""

STALE = Text(
    "对象已被修改，不能再批准；请驳回或由申请人撤回，再按现状重新申请",
    "It was changed meanwhile, so this cannot be approved; refuse it or let it be taken back, and ask anew",
)

Use = Callable[[Actor, Session, Wanted], None]
Unit = Callable[[Session, Wanted], str | None]


def _differs(wanted: Wanted, *names: str) -> bool:
    """Whether any of these, or of all without names, becomes something else."""
    before, after = wanted.payload["before"], wanted.payload["changes"]
    return any(_told(name, after) != _told(name, before) for name in after if not names or name in names)


def _told(name: str, values: Mapping[str, Any]) -> Any:
    return set(values[name]) if name in SETS else values[name]


def _of(session: Session, model: type[Any], wanted: Wanted) -> Any:
    found = session.get(model, wanted.target_id)
    if found is None:
        raise not_found()
    return found


def _site_is_due(session: Session, wanted: Wanted) -> bool:
    return _differs(wanted) and site_is_shown(session, _of(session, Site, wanted).id)


def _channel_is_due(session: Session, wanted: Wanted) -> bool:
    return _differs(wanted, *OF_CHANNELS) and channel_is_shown(session, _of(session, Channel, wanted))


def _term_is_due(session: Session, wanted: Wanted) -> bool:
    return _differs(wanted) and term_is_shown(session, _of(session, TaxonomyTerm, wanted))


def _merge_is_due(session: Session, wanted: Wanted) -> bool:
    """Whether either of the two is shown, or the rule of a library names the one that goes: it would be filled anew."""
    term = _of(session, TaxonomyTerm, wanted)
    into = find_term(session, term.scheme, wanted.payload["changes"]["into"])
    is_shown = any(term_is_shown(session, one) for one in (term, into) if one is not None)
    return is_shown or is_ruled_by(session, term.scheme, term.code)


def _supervises_site(session: Session, wanted: Wanted) -> str | None:
    return str(_of(session, Site, wanted).supervising_id)


def _supervises_channel(session: Session, wanted: Wanted) -> str | None:
    return session.get_one(Site, _of(session, Channel, wanted).site_id).supervising_id


def _any_root(_session: Session, _wanted: Wanted) -> str | None:
    return None


def _update_site(actor: Actor, session: Session, wanted: Wanted) -> None:
    told = wanted.payload
    update_site(actor, session, _of(session, Site, wanted).id, told["version"], told["changes"])


def _update_channel(actor: Actor, session: Session, wanted: Wanted) -> None:
    told = wanted.payload
    update_channel(actor, session, _of(session, Channel, wanted).id, told["version"], dated(told["changes"]))


def _update_term(actor: Actor, session: Session, wanted: Wanted) -> None:
    term, told = _of(session, TaxonomyTerm, wanted), wanted.payload
    update_term(actor, session, term.scheme, term.code, told["version"], told_term(told["changes"]))


def _merge_term(actor: Actor, session: Session, wanted: Wanted) -> None:
    term, told = _of(session, TaxonomyTerm, wanted), wanted.payload
    merge_term(actor, session, term.scheme, term.code, told["changes"]["into"], told["version"])


def _try(use: Use, actor: Actor, session: Session, wanted: Wanted) -> None:
    """Do it and undo it: what it raises is what its approval would."""
    attempt = session.begin_nested()
    try:
        use(actor, session, wanted)
    finally:
        attempt.rollback()


def _do(use: Use, actor: Actor, session: Session, _settings: Settings, wanted: Wanted, _request_id: str) -> Made:
    try:
        use(actor, session, wanted)
    except Problem as problem:
        if problem.code in (Code.STALE, Code.NOT_FOUND):
            raise wrong_state(STALE) from None
        raise
    return Made(wanted.target_id)


def _kind(name: str, action: Action, use: Use, review: Review) -> Kind:
    return Kind(name, action, nobody, partial(_try, use), partial(_do, use), review)


KINDS = (
    _kind("site.update", Action.MANAGE_SITES, _update_site, Review(_site_is_due, _supervises_site)),
    _kind("channel.update", Action.MANAGE_SITES, _update_channel, Review(_channel_is_due, _supervises_channel)),
    _kind("term.update", Action.MANAGE_TAXONOMIES, _update_term, Review(_term_is_due, _any_root)),
    _kind("term.merge", Action.MANAGE_TAXONOMIES, _merge_term, Review(_merge_is_due, _any_root)),
)
