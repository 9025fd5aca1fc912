"""Liveness, readiness, metrics, documentation."""

import pytest
from sqlalchemy.exc import OperationalError

from cms.db import Database
from tests.client import Client


def test_a_running_process_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok", "change_head": 0}


def test_without_its_database_it_is_alive_but_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Database) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(Database, "reading", gone)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_requests_are_counted_by_route_and_status(client: Client) -> None:
    client.get("/delivery/v1/sites")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'zhengku_requests_total{method="GET",route="/delivery/v1/sites",status="200"}' in text
    assert 'zhengku_request_seconds_bucket{le="0.02",route="/delivery/v1/sites"}' in text


def test_the_documentation_is_served_from_local_files(client: Client) -> None:
    page = client.get("/docs").get_data(as_text=True)
    for link in ("/docs/assets/swagger-ui.css", "/docs/assets/swagger-ui-bundle.js", "/docs/start.js"):
        assert link in page
        assert client.get(link).status_code == 200
    assert "http" not in page.replace("https://", "http").split("<body>")[0].replace("http-equiv", "")


def test_a_file_outside_the_documentation_is_not_served(client: Client) -> None:
    assert client.get("/docs/assets/../__init__.py").status_code == 404
