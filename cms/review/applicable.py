"""Which policy applies to what, and why: the most specific first, the default where none fits (P2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import invalid
from cms.library.facts import lineages_of
from cms.library.placements.open import TermsOf
from cms.review.models import ReviewPolicy
from cms.review.terms import Terms, default_terms, strictest, terms_of_policy
from cms.sites.models import Channel
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

OTHER_CHANNEL = Text("栏目不符", "Made for another channel")
OTHER_SITE = Text("站点不符", "Made for another site")
OTHER_UNIT = Text("单位不符", "Made for another organization")
OTHER_TYPE = Text("信息类型不符", "Made for another type")
LESS_SPECIFIC = Text("适用，但有更具体的规则", "Fits, but a more specific one does too")
CHOSEN = Text("最具体的适用规则", "The most specific one that fits")
UNKNOWN_CHANNEL = Text("没有这个栏目", "There is no such channel")
UNKNOWN_UNIT = Text("没有这个单位", "There is no such organization")


class Reviewed(Protocol):
    """What the rules look at beside the channels: whose it is, and of which type."""

    @property
    def organization_id(self) -> str:
        """The unit it belongs to."""
        ...

    @property
    def type(self) -> str:
        """Its content type."""
        ...


@dataclass(frozen=True)
class Case:
    """What a policy is looked up for; channels and organizations as ids from the root down."""

    organizations: Sequence[str]
    channels: Sequence[str]
    site_id: str | None
    type: str


@dataclass(frozen=True)
class Candidate:
    """A policy beside a case: why it does not fit, or that it does, and whether it is the one that counts."""

    policy: ReviewPolicy
    applies: bool
    is_chosen: bool
    reasons: Sequence[Text]


@dataclass(frozen=True)
class Explanation:
    """The terms that would hold; the policies, those that fit first and the most specific of them before the others.

    `left_off`: how many policies are not told.
    """

    terms: Terms
    candidates: Sequence[Candidate]
    left_off: int


MOST_TOLD = 100
"""How many policies one explanation tells."""


def review_terms(session: Session, resource: Reviewed, channels: Iterable[str], default: int) -> Terms:
    """What the resource must pass, placed in these channels: what each of them demands, taken together.

    A policy applies to a channel when everything it names fits: the channel or one above it, the site, the owning
    organization or one above it, the type. Of those that apply the nearest channel counts first, then the site, then
    the nearest organization, then the type. `default`: how many levels where none applies.
    """
    found = session.scalars(select(Channel).where(Channel.id.in_(list(channels))).order_by(Channel.id)).all()
    placed: Sequence[Channel | None] = found or [None]
    owner = session.get_one(Organization, resource.organization_id).lineage
    cases = [_case(owner, channel, resource.type) for channel in placed]
    terms = [_terms(fitting, default) for fitting in _fitting(session, cases)]
    eligible = {unit for one in terms for unit in one.eligible or ()}
    return strictest(terms, lineages_of(session, eligible, ()) if eligible else {})


def terms_of_channels(
    session: Session, channels: Collection[Channel], type_name: str, levels: int
) -> Mapping[str, Terms]:
    """For each of some channels what the policy that applies to it and its owner demands for this type; two queries.

    `levels`: how many there are where no policy applies.
    """
    if not channels:
        return {}
    owners = lineages_of(session, {channel.owner_id for channel in channels}, ())
    fitting = _fitting(session, [_case(owners[channel.owner_id], channel, type_name) for channel in channels])
    return {channel.id: _terms(found, levels) for channel, found in zip(channels, fitting, strict=True)}


def terms_of_channel(session: Session, channel: Channel, type_name: str, levels: int) -> Terms:
    """The same of one channel."""
    return terms_of_channels(session, [channel], type_name, levels)[channel.id]


def terms_by(levels: int) -> TermsOf:
    """The terms of any channels, with so many `levels` where no policy says otherwise."""
    return partial(terms_of_channels, levels=levels)


def explain(actor: Actor, session: Session, query: Mapping[str, Any], default: int) -> Explanation:
    """What would apply to a type of an organization in a channel, and of each policy why or why not.

    Raises FORBIDDEN, INVALID for an organization or channel that is not there.
    """
    require(actor, Action.READ_DIRECTORY)
    unit = session.get(Organization, query["organization"])
    if unit is None:
        raise invalid("query/organization", "not_found", UNKNOWN_UNIT)
    channel = session.get(Channel, query["channel"]) if query["channel"] else None
    if query["channel"] and channel is None:
        raise invalid("query/channel", "not_found", UNKNOWN_CHANNEL)
    case = _case(unit.lineage, channel, query["type"])
    (fitting,) = _fitting(session, [case])
    misfits = select(ReviewPolicy).where(not_(and_(*_fits(case)))).order_by(ReviewPolicy.created_at, ReviewPolicy.id)
    others = session.scalars(misfits.limit(max(MOST_TOLD - len(fitting), 0))).all()
    count = session.scalars(select(func.count()).select_from(ReviewPolicy)).one()
    candidates = [
        *(Candidate(one, applies=True, is_chosen=not place, reasons=_rank(place)) for place, one in enumerate(fitting)),
        *(Candidate(one, applies=False, is_chosen=False, reasons=_misfits(one, case)) for one in others),
    ][:MOST_TOLD]
    return Explanation(_terms(fitting, default), candidates, count - len(candidates))


def _rank(place: int) -> Sequence[Text]:
    return [LESS_SPECIFIC if place else CHOSEN]


def _case(organization: str, channel: Channel | None, type_name: str) -> Case:
    """Of a type, of the organization with this lineage, in a channel."""
    return Case(
        organizations=_from_the_root(organization),
        channels=_from_the_root(channel.lineage) if channel else (),
        site_id=channel.site_id if channel else None,
        type=type_name,
    )


def _terms(fitting: Sequence[ReviewPolicy], default: int) -> Terms:
    return terms_of_policy(fitting[0]) if fitting else default_terms(default)


def _fitting(session: Session, cases: Sequence[Case]) -> Sequence[Sequence[ReviewPolicy]]:
    """For each case the policies that apply, the most specific first; one query."""
    found = session.scalars(select(ReviewPolicy).where(or_(*(and_(*_fits(case)) for case in cases)))).all()
    return [
        sorted(
            (policy for policy in found if not _misfits(policy, case)), key=partial(_specificity, case), reverse=True
        )
        for case in cases
    ]


def _fits(case: Case) -> Sequence[ColumnElement[bool]]:
    return (
        _any_or(ReviewPolicy.type, [case.type]),
        _any_or(ReviewPolicy.channel_id, case.channels),
        _any_or(ReviewPolicy.site_id, [case.site_id] if case.site_id else []),
        _any_or(ReviewPolicy.organization_id, case.organizations),
    )


def _any_or(column: InstrumentedAttribute[str | None], values: Sequence[str]) -> ColumnElement[bool]:
    return or_(column.is_(None), column.in_(values))


def _misfits(policy: ReviewPolicy, case: Case) -> list[Text]:
    """What the policy names and the case is not; nothing if it applies."""
    tests = (
        (policy.channel_id is None or policy.channel_id in case.channels, OTHER_CHANNEL),
        (policy.site_id in (None, case.site_id), OTHER_SITE),
        (policy.organization_id is None or policy.organization_id in case.organizations, OTHER_UNIT),
        (policy.type in (None, case.type), OTHER_TYPE),
    )
    return [reason for fits, reason in tests if not fits]


def _specificity(case: Case, policy: ReviewPolicy) -> tuple[int, bool, int, bool, str]:
    return (
        case.channels.index(policy.channel_id) + 1 if policy.channel_id else 0,
        policy.site_id is not None,
        case.organizations.index(policy.organization_id) + 1 if policy.organization_id else 0,
        policy.type is not None,
        policy.id,
    )


def _from_the_root(lineage: str) -> list[str]:
    """The ids of a lineage, the root's first."""
    return lineage.strip("/").split("/")
