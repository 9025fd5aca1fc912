"""What is secret on disk is its owner's alone, under the usual umask: drafts, passwords' hashes, keys."""

import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

from tests import databases
from tests.prove.serving import COMMAND


def upgrade(home: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGKU_")}
    named = {"ZHENGKU_HOME": str(home), "ZHENGKU_SECRET_KEY": databases.KEY}
    subprocess.run([COMMAND, "db", "upgrade"], env=kept | named, check=True, capture_output=True, umask=0o022)


def modes(home: Path) -> dict[str, str]:
    """The modes of the folder and of the database's files while somebody writes."""
    with closing(sqlite3.connect(home / "zhengku.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS written (a)")
        found = {one.name: oct(stat.S_IMODE(one.stat().st_mode)) for one in home.glob("zhengku.db*")}
    return {"": oct(stat.S_IMODE(home.stat().st_mode))} | found


def test_the_home_and_the_database_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    upgrade(home)
    found = modes(home)
    assert found.pop("") == "0o700"
    assert {"zhengku.db", "zhengku.db-wal", "zhengku.db-shm"} <= found.keys()
    assert set(found.values()) == {"0o600"}


def test_an_upgrade_mends_what_everybody_could_read_and_leaves_what_somebody_allowed(tmp_path: Path) -> None:
    upgrade(tmp_path)
    file = tmp_path / "zhengku.db"
    for before, after in ((0o644, "0o600"), (0o640, "0o640")):
        file.chmod(before)
        upgrade(tmp_path)
        assert {modes(tmp_path)[f"zhengku.db{ending}"] for ending in ("", "-wal", "-shm")} == {after}
