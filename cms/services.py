"""What the running application holds: settings, database, files, and how a token becomes an actor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from sqlalchemy.orm import Session

from cms.config import Settings
from cms.db import Database
from cms.files import FileStore
from permissions.facts import Actor

EXTENSION = "zhengku"


@dataclass(frozen=True)
class Services:
    """Made once by `create_app` and passed on; nothing here is a global."""

    settings: Settings
    database: Database
    files: FileStore
    load_actor: Callable[[Session, Mapping[str, object]], Actor]
    note_key: Callable[[Database, str], None] = lambda _database, _key: None
    """Notes that an API key is used, before the request's own transaction begins."""
    change_kinds: Mapping[str, Any] = field(default_factory=dict)
    """What a second administrator decides on, by name; each is a `cms.accounts.change_requests.kinds.Kind`."""


def services() -> Services:
    """The services of the application that handles this request."""
    return cast("Services", current_app.extensions[EXTENSION])
