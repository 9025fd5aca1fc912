"""What imports keep of what is erased: rows as they came, tried or done, and the files that they were read from."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from cms.harvest.models import ImportRow, ImportRun
from cms.long_work import OPEN, NotYetError
from cms.supervision.erasures.emptied import OF_A_ROW
from cms.supervision.erasures.import_rows import are_alike, rows_of


def forget_imports(session: Session, ids: Collection[str]) -> Sequence[str]:
    """Empty the rows that are the resources; the names of the files that go.

    The files are those of the rows' runs, and the same ones sent again by the same unit. Raises NotYetError while a run
    has yet to read such a file, or has just written such a row: what it would write then nobody would erase any more.
    """
    rows = _rows(session, ids)
    runs = _held_with_file(session, {run_id for run_id, _ in rows})
    if any(run.state in OPEN for run in runs) or _rows(session, ids) != rows:
        raise NotYetError
    names = [str(run.stored_as) for run in runs]
    for run in runs:
        run.stored_as = None
    session.flush()
    if rows:
        emptied = [{"run_id": run_id, "number": number, **OF_A_ROW} for run_id, number in rows]
        session.execute(update(ImportRow), emptied)
    return names


def _rows(session: Session, ids: Collection[str]) -> set[tuple[str, int]]:
    return {(run_id, number) for run_id, number in session.execute(rows_of(ids))}


def _held_with_file(session: Session, ids: Collection[str]) -> Sequence[ImportRun]:
    """The runs whose files are here, open or over, of these and of the same files: in one look, so that none slips by.

    Nobody takes one of them on, or ends it, until the transaction does.
    """
    other = aliased(ImportRun)
    same = select(other.id).where(other.id.in_(ids), other.file_sha256 == ImportRun.file_sha256)
    wanted = or_(ImportRun.id.in_(ids), same.where(are_alike(ImportRun, other)).exists())
    held = select(ImportRun).where(wanted, ImportRun.stored_as.is_not(None)).order_by(ImportRun.id)
    return session.scalars(held.with_for_update().execution_options(populate_existing=True)).all()
