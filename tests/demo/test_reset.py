import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cms.accounts.load_actor import actor_by_username
from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, add_organization
from cms.cli import main
from cms.config import Settings
from cms.consistency import faults
from cms.db import Database
from cms.demo.reading import items, table
from cms.demo.reset import reset_demo
from cms.files import FileStore
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.models import Resource
from tests import databases, postgres
from tests.conftest import require_postgresql
from tests.demo.test_load import without_items


@pytest.fixture
def settings(loaded, tmp_path: Path) -> Settings:
    """A library that holds the demo: a copy of the one that is only looked at."""
    shutil.copytree(loaded.settings.home, tmp_path, dirs_exist_ok=True)
    return databases.settings(tmp_path)


def count(settings: Settings, model: type = Resource) -> int:
    database = Database(settings.database_url)
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(model))
    database.dispose()
    return int(found or 0)


def add_draft(settings: Settings) -> None:
    """Somebody of the demo tries something out."""
    database = Database(settings.database_url)
    with database.writing() as session:
        organization = session.scalars(select(Organization.id).where(Organization.name == "云泽市科学技术局")).one()
        actor = actor_by_username(session, "lin_editor")
        create_resource(actor, session, NewResource("article", organization, {"title": "试一试"}))
    database.dispose()


def add_body(settings: Settings, credit_code: str) -> None:
    database = Database(settings.database_url)
    with database.writing() as session:
        add_organization(session, NewOrganization(name="真实单位", credit_code=credit_code, level="city"))
    database.dispose()


def never(_question: str) -> str:
    """Nobody is asked."""
    raise AssertionError


def require_new(settings: Settings) -> None:
    assert count(settings) == len(items())
    database = Database(settings.database_url)
    with database.reading() as session:
        assert list(faults(session, FileStore(settings.home / "files"))) == []
    database.dispose()


def test_what_was_tried_out_is_gone_and_the_demo_is_as_on_its_first_day(settings):
    add_draft(settings)
    before = (settings.home / "demo-accounts.json").read_bytes()
    assert reset_demo(settings, yes=True, ask=never) == 0
    require_new(settings)
    assert (settings.home / "demo-accounts.json").read_bytes() != before  # other passwords


def test_the_question_tells_how_much_was_added(settings):
    add_draft(settings)
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return "no"

    assert reset_demo(settings, ask=answer) == 1
    assert f"{len(items()) + 1} resources, 1 of them added since" in asked[0]
    assert count(settings) == len(items()) + 1


def test_where_nobody_can_answer_nothing_is_reset(settings, capsys):
    def answer(_question: str) -> str:
        raise EOFError

    assert reset_demo(settings, ask=answer) == 1
    assert "Nothing was reset" in capsys.readouterr().err


def test_a_body_that_is_not_the_demos_keeps_everything(settings, capsys):
    add_body(settings, "119901000088007076")
    assert reset_demo(settings, yes=True) == 1
    assert "真实单位" in capsys.readouterr().err
    assert count(settings, Organization) == 13


def test_production_is_never_reset(settings, capsys):
    assert reset_demo(replace(settings, env="production"), yes=True) == 1
    assert "in production" in capsys.readouterr().err
    assert count(settings) == len(items())


@pytest.fixture
def user_of(settings: Settings) -> Iterator[int]:
    """A process that has the database open."""
    code = f"f = open({str(settings.home / 'zhengku.db')!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.communicate(b"\n")


def test_while_a_server_runs_it_is_asked_to_be_stopped_first(settings, user_of, capsys):
    assert reset_demo(settings, yes=True) == 1
    assert f"pid {user_of}" in capsys.readouterr().err
    assert count(settings) == len(items())


def test_an_empty_library_is_loaded_without_a_question(tmp_path, monkeypatch, capsys):
    for name, value in {"HOME": str(tmp_path), "SECRET_KEY": databases.KEY, "PASSWORD_HASH_COST": "fast"}.items():
        monkeypatch.setenv(f"ZHENGKU_{name}", value)
    databases.sqlite(tmp_path)
    without_items(monkeypatch)
    assert main(["demo", "--reset"]) == 0
    assert "Yunze City is loaded" in capsys.readouterr().out


def test_on_postgresql_it_is_as_whole_where_tables_are_dropped_by_the_role_that_owns_them(tmp_path, capsys):
    require_postgresql()
    databases.worker()  # it makes the template
    name = f"reset_{os.getpid()}"
    postgres.create(name, f"template_{databases.fingerprint()}")
    try:
        made = databases.on(name, tmp_path)
        add_body(made, table("organizations.toml", "organization")[0]["credit_code"])
        assert reset_demo(made, yes=True) == 0
        require_new(made)
        accounts = made.home / "demo-accounts.json"
        assert str(accounts) in capsys.readouterr().out
        assert len(json.loads(accounts.read_text("utf-8"))) == 17
    finally:
        postgres.drop(name)
