"""A library to deliver from, and the public routes over it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cms.config import Settings
from cms.db import Database
from cms.files import FileStore
from tests.delivery.library import Library, build
from tests.delivery.web import make_app


@pytest.fixture
def library(database: Database, settings: Settings) -> Library:
    return build(database, FileStore(settings.home / "files"))


@pytest.fixture
def web(settings: Settings, database: Database) -> Flask:
    return make_app(settings, database)


@pytest.fixture
def reader(web: Flask) -> FlaskClient:
    return web.test_client()
