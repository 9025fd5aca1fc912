"""Liveness and readiness."""

from flask import Flask, Response, jsonify
from sqlalchemy import text

from cms.changes.log import head
from cms.services import services
from cms.web.transactions import public


@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@public
def readyz() -> Response:
    """The process can serve: the database answers and is migrated. 503 (by the error handlers) when it does not."""
    with services().database.reading() as session:
        session.execute(text("SELECT 1"))
        return jsonify(status="ok", change_head=head(session))


def register_health(app: Flask) -> None:
    """Add `/healthz` and `/readyz`."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
