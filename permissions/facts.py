"""What a rule looks at: the actor with their grants, and the facts of an object, both as plain data."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from permissions.actions import Action
from permissions.duties import Duty


@dataclass(frozen=True)
class Delegator:
    """Who lets somebody else review for them for a while (委托代审); `unit` is where that person works."""

    account_id: str
    person_id: str
    unit: str = ""


@dataclass(frozen=True)
class Grant:
    """Where a duty may be exercised: exactly one of an organization's subtree, a site, a channel's subtree.

    `organization` and `channel` are lineages (`/a/b/`): a subtree is a prefix. `level` is a reviewer's level. `types`
    narrows the scope to these content types; None is all of them, and what has no type at all (a batch, a site) too.
    Who signs off for the secrecy review has the role `secrecy` and no level. What was delegated is the grant of
    `delegated_by`: to read and review by, and for nothing else.
    """

    organization: str | None = None
    site_id: str | None = None
    channel: str | None = None
    level: int | None = None
    role: str = "level"
    types: AbstractSet[str] | None = None
    delegated_by: Delegator | None = None


@dataclass(frozen=True)
class Key:
    """The API key by which an actor asks: it narrows what the account may do, and widens nothing.

    `within` is a scope that holds beside those of the account; None narrows nothing.
    """

    id: str
    actions: frozenset[Action]
    within: Grant | None = None


@dataclass(frozen=True)
class Actor:
    """Who asks: one account of one person, with its one duty (P1); `unit` is the lineage of where that person works."""

    account_id: str
    person_id: str
    duty: Duty
    grants: tuple[Grant, ...] = ()
    must_change_password: bool = False
    unit: str = ""
    key: Key | None = None


@dataclass(frozen=True)
class PlaceFacts:
    """Where a channel lies, or a site, which has no `channel`; `organization` is a unit that answers for it."""

    organization: str
    site_id: str
    channel: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class ResourceFacts:
    """The facts of a resource that rules ask for, or of a batch of them, which lies where all of them do.

    `contributors` are the persons who wrote any part of it since it was last made public, `deciders` those who have
    decided on the open submission or signed off; `level` is the level at which that submission waits, if there is one;
    `type` is None for what has none: a batch. `awaits_secrecy`: its terms demand a secrecy review, which has not signed
    off; `awaits_later_review`: it was published first, and nobody has confirmed it or objected since;
    `is_escalated`: the level, or that later review, is overdue; `above`: the lineage of the unit above the one that it
    belongs to; `eligible`: the units whose reviewers decide, if it `is_for_all` not. `supervising` is the lineage of
    the unit that supervises its home site, `superior` that of the unit above its own, which above a root is the root;
    `top_level`: how many levels the submission has; `is_listed`: it `is_live` and not archived, so that lists have it;
    `is_shared`: it is in the shared library. Of what was sent: `is_important`, whether it is an important document,
    which needs an interpretation; `is_waived`, whether that was waived for its content.
    """

    organization: str
    site_id: str | None = None
    channel: str | None = None
    state: str = "draft"
    is_live: bool = False
    was_public: bool = False
    is_deleted: bool = False
    level: int | None = None
    contributors: AbstractSet[str] = field(default_factory=frozenset)
    deciders: AbstractSet[str] = field(default_factory=frozenset)
    type: str | None = None
    awaits_secrecy: bool = False
    awaits_later_review: bool = False
    is_escalated: bool = False
    above: str | None = None
    is_for_all: bool = True
    eligible: AbstractSet[str] = field(default_factory=frozenset)
    supervising: str | None = None
    superior: str | None = None
    top_level: int | None = None
    is_listed: bool = False
    is_shared: bool = False
    is_important: bool = False
    is_waived: bool = False


@dataclass(frozen=True)
class PublicChangeFacts:
    """A change of what the public sees: the unit whose top-level reviewers decide on it.

    `is_platform`: it is no unit's more than others', and those of any root unit decide.
    """

    supervising: str | None = None
    superior: str | None = None
    type: str | None = None
    is_platform: bool = False


@dataclass(frozen=True)
class ErasureFacts:
    """What is to be erased: who supervises it, and the `persons` who asked for it and approved it."""

    supervising: str | None = None
    superior: str | None = None
    type: str | None = None
    is_unconfirmed: bool = True
    persons: AbstractSet[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class SwitchFacts:
    """What can be switched off, or an off-switch: who supervises it, as in `ResourceFacts`, and how the switch stands.

    `off_person` is who switched it off; `is_same` tells that it shows what it showed then, or nothing;
    `is_erased` that there is nothing any more to be shown.
    """

    supervising: str | None = None
    superior: str | None = None
    type: str | None = None
    off_person: str | None = None
    is_open: bool = True
    is_erased: bool = False
    is_same: bool = True


@dataclass(frozen=True)
class SharedFacts:
    """The facts of what one unit gives and another takes: an offer of a resource to a channel, a placement there.

    `organization`, `site_id` and `channel` are the place that takes it, None once that channel is removed; what begins
    with `from_` is whose it is. `contributors` are the persons who wrote any part of it, or asked for this; `deciders`
    those who have signed it; `level` the one at which its content is reviewed, `awaits_content` and `awaits_secrecy`
    what it still wants. `has_secrecy_reviewer`: somebody has the role for that place who neither contributed nor
    has signed.
    """

    organization: str | None
    site_id: str | None
    channel: str | None
    type: str
    from_organization: str
    from_site_id: str | None = None
    from_channel: str | None = None
    state: str = "waiting"
    contributors: AbstractSet[str] = field(default_factory=frozenset)
    deciders: AbstractSet[str] = field(default_factory=frozenset)
    level: int | None = None
    is_for_all: bool = True
    eligible: AbstractSet[str] = field(default_factory=frozenset)
    awaits_content: bool = False
    awaits_secrecy: bool = False
    has_secrecy_reviewer: bool = False


def of_any_type(actor: Actor) -> Actor:
    """The actor as if no scope were narrowed to types: for what has no type but serves resources of all, like files."""
    if all(grant.types is None for grant in actor.grants):
        return actor
    return replace(actor, grants=tuple(replace(grant, types=None) for grant in actor.grants))
