"""What the running application holds: settings, database, files, and how a token becomes an actor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

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


def services() -> Services:
    """The services of the application that handles this request."""
    return cast("Services", current_app.extensions[EXTENSION])
