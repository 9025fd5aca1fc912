"""What imports keep of what is erased: rows as they came, tried or done, and the files that they were read from."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, select, update
from sqlalchemy.orm import Session

from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, MergeProposal
from cms.long_work import OPEN, NotYetError


def forget_imports(session: Session, ids: Collection[str]) -> Sequence[str]:
    """Empty the rows that brought the resources or were found to be the same; the names of the files that go.

    The files are those of the rows' runs. Raises NotYetError while such a run has yet to read its file: what it would
    write then nobody would erase any more.
    """
    brought = ImportRow.raw_sha256.in_(session.scalars(_linked(ids)).all())
    runs = session.scalars(select(ImportRow.run_id).where(brought).distinct()).all()
    with_file = select(ImportRun).where(ImportRun.id.in_(runs), ImportRun.stored_as.is_not(None))
    is_open = ImportRun.state.in_(OPEN)
    ended = session.scalars(with_file.where(~is_open).order_by(ImportRun.id).with_for_update()).all()
    if session.scalar(with_file.where(is_open).with_only_columns(ImportRun.id).limit(1)) is not None:
        raise NotYetError
    names = [str(run.stored_as) for run in ended]
    for run in ended:
        run.stored_as = None
    session.execute(update(ImportRow).where(brought).values(raw=None, title="", citations=None, reasons=[]))
    session.flush()
    return names


def is_undecided() -> ColumnElement[bool]:
    """The proposals on which somebody can still decide; one whose key is known by now is that item's."""
    return and_(MergeProposal.state == "open", ~exists().where(_has_its_key()))


def proposed(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Those of the resources of which somebody has yet to say whether a row of an import is the same."""
    about = select(MergeProposal.resource_id).where(MergeProposal.resource_id.in_(ids), is_undecided())
    return frozenset(session.scalars(about))


def _has_its_key() -> ColumnElement[bool]:
    known, one = HarvestedItem, MergeProposal
    return and_(known.organization_id == one.organization_id, known.source == one.source, known.key == one.key)


def _linked(ids: Collection[str]) -> CompoundSelect[str]:
    """The digests of rows that are one of these: made it, found it there, were said to be the same, have its key."""
    row, one = ImportRow, MergeProposal
    of_proposal = select(row.raw_sha256).join(one, and_(one.run_id == row.run_id, one.number == row.number))
    same = of_proposal.where(one.resource_id.in_(ids), one.state == "same")
    keyed = of_proposal.join(HarvestedItem, _has_its_key()).where(
        HarvestedItem.resource_id.in_(ids), one.state == "open"
    )
    return select(row.raw_sha256).where(row.resource_id.in_(ids)).union(same, keyed)
