"""The file store: named by content, kept once, whole or not at all."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.files import FileStore, Stored, TooLargeError

HELLO = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def kept(store: FileStore) -> list[str]:
    """Every file below the store's root, unfinished ones too."""
    return sorted(path.name for path in store.path("").parent.rglob("*") if path.is_file())


def test_a_file_is_named_by_its_content(store: FileStore, tmp_path: Path) -> None:
    assert store.put([b"he", b"llo"], limit=5) == Stored(HELLO, 5, b"hello")
    assert store.path(HELLO) == tmp_path / "files" / HELLO[:2] / HELLO[2:]
    with store.open(HELLO) as stream:
        assert stream.read() == b"hello"


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    assert store.put([b"hello"], limit=9) == store.put([b"h", b"ello"], limit=9)
    assert kept(store) == [HELLO[2:]]


def test_the_limit_is_the_most_that_fits(store: FileStore) -> None:
    with pytest.raises(TooLargeError):
        store.put([b"hell", b"o"], limit=4)
    assert kept(store) == []
    assert store.put([b"hell", b"o"], limit=5).size == 5


def test_a_stream_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"hell"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(broken(), limit=9)
    assert kept(store) == []


def test_nothing_over_the_limit_is_read(store: FileStore) -> None:
    endless = iter(lambda: b"x" * 1024, None)
    with pytest.raises(TooLargeError):
        store.put(endless, limit=10_000)
    assert next(endless) == b"x" * 1024


def test_an_empty_file_is_a_file(store: FileStore) -> None:
    assert store.put([], limit=0) == Stored(hashlib.sha256(b"").hexdigest(), 0, b"")


def test_what_is_not_there_cannot_be_opened(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(HELLO)


@given(chunks=st.lists(st.binary(max_size=5_000), max_size=6))
def test_the_head_is_how_the_content_begins(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    content = b"".join(chunks)
    stored = FileStore(tmp_path_factory.getbasetemp() / "heads").put(chunks, limit=30_000)
    assert stored == Stored(hashlib.sha256(content).hexdigest(), len(content), content[:8192])
