"""The front-end zone: an application over a database that it cannot write, beside the main one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url

from cms import clock, migrate
from cms.app import create_reading_app
from cms.config import Settings
from cms.db import Database
from tests import databases, postgres
from tests.cast import Cast
from tests.client import Client
from tests.public_routes import World, world

READER = "zhengku_reader"


@pytest.fixture
def of(cast: Cast, client: Client) -> World:
    """What the zone shows."""
    return world(cast, client)


@pytest.fixture
def scheduled(cast: Cast) -> None:
    """Something that is to come in a hundred seconds. To be asked for before the zone."""
    cast.approve(cast.submitted(cast.draft(), publish_at=clock.now() + timedelta(seconds=100)))


@pytest.fixture
def reader_role(settings: Settings) -> str:
    """A role of the server that may do nothing by itself; on PostgreSQL only."""
    connection = databases.worker()
    with postgres.one_at_a_time():
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [READER]).fetchone():
            connection.execute(f"CREATE ROLE {READER} LOGIN".encode())
    assert migrate.grant_reader(settings, READER)
    return READER


@pytest.fixture
def zone_settings(settings: Settings, request: pytest.FixtureRequest, of: World) -> Settings:
    """The settings of the zone, made when there is something to show."""
    if settings.database_url.startswith("sqlite"):
        copied = settings.home / "zone" / "public.db"
        copied.parent.mkdir()
        migrate.snapshot(settings, copied)
        url = f"sqlite:///{copied}"
    else:
        role = request.getfixturevalue("reader_role")
        url = make_url(settings.database_url).set(username=role).render_as_string(hide_password=False)
    return replace(settings, database_url=url, secret_key="")


@pytest.fixture
def zone(zone_settings: Settings) -> Iterator[Flask]:
    """The zone's application."""
    database = Database(zone_settings.database_url, pool_size=zone_settings.database_pool, read_only=True)
    yield create_reading_app(zone_settings, database)
    database.dispose()


@pytest.fixture
def as_reader(settings: Settings, reader_role: str) -> Iterator[psycopg.Connection]:
    """A connection as the zone's role."""
    url = make_url(settings.database_url).set(username=reader_role, drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection
