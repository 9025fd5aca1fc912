"""The drafts of an import that can be sent for review, and where all of them lie.

Imports stand above review in the order of nouns; what is needed of their tables is named here.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import Select, String, column, exists, select, table, union
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.db import Id
from cms.ids import is_id
from cms.library.models import Resource, Revision, RevisionContent, State
from cms.review.migrations.models import MigrationItem

RUNS = table("import_run", column("id", Id), column("state", String), column("account_id", Id))
_ROWS = table("import_row", column("run_id", Id), column("outcome", String), column("resource_id", Id))
_PROPOSALS = table("merge_proposal", column("run_id", Id), column("made_id", Id))


class Run(NamedTuple):
    """What review knows of an import."""

    id: str
    state: str
    account_id: str


def run_of(session: Session, run_id: str) -> Run | None:
    """The import, locked, so that two batches never take the same drafts; None if there is none."""
    if not is_id(run_id):
        return None
    columns = (RUNS.c.id, RUNS.c.state, RUNS.c.account_id)
    found = session.execute(select(*columns).where(RUNS.c.id == run_id).with_for_update()).one_or_none()
    return None if found is None else Run(*found)


def drafts_of(run_id: str) -> Select[str]:
    """The ids of the resources which that import made, and which are drafts that no batch holds."""
    made = union(
        select(_ROWS.c.resource_id).where(_ROWS.c.run_id == run_id, _ROWS.c.outcome == "created"),
        select(_PROPOSALS.c.made_id).where(_PROPOSALS.c.run_id == run_id, _PROPOSALS.c.made_id.is_not(None)),
    )
    held = exists().where(MigrationItem.resource_id == Resource.id, MigrationItem.state == "waiting")
    return select(Resource.id).where(
        Resource.id.in_(made),
        Resource.state == State.DRAFT,
        Resource.deleted_at.is_(None),
        Resource.live_number.is_(None),
        ~held,
    )


class Kind(NamedTuple):
    """Drafts of one unit, type and home that are placed alike."""

    organization_id: str
    type: str
    home_site_id: str | None
    home_channel_id: str | None
    channels: Sequence[str] | None


def kinds_of(session: Session, run_id: str) -> list[Kind]:
    """What kinds of drafts there are; none if there are no drafts."""
    each = (
        select(
            Resource.organization_id,
            Resource.type,
            Resource.home_site_id,
            Resource.home_channel_id,
            RevisionContent.content["channels"].label("channels"),
        )
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id.in_(drafts_of(run_id)))
        .subquery()
    )
    return [Kind(*row) for row in session.execute(select(each).distinct())]


class Place(NamedTuple):
    """Where all of them lie: the unit above all, and the site and channel that are the home of every one."""

    organization_id: str
    lineage: str
    site_id: str | None
    channel_id: str | None


def place_of(session: Session, kinds: Sequence[Kind]) -> Place | None:
    """Where all of these lie; None if their units have none in common above them."""
    ids = {kind.organization_id for kind in kinds}
    lineages = session.scalars(select(Organization.lineage).where(Organization.id.in_(ids))).all()
    ranks = zip(*(lineage.strip("/").split("/") for lineage in lineages), strict=False)
    shared = [ids[0] for ids in takewhile(lambda ids: len(set(ids)) == 1, ranks)]
    if not shared:
        return None
    lineage = f"/{'/'.join(shared)}/"
    sites = {kind.home_site_id for kind in kinds}
    channels = {kind.home_channel_id for kind in kinds}
    return Place(shared[-1], lineage, _only(sites), _only(channels))


def _only(values: set[Any]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None
