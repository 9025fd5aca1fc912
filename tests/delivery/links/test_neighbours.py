"""What shows a resource is patched in chunks: the work of the database does not grow with each neighbour."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from cms.delivery.links import neighbours
from tests.delivery.library import Library


@contextmanager
def statements(library: Library) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    engine = library.database.writer
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


def publishing(library: Library, law: str, more: int) -> int:
    """How many statements it takes to take back and publish again what so many more rest on than before."""
    library.many(more, relations=[{"type": "based_on", "target_id": law}])
    with statements(library) as told:
        library.withdraw(law)
        library.publish(law)
    return len(told)


def test_statements_grow_with_chunks_and_not_with_neighbours(library, monkeypatch):
    monkeypatch.setattr(neighbours, "CHUNK", 30)
    law = library.published()
    few, many = publishing(library, law, 10), publishing(library, law, 20)
    assert many == few
    assert publishing(library, law, 1) - many < 10
