"""The zone's commands and settings: no key is needed, none is made, and what is granted or copied is printed."""

import json
import os
from pathlib import Path

import pytest

from cms import cli
from cms.config import Settings, load
from cms.environment import ConfigurationError
from migrations.reading import READ
from tests import databases

PRODUCTION = {
    "ZHENGKU_ENV": "production",
    "ZHENGKU_DATABASE_URL": "sqlite:////nowhere/public.db",
    "ZHENGKU_BASE_URL": "https://www.yunze.example",
}


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings in the environment of the command."""
    for name in [name for name in os.environ if name.startswith("ZHENGKU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZHENGKU_HOME", str(settings.home))
    monkeypatch.setenv("ZHENGKU_SECRET_KEY", databases.KEY)
    monkeypatch.setenv("ZHENGKU_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("ZHENGKU_MIGRATION_DATABASE_URL", settings.migration_database_url)
    return settings


@pytest.mark.parametrize("more", [{}, {"ZHENGKU_ENV": "development"}])
def test_a_process_that_signs_nothing_needs_no_key_and_gets_none(tmp_path: Path, more: dict[str, str]) -> None:
    named = {**PRODUCTION, "ZHENGKU_HOME": str(tmp_path), **more}
    assert load(named, signs=False).secret_key == ""
    assert load({**named, "ZHENGKU_SECRET_KEY": databases.KEY}, signs=False).secret_key == ""
    assert not (tmp_path / "secret_key").exists()


def test_a_process_that_signs_needs_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ZHENGKU_SECRET_KEY"):
        load({**PRODUCTION, "ZHENGKU_HOME": str(tmp_path)})


def test_other_faults_are_told_all_the_same(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ZHENGKU_BASE_URL"):
        load({**PRODUCTION, "ZHENGKU_HOME": str(tmp_path), "ZHENGKU_BASE_URL": ""}, signs=False)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_each_grant_is_printed(environment: Settings, reader_role: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["db", "grant-reader", reader_role]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(READ)
    assert "SELECT ON delivered_resource" in lines
    assert cli.main(["db", "grant-reader", "nobody"]) == 1
    assert "no role nobody" in capsys.readouterr().err


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_what_was_copied_is_printed(environment: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "public.db"
    assert cli.main(["db", "snapshot", str(target)]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(READ)
    assert target.exists()
    assert cli.main(["db", "snapshot", str(tmp_path / "no" / "public.db")]) == 1
    assert cli.main(["db", "grant-reader", "reader"]) == 1
    assert "zhengku db snapshot" in capsys.readouterr().err
