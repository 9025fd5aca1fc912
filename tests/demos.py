"""The demo city for tests that read it: loaded once a run, by the first process that asks, and copied from there."""

import os
import shutil
from pathlib import Path

import pytest

from cms.config import Settings
from cms.demo.load import load_demo
from tests import databases, postgres


def copied(factory: pytest.TempPathFactory, home: Path) -> Settings:
    """Settings of an SQLite library of one's own that holds the demo, with its files and accounts."""
    shutil.copytree(_loaded(factory), home, dirs_exist_ok=True)
    return databases.settings(home)


def _loaded(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-city"
    with postgres.one_at_a_time("demo"):
        if not home.exists():
            _load(home.with_name("demo-city-making")).rename(home)
    return home


def _load(home: Path) -> Path:
    home.mkdir()
    before = os.umask(0)  # the modes of files are to be the demo's own doing
    try:
        assert load_demo(databases.sqlite(home)) == 0
    finally:
        os.umask(before)
    return home
