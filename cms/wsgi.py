"""The WSGI application of a serving process."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from cms.config import Settings, load
from cms.logs import log_as_json


def make_application() -> Any:
    """Make it from the environment; the metrics folder is told to prometheus_client before that is imported."""
    settings = load(os.environ)
    _begin(settings)
    from cms.app import create_app

    return _fronted(settings, create_app(settings))


def make_reading_application() -> Any:
    """The same for the front-end zone: public reads only, without a key, on a database that cannot be written."""
    settings = load(os.environ, signs=False)
    _begin(settings)
    from cms.app import create_reading_app
    from cms.front.renewing import Renewing
    from cms.services import EXTENSION

    app = create_reading_app(settings)
    address = make_url(settings.database_url)
    fronted = _fronted(settings, app)
    if address.get_backend_name() != "sqlite":
        return fronted
    return Renewing(fronted, app.extensions[EXTENSION].database, Path(address.database or ""))


def _begin(settings: Settings) -> None:
    log_as_json(settings.log_level)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.home / "run" / "metrics"))
    (settings.home / "run" / "metrics").mkdir(parents=True, exist_ok=True)


def _fronted(settings: Settings, app: Any) -> Any:
    from cms.front.front import Front
    from cms.front.gate import gate_of
    from cms.front.telling import start_telling
    from cms.services import EXTENSION

    gate = gate_of(settings)
    if settings.redis_url:
        from redis import Redis, RedisError

        client = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
        start_telling(client, RedisError, {"requests": gate.requests, "sign-ins": gate.sign_ins})
    return Front(app, app.extensions[EXTENSION].database, gate, cache_seconds=settings.cache_seconds)
