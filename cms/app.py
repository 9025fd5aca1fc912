"""create_app: wiring only. One explicit list says what is there."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, NoReturn

from flask import Flask
from flask_jwt_extended import JWTManager
from sqlalchemy.orm import Session

from cms.accounts.api import blueprint as accounts
from cms.accounts.api_keys.note_use import note_use
from cms.accounts.change_requests import of_accounts
from cms.accounts.load_actor import load_actor
from cms.config import Settings, load
from cms.db import Database
from cms.delivery.api import blueprint as delivery
from cms.delivery.files.api import blueprint as files
from cms.delivery.previews.api import blueprint as previewing
from cms.errors import not_found
from cms.files import FileStore
from cms.harvest.api import blueprint as imports
from cms.harvest.mapping_file import LARGEST as MAPPING_BYTES
from cms.library.api import blueprint as library
from cms.library.attachments.api import blueprint as attachments
from cms.library.bulk_edits.api import blueprint as bulk_edits
from cms.library.dead_references.api import blueprint as dead_references
from cms.library.duplicates.api import blueprint as duplicates
from cms.library.previews.api import blueprint as previews
from cms.library.reminders.api import blueprint as reminders
from cms.library.taxonomies.api import blueprint as taxonomies
from cms.library.thematic.api import blueprint as thematic
from cms.publishing.api import blueprint as publishing
from cms.publishing.off_switches.api import blueprint as off_switches
from cms.publishing.public_changes import kinds as public_changes
from cms.review import policy_changes
from cms.review.api import blueprint as review
from cms.review.hidden_relations.api import blueprint as hidden_relations
from cms.review.interpretations.api import blueprint as interpretations
from cms.review.later_reviews.api import blueprint as later_reviews
from cms.review.migrations.api import blueprint as migrations
from cms.review.offers.api import blueprint as offers
from cms.review.pins.api import blueprint as pins
from cms.review.placements.api import blueprint as placements
from cms.review.releases.api import blueprint as releases
from cms.services import EXTENSION, Services
from cms.sites.api import blueprint as sites
from cms.supervision.disclosure.api import blueprint as disclosure
from cms.supervision.disclosure.public.api import blueprint as disclosure_catalogue
from cms.supervision.erasures import request_erasure as erasing
from cms.supervision.erasures.api import blueprint as erasures
from cms.syndication.api import blueprint as syndication
from cms.syndication.sitemaps.api import blueprint as sitemaps
from cms.web.authentication import require_sign_in
from cms.web.blueprint import Blueprint
from cms.web.change_list import blueprint as changes
from cms.web.converters import TermCode
from cms.web.error_page import document_errors
from cms.web.forms import FIELD_BYTES, FormRequest
from cms.web.headers import guard_headers
from cms.web.health import register_health
from cms.web.observability import observe
from cms.web.openapi import document_api, make_api
from cms.web.parsing import limit_body, refuse_unexpected_query
from cms.web.problems import register_problems

Function = Callable[..., Any]
FORM_BYTES = 65_536
"""What the fields and boundaries of an upload may take beside the file."""

PUBLIC = (delivery, files, syndication, sitemaps, disclosure_catalogue)
"""What the public reads: all that there is in the front-end zone."""

BLUEPRINTS = (
    accounts,
    changes,
    sites,
    taxonomies,
    thematic,
    library,
    attachments,
    bulk_edits,
    duplicates,
    dead_references,
    reminders,
    review,
    later_reviews,
    offers,
    placements,
    pins,
    hidden_relations,
    releases,
    interpretations,
    migrations,
    imports,
    publishing,
    off_switches,
    previews,
    previewing,
    disclosure,
    erasures,
    *PUBLIC,
)


CHANGE_KINDS = {
    kind.name: kind for kind in (*of_accounts.KINDS, *policy_changes.KINDS, *public_changes.KINDS, *erasing.KINDS)
}
"""What one administrator asks for and another decides on, or a top-level reviewer."""


class Application(Flask):
    """Flask, without asking of every view and hook of every request whether it is a coroutine: none is."""

    request_class = FormRequest

    def ensure_sync(self, func: Function) -> Function:
        """The function as it is."""
        return func


def make_services(settings: Settings, database: Database) -> Services:
    """What the application holds."""
    return Services(settings, database, FileStore(settings.home / "files"), load_actor, note_use, CHANGE_KINDS)


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The application of the given settings, or of those in the environment."""
    settings = settings or load(os.environ)
    app = _application(settings, make_services(settings, database or database_of(settings)))
    app.config.update(
        JWT_SECRET_KEY=settings.secret_key,
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(seconds=settings.access_token_seconds),
    )
    JWTManager(app)
    app.before_request(require_sign_in)
    _finish(app, BLUEPRINTS)
    return app


def create_reading_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application of the front-end zone: public reads and nothing else, without a key, on a database that it reads.

    Raises RuntimeError if a view is not public: there is nobody here to ask who reads.
    """
    database = database or database_of(settings, read_only=True)
    app = _application(settings, Services(settings, database, FileStore(settings.home / "files"), _nobody))
    _finish(app, PUBLIC)
    guarded = [name for name, view in app.view_functions.items() if not getattr(view, "is_public", False)]
    if guarded:
        message = f"not public: {', '.join(guarded)}"
        raise RuntimeError(message)
    return app


def database_of(settings: Settings, *, read_only: bool = False) -> Database:
    """The database that the settings name."""
    return Database(
        settings.database_url,
        pool_size=settings.database_pool,
        seconds=settings.request_seconds,
        bell=settings.bell,
        read_only=read_only,
    )


def _nobody(_session: Session, _claims: Mapping[str, object]) -> NoReturn:
    raise not_found()


def _application(settings: Settings, held: Services) -> Flask:
    app = Application("zhengku", static_folder=None)
    app.url_map.converters["term"] = TermCode
    app.url_map.merge_slashes = False  # "//" is no "/": not found, not a redirect that no client was told of
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_UPLOAD_LENGTH=settings.max_upload_bytes + FORM_BYTES,
        MAX_IMPORT_LENGTH=settings.max_import_bytes + MAPPING_BYTES + FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FIELD_BYTES,
        MAX_FORM_PARTS=20,
        MAX_JSON_DEPTH=settings.max_json_depth,
    )
    app.extensions[EXTENSION] = held
    observe(app)
    guard_headers(app)
    return app


def _finish(app: Flask, blueprints: Iterable[Blueprint]) -> None:
    app.before_request(limit_body)
    app.before_request(refuse_unexpected_query)
    register_problems(app)
    register_health(app)
    api = make_api(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    document_api(app, api)
    document_errors(app)
