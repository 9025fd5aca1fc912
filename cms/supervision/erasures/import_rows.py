"""Which rows of imports are a resource: one answer for what is emptied, what is looked for, and what has copies."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, ImportRunOrganization, MergeProposal

Ids = Collection[str] | ColumnElement[Any]


def rows_of(ids: Ids) -> CompoundSelect[str, int]:
    """The rows (run, number) that are any of the resources, and their cells in other runs of the same unit and source.

    A row is what it made or was found to be. One that was proposed for merging is what was decided: the resource that
    was there, or the draft made of it. With the same cells count rows that are nobody else's: tried, refused, or
    proposed again while somebody had yet to decide.
    """
    own, row, tried = _own(ids).cte("own"), aliased(ImportRow), aliased(ImportRow)
    its_run, run = aliased(ImportRun), aliased(ImportRun)
    again = (
        select(tried.run_id, tried.number)
        .select_from(own)
        .join(row, and_(row.run_id == own.c.run_id, row.number == own.c.number))
        .join(tried, tried.raw_sha256 == row.raw_sha256)
        .join(its_run, its_run.id == row.run_id)
        .join(run, run.id == tried.run_id)
        .where(are_alike(run, its_run), or_(tried.resource_id.is_(None), tried.outcome == "proposed"))
        .where(~exists().where(MergeProposal.run_id == tried.run_id, MergeProposal.number == tried.number))
    )
    return select(own.c.run_id, own.c.number).union(again)


def are_alike(one: type[ImportRun], other: type[ImportRun]) -> ColumnElement[bool]:
    """That two runs are of the same source, and of a unit that both name: what another unit sent is its own."""
    of_one, of_other = aliased(ImportRunOrganization), aliased(ImportRunOrganization)
    shared = exists().where(
        of_one.run_id == one.id, of_other.run_id == other.id, of_one.organization_id == of_other.organization_id
    )
    of_both = shared.correlate_except(of_one, of_other)
    return or_(one.id == other.id, and_(one.source == other.source, of_both))


def is_undecided() -> ColumnElement[bool]:
    """The proposals on which somebody can still decide.

    One whose key is known by now is that item's, and of one whose row was emptied nothing can be made.
    """
    row, one = ImportRow, MergeProposal
    kept = exists().where(row.run_id == one.run_id, row.number == one.number, row.raw.is_not(None))
    return and_(one.state == "open", ~exists().where(_has_its_key()), kept)


def proposed(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Those of the resources of which somebody has yet to say whether a row of an import is the same."""
    about = select(MergeProposal.resource_id).where(MergeProposal.resource_id.in_(ids), is_undecided())
    return frozenset(session.scalars(about))


def _own(ids: Ids) -> CompoundSelect[str, int]:
    row, one = ImportRow, MergeProposal
    another = exists().where(one.run_id == row.run_id, one.number == row.number, one.made_id.is_not(None))
    told = select(one.run_id, one.number)
    return (
        select(row.run_id, row.number)
        .where(row.resource_id.in_(ids), ~another)
        .union(
            told.where(one.resource_id.in_(ids), one.state == "same"),
            told.where(one.made_id.in_(ids)),
            told.join(HarvestedItem, _has_its_key()).where(HarvestedItem.resource_id.in_(ids), one.state == "open"),
        )
    )


def _has_its_key() -> ColumnElement[bool]:
    known, one = HarvestedItem, MergeProposal
    return and_(known.organization_id == one.organization_id, known.source == one.source, known.key == one.key)
