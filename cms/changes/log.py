"""Appending to the change log and reading it: gapless, in commit order (DESIGN: the spine)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.models import Change, ChangeHead
from cms.db import RINGS
from permissions.effects import KINDS

Scope = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What a change is about. Of a resource the revision is told that was made public or taken back, with its hash."""

    type: str
    id: str
    revision_id: str | None = None
    content_hash: str | None = None


def append(
    session: Session,
    kind: str,
    subject: Subject,
    *,
    scope_before: Scope | None = None,
    scope_after: Scope | None = None,
) -> int:
    """Record one public effect as the last thing of its transaction; give its sequence number.

    Raises ValueError for a kind that stands in no row of `permissions.effects`: nothing public happens without a rule.

    The row lock on the head makes other appenders wait for the commit, so numbers have no gaps and readers see them in
    order; hence nothing slow may follow in the transaction.
    """
    if kind not in KINDS:
        message = f"no rule speaks of the change {kind}"
        raise ValueError(message)
    session.flush()
    sequence = session.execute(
        update(ChangeHead)
        .where(ChangeHead.id == 1)
        .values(sequence=ChangeHead.sequence + 1)
        .returning(ChangeHead.sequence)
        .execution_options(synchronize_session=False),
    ).scalar_one()
    session.info[RINGS] = True
    session.add(
        Change(
            sequence=sequence,
            kind=kind,
            at=clock.now(),
            subject_type=subject.type,
            subject_id=subject.id,
            resource_id=subject.id if subject.type == "resource" else None,
            revision_id=subject.revision_id,
            content_hash=subject.content_hash,
            scope_before=scope_before,
            scope_after=scope_after,
        )
    )
    session.flush()
    return sequence


def head(session: Session) -> int:
    """The number of the newest change."""
    return session.execute(select(ChangeHead.sequence)).scalar_one()


def read_after(session: Session, sequence: int, limit: int) -> Sequence[Change]:
    """The changes after a number, in order, at most `limit`."""
    return session.scalars(
        select(Change).where(Change.sequence > sequence).order_by(Change.sequence).limit(limit)
    ).all()
