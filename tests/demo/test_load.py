from hashlib import sha256

import pytest
from sqlalchemy import func, select

from cms.consistency import faults
from cms.demo import load
from cms.demo.load import is_empty, load_city, load_demo
from cms.files import FileStore
from cms.library.models import Resource
from cms.models import metadata


def counts(database) -> dict[str, int]:
    """How many rows every table has."""
    with database.reading() as session:
        return {name: session.scalar(select(func.count()).select_from(one)) for name, one in metadata.tables.items()}


def test_the_demo_is_whole(loaded):
    with loaded.database.reading() as session:
        assert session.scalar(select(func.count()).where(Resource.live_number.is_not(None))) >= 100
        assert list(faults(session, FileStore(loaded.settings.home / "files"))) == []


def test_a_second_run_changes_nothing(loaded, accounts_file, capsys):
    before = counts(loaded.database), sha256(accounts_file.read_bytes()).digest()
    assert load_demo(loaded.settings, if_empty=True) == 0
    assert (counts(loaded.database), sha256(accounts_file.read_bytes()).digest()) == before
    assert capsys.readouterr() == ("", "")


def test_a_library_with_content_is_refused_when_nothing_else_was_asked_for(loaded, capsys):
    before = counts(loaded.database)
    assert load_demo(loaded.settings) == 1
    assert counts(loaded.database) == before
    assert "empty library" in capsys.readouterr().err


def without_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city without what its people write, which takes as long as all the rest."""
    monkeypatch.setattr(load, "items", list)
    monkeypatch.setattr(load, "add_libraries", lambda _city: None)


class BrokenError(Exception):
    """Writing failed."""


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_load_that_fails_leaves_nothing(settings, database, monkeypatch):
    without_items(monkeypatch)

    def fail(_accounts: object) -> None:
        raise BrokenError

    before = counts(database)
    with pytest.raises(BrokenError):
        load_city(database, settings, FileStore(settings.home / "files"), fail)
    assert counts(database) == before
    with database.reading() as session:
        assert is_empty(session)


def test_everything_public_has_an_index_number_of_its_body(loaded):
    with loaded.database.reading() as session:
        numbers = session.scalars(select(Resource.index_number).where(Resource.live_number.is_not(None))).all()
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith(("11990100", "11990121")) for number in numbers)
