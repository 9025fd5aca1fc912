"""What shows a resource is patched in chunks: the work of the database does not grow with each neighbour."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from cms.delivery.links.neighbours import CHUNK
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


def publishing(library: Library, neighbours: int) -> int:
    """How many statements it takes to take back and publish again what so many others rest on."""
    law = library.published()
    library.many(neighbours, relations=[{"type": "based_on", "target_id": law}])
    with statements(library) as told:
        library.withdraw(law)
        library.publish(law)
    return len(told)


def test_statements_grow_with_chunks_and_not_with_neighbours(library):
    few, many = publishing(library, 20), publishing(library, CHUNK)
    assert many == few
    assert publishing(library, CHUNK + 1) - many < 10
