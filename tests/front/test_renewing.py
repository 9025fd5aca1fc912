"""A copied SQLite file that is replaced: what was read from the former one is not told any more."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from werkzeug.test import Client

from cms.front.front import Front
from cms.front.renewing import Renewing
from tests.front.test_front import item

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def copy_of(file: Path, name: str) -> Path:
    copy = file.with_name(name)
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


def test_an_older_file_put_in_its_place_tells_what_it_has_and_nothing_newer(app, database, cast):
    file = Path(database.reader.url.database)
    cast.published()
    older = copy_of(file, "older.db")
    path = item(cast.published())
    reader = Client(Renewing(Front(app, database, patience=60), database, file, interval=0))
    assert reader.get(path).status_code == 200
    database.dispose()
    for left in ("-wal", "-shm"):
        file.with_name(file.name + left).unlink(missing_ok=True)
    shutil.move(older, file)
    assert reader.get(path).status_code == 404
