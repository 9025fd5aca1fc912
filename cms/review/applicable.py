"""Which policy applies to what, and why: the most specific first, the default where none fits (P2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import invalid
from cms.library.facts import lineages_of
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


def review_terms(session: Session, resource: Reviewed, channels: Iterable[str], default: int) -> Terms:
    """What the resource must pass, placed in these channels: what each of them demands, taken together.

    A policy applies to a channel when everything it names fits: the channel or one above it, the site, the owning
    organization or one above it, the type. Of those that apply the nearest channel counts first, then the site, then
    the nearest organization, then the type. `default`: how many levels where none applies.
    """
    found = session.scalars(select(Channel).where(Channel.id.in_(list(channels))).order_by(Channel.id)).all()
    placed: Sequence[Channel | None] = found or [None]
    cases = [_case(session, resource.organization_id, channel, resource.type) for channel in placed]
    terms = [_terms(session, case, default) for case in cases]
    eligible = {unit for one in terms for unit in one.eligible or ()}
    return strictest(terms, lineages_of(session, eligible, ()) if eligible else {})


def explain(
    actor: Actor, session: Session, query: Mapping[str, Any], default: int
) -> tuple[Terms, Sequence[Candidate]]:
    """What would apply to a type of an organization in a channel, and every policy with why or why not.

    Raises FORBIDDEN, INVALID for an organization or channel that is not there.
    """
    require(actor, Action.READ_DIRECTORY)
    if session.get(Organization, query["organization"]) is None:
        raise invalid("query/organization", "not_found", UNKNOWN_UNIT)
    channel = session.get(Channel, query["channel"]) if query["channel"] else None
    if query["channel"] and channel is None:
        raise invalid("query/channel", "not_found", UNKNOWN_CHANNEL)
    case = _case(session, query["organization"], channel, query["type"])
    policies = session.scalars(select(ReviewPolicy).order_by(ReviewPolicy.created_at, ReviewPolicy.id)).all()
    faults = {policy.id: _misfits(policy, case) for policy in policies}
    chosen = _most_specific([policy for policy in policies if not faults[policy.id]], case)
    candidates = [
        Candidate(
            policy,
            applies=not faults[policy.id],
            is_chosen=policy is chosen,
            reasons=faults[policy.id] or [CHOSEN if policy is chosen else LESS_SPECIFIC],
        )
        for policy in policies
    ]
    return terms_of_policy(chosen) if chosen else default_terms(default), candidates


def _case(session: Session, organization_id: str, channel: Channel | None, type_name: str) -> Case:
    return Case(
        organizations=_from_the_root(session.get_one(Organization, organization_id).lineage),
        channels=_from_the_root(channel.lineage) if channel else (),
        site_id=channel.site_id if channel else None,
        type=type_name,
    )


def _terms(session: Session, case: Case, default: int) -> Terms:
    candidates = session.scalars(
        select(ReviewPolicy).where(
            _any_or(ReviewPolicy.type, [case.type]),
            _any_or(ReviewPolicy.channel_id, case.channels),
            _any_or(ReviewPolicy.site_id, [case.site_id] if case.site_id else []),
            _any_or(ReviewPolicy.organization_id, case.organizations),
        )
    ).all()
    chosen = _most_specific(candidates, case)
    return terms_of_policy(chosen) if chosen else default_terms(default)


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


def _most_specific(policies: Sequence[ReviewPolicy], case: Case) -> ReviewPolicy | None:
    def specificity(policy: ReviewPolicy) -> tuple[int, bool, int, bool, str]:
        return (
            case.channels.index(policy.channel_id) + 1 if policy.channel_id else 0,
            policy.site_id is not None,
            case.organizations.index(policy.organization_id) + 1 if policy.organization_id else 0,
            policy.type is not None,
            policy.id,
        )

    return max(policies, key=specificity, default=None)


def _from_the_root(lineage: str) -> list[str]:
    """The ids of a lineage, the root's first."""
    return lineage.strip("/").split("/")
