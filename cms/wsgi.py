"""The WSGI application of a serving process."""

import os
from typing import Any

from cms.config import load
from cms.logs import log_as_json


def make_application() -> Any:
    """Make it from the environment; the metrics folder is told to prometheus_client before that is imported."""
    settings = load(os.environ)
    log_as_json(settings.log_level)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.home / "run" / "metrics"))
    (settings.home / "run" / "metrics").mkdir(parents=True, exist_ok=True)
    from cms.app import create_app
    from cms.front import Front
    from cms.services import EXTENSION

    app = create_app(settings)
    return Front(app, app.extensions[EXTENSION].database)
