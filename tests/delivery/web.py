"""The public routes as the application wires them, and nothing else."""

from functools import cache

from flask import Flask

from cms.config import Settings
from cms.db import Database
from cms.delivery.api import blueprint as delivery
from cms.delivery.files.api import blueprint as files
from cms.files import FileStore
from cms.services import EXTENSION, Services
from cms.syndication.api import blueprint as syndication
from cms.syndication.sitemaps.api import blueprint as sitemaps
from cms.web.authentication import require_sign_in
from cms.web.headers import guard_headers
from cms.web.observability import observe
from cms.web.openapi import document_api, make_api
from cms.web.parsing import refuse_unexpected_query
from cms.web.problems import register_problems
from permissions.facts import Actor


def nobody(*_: object) -> Actor:
    """No public route asks who reads."""
    message = "a public route asked for an actor"
    raise AssertionError(message)


def make_app(settings: Settings, database: Database) -> Flask:
    """The routes over a database; wiring costs more than most tests, so that only what is behind it is new."""
    app = _wired()
    app.config["MAX_JSON_DEPTH"] = settings.max_json_depth
    app.extensions[EXTENSION] = Services(settings, database, FileStore(settings.home / "files"), nobody)
    return app


@cache
def _wired() -> Flask:
    app = Flask("zhengku", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    observe(app)
    guard_headers(app)
    app.before_request(require_sign_in)
    app.before_request(refuse_unexpected_query)
    register_problems(app)
    api = make_api(app)
    for blueprint in (delivery, files, syndication, sitemaps):
        api.register_blueprint(blueprint)
    document_api(app, api)
    return app
