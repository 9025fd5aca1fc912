"""Keep the signatures of heads, so that texts that are nearly the same find each other."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, delete, func, insert, literal, select, tuple_
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.likeness.signatures import bands

MOST_IN_BAND = 8
"""So many texts stand in one band; of a text that a hundred resources share, the first ones are found."""

_MEMBERS = select(TextBand.band, func.count()).group_by(TextBand.band)


class Signed(NamedTuple):
    """A resource and the signature of its head's text."""

    resource_id: str
    signature: bytes


def in_bands(session: Session, wanted: Collection[int]) -> ColumnElement[bool]:
    """Whether a band is one of thousands: sent as one value, since so many parameters take longer than the search."""
    if session.get_bind().dialect.name == "postgresql":
        return TextBand.band == any_(literal(list(wanted), ARRAY(BigInteger)))
    each = func.json_each(orjson.dumps(list(wanted)).decode()).table_valued("value")
    return TextBand.band.in_(select(each.c.value))


def keep_signatures(session: Session, signed: Sequence[Signed]) -> None:
    """Write the signatures of resources that have none yet, in the caller's transaction."""
    if not signed:
        return
    connection = session.connection()
    of_each = [bands(one.signature) for one in signed]
    asked = _MEMBERS.where(in_bands(session, {band for each in of_each for band in each}))
    members: Counter[int] = Counter(dict(connection.execute(asked).all()))
    rows = []
    for one, its in zip(signed, of_each, strict=True):
        for band in its:
            if members[band] < MOST_IN_BAND:
                members[band] += 1
                rows.append({"band": band, "resource_id": one.resource_id})
    connection.execute(insert(table_of(TextSignature)), [one._asdict() for one in signed])
    if rows:
        connection.execute(insert(table_of(TextBand)), rows)


def replace_signature(session: Session, resource_id: str, signature: bytes | None) -> None:
    """Let the resource have this signature and no other, in the caller's transaction."""
    kept = session.scalar(select(TextSignature.signature).where(TextSignature.resource_id == resource_id))
    if kept == signature:
        return
    if kept is not None:
        mine = [(band, resource_id) for band in bands(kept)]
        session.execute(delete(TextBand).where(tuple_(TextBand.band, TextBand.resource_id).in_(mine)))
        session.execute(delete(TextSignature).where(TextSignature.resource_id == resource_id))
    if signature is not None:
        keep_signatures(session, [Signed(resource_id, signature)])
