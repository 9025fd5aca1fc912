"""A copied SQLite file has what is public, of one moment, and no secret; it is opened without ever being written."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client as Http

from cms import migrate
from cms.config import Settings
from cms.db import Database
from cms.front.front import Front
from cms.front.renewing import Renewing
from migrations.reading import READ
from tests.cast import Cast
from tests.public_routes import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def copied(zone_settings: Settings) -> Path:
    return Path(zone_settings.database_url.removeprefix("sqlite:///"))


def tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return {name for name in found if not name.startswith("sqlite_")}


def test_it_has_the_tables_that_are_read_and_no_other(copied: Path) -> None:
    assert tables(copied) == set(READ)


def test_no_byte_of_a_secret_or_a_draft_is_in_it(cast: Cast, settings: Settings, of: World) -> None:
    cast.draft(title="未公开的草稿标题", body="<p>草稿正文内容</p>")
    file = settings.home / "other.db"
    migrate.snapshot(settings, file)
    content = file.read_bytes()
    for secret in ("未公开的草稿标题", "草稿正文内容", "lin_editor", cast.families["lin_editor"]):
        assert secret.encode() not in content, secret
    assert file.stat().st_mode & 0o077 == 0


def test_an_earlier_copy_is_replaced_whole(cast: Cast, settings: Settings, copied: Path) -> None:
    before = copied.stat().st_ino
    counted = migrate.snapshot(settings, copied)
    assert copied.stat().st_ino != before
    assert counted["delivered_resource"] == 4
    assert [one.name for one in copied.parent.iterdir()] == [copied.name]


def test_a_copy_that_fails_leaves_the_earlier_one(
    settings: Settings, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = copied.read_bytes()
    monkeypatch.setattr("migrations.reading.READ", {**READ, "none": None})
    with pytest.raises(ValueError, match="not enough values"):
        migrate.snapshot(settings, copied)
    assert copied.read_bytes() == content
    assert [one.name for one in copied.parent.iterdir()] == [copied.name]


def test_nothing_can_be_written_and_no_file_is_made_beside_it(zone: Flask, copied: Path) -> None:
    database: Database = zone.extensions["zhengku"].database
    zone.test_client().get("/delivery/v1/resources")
    with database.reading() as session, pytest.raises(OperationalError, match="readonly"):
        session.connection().exec_driver_sql("DELETE FROM site")
    with pytest.raises(OperationalError, match="readonly"), database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM site")
    assert [one.name for one in copied.parent.iterdir()] == [copied.name]


def test_a_replaced_file_is_read_from_then_on(cast: Cast, settings: Settings, zone: Flask, copied: Path) -> None:
    database: Database = zone.extensions["zhengku"].database
    http = Http(Renewing(Front(zone.wsgi_app, database, patience=0), database, copied, interval=0))
    assert len(http.get("/delivery/v1/resources").get_json()["data"]) == 4
    made = cast.published(title="后来发布的")
    assert http.get(f"/delivery/v1/resources/{made}").status_code == 404
    migrate.snapshot(settings, copied)
    assert http.get(f"/delivery/v1/resources/{made}").status_code == 200
    assert len(http.get("/delivery/v1/resources").get_json()["data"]) == 5
    copied.unlink()
    assert http.get(f"/delivery/v1/resources/{made}").status_code == 200


def test_there_must_be_a_database_and_roles_are_not_for_sqlite(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="has no roles"):
        migrate.grant_reader(settings, "reader")
    (settings.home / "zhengku.db").unlink()
    with pytest.raises(LookupError, match="no database"):
        migrate.snapshot(settings, tmp_path / "public.db")
