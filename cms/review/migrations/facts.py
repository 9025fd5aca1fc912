"""The facts of batches that rules ask for: where all of it lies, its stage, its level, who sent it, who decided."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Organization
from cms.filters import Membership, compile_filter
from cms.library.facts import lineages_of
from cms.review.migrations.drafts import RUNS
from cms.review.migrations.models import MigrationBatch, MigrationDecision
from cms.sites.models import Channel
from permissions.facts import ResourceFacts
from permissions.filters import Filter

STAGE_SENT = "draft"
"""The state that rules see while items are still being submitted: like a draft, it is not the reviewers' yet."""

_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "organization": (
        select(Organization.lineage).where(Organization.id == MigrationBatch.organization_id).scalar_subquery()
    ),
    "site_id": MigrationBatch.site_id.expression,
    "channel": select(Channel.lineage).where(Channel.id == MigrationBatch.channel_id).scalar_subquery(),
    "state": case((MigrationBatch.stage == "submitting", STAGE_SENT), else_=MigrationBatch.stage),
    "is_live": literal(value=False),
    "was_public": literal(value=False),
    "is_deleted": literal(value=False),
    "level": MigrationBatch.level.expression,
    "type": null(),
}
_IMPORTER = (
    select(RUNS.c.account_id).where(RUNS.c.id == MigrationBatch.run_id).correlate(MigrationBatch).scalar_subquery()
)


def _contributed(person_id: str) -> ColumnElement[bool]:
    theirs = or_(Account.id == MigrationBatch.account_id, Account.id == _IMPORTER)
    return exists().where(theirs, Account.person_id == person_id)


def _decided(person_id: str) -> ColumnElement[bool]:
    decision = MigrationDecision
    return exists().where(decision.batch_id == MigrationBatch.id, decision.person_id == person_id)


_SETS: Mapping[str, Membership] = {"contributors": _contributed, "deciders": _decided}


def batches_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `migration_batch`."""
    return compile_filter(rule, _COLUMNS, _SETS)


_DECIDED, _SENT = "decided", "sent"
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)

_PERSONS = union_all(
    select(MigrationDecision.batch_id, literal(_DECIDED), MigrationDecision.person_id).where(
        MigrationDecision.batch_id.in_(_IDS)
    ),
    select(MigrationBatch.id, literal(_SENT), Account.person_id)
    .join(Account, or_(Account.id == MigrationBatch.account_id, Account.id == _IMPORTER))
    .where(MigrationBatch.id.in_(_IDS)),
)


def batch_facts(session: Session, batch: MigrationBatch) -> ResourceFacts:
    """The facts of one batch. Bringing its content in and sending it for review both count as work on it."""
    return facts_of_batches(session, [batch])[batch.id]


def facts_of_batches(session: Session, batches: Collection[MigrationBatch]) -> dict[str, ResourceFacts]:
    """The same for many by their ids, with two queries however many there are."""
    if not batches:
        return {}
    channels = {batch.channel_id for batch in batches if batch.channel_id}
    lineages = lineages_of(session, {batch.organization_id for batch in batches}, channels)
    persons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for batch_id, part, person_id in session.execute(_PERSONS, {"ids": [batch.id for batch in batches]}):
        persons[batch_id, part].add(person_id)
    return {
        batch.id: ResourceFacts(
            organization=lineages[batch.organization_id],
            site_id=batch.site_id,
            channel=lineages.get(batch.channel_id or ""),
            state=STAGE_SENT if batch.stage == "submitting" else batch.stage,
            level=batch.level,
            contributors=frozenset(persons[batch.id, _SENT]),
            deciders=frozenset(persons[batch.id, _DECIDED]),
        )
        for batch in batches
    }


def lineage_of_channel(session: Session, channel_id: str | None) -> str | None:
    """The lineage of a channel, if there is one."""
    return None if channel_id is None else session.get_one(Channel, channel_id).lineage
