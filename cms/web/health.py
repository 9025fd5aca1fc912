"""Liveness and readiness."""

import logging

from flask import Flask, Response, jsonify
from sqlalchemy.exc import DBAPIError, NoResultFound

from cms.changes.log import head
from cms.errors import Code, Problem
from cms.services import services
from cms.web.transactions import public

log = logging.getLogger("zhengku.web")


@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@public
def readyz() -> Response:
    """The process can serve: the database answers and is migrated. 503 when it does not."""
    try:
        with services().database.reading() as session:
            return jsonify(status="ok", change_head=head(session))
    except (DBAPIError, NoResultFound) as fault:
        log.warning("not ready", exc_info=fault)
        raise Problem(Code.UNAVAILABLE, headers={"Retry-After": "1"}) from None


def register_health(app: Flask) -> None:
    """Add `/healthz` and `/readyz`."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
