"""In the zone the public reads what it reads elsewhere, and nothing else is there."""

import pytest
from flask import Flask
from werkzeug.test import Client as Http

from cms.app import PUBLIC, create_reading_app
from cms.config import Settings
from cms.front.front import Front
from cms.sites.api import blueprint as guarded
from tests.public_routes import TITLE, World, addresses, rules
from tests.web.routes import routes

OF_THE_PROCESS = ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json")


def test_every_public_route_answers_as_in_the_main_application(app: Flask, zone: Flask, of: World) -> None:
    main, there = app.test_client(), zone.test_client()
    for path in (path for paths in addresses(of).values() for path in paths):
        expected, found = main.get(path), there.get(path)
        assert found.status_code == expected.status_code in (200, 404), path
        assert found.status_code == 404 or found.get_data() == expected.get_data(), path
        assert found.headers.get("ETag") == expected.headers.get("ETag"), path
    assert TITLE in there.get("/delivery/v1/resources").get_data(as_text=True)


def test_the_cache_in_front_works_there_too(zone: Flask, of: World) -> None:
    front = Http(Front(zone.wsgi_app, zone.extensions["zhengku"].database, patience=0))
    for _ in range(2):
        assert front.get(f"/delivery/v1/resources/{of.one}").get_json()["data"]["title"] == TITLE


def test_copies_of_its_answers_live_until_the_next_change_that_is_set(
    scheduled: None, zone: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    front = Http(Front(zone.wsgi_app, zone.extensions["zhengku"].database, patience=0, cache_seconds=600))
    told = front.get("/delivery/v1/resources").headers["Cache-Control"]
    assert 90 <= int(told.removeprefix("public, max-age=").removesuffix(", must-revalidate")) <= 99
    assert [one for one in caplog.records if one.name == "zhengku.front"] == []


def test_it_has_the_public_routes_and_no_other(app: Flask, zone: Flask) -> None:
    assert rules(zone) == rules(app)
    there = {route.key for route in routes(zone)}
    assert there <= {route.key for route in routes(app) if route.is_public}
    assert {method for method, _ in there} == {"GET"}
    assert not any(path.startswith(("/api/", "/delivery/v1/previews")) for _, path in there)


def test_what_is_elsewhere_is_not_found(app: Flask, zone: Flask) -> None:
    there = zone.test_client()
    others = [route for route in routes(app) if route.key not in {one.key for one in routes(zone)}]
    assert len(others) > 50
    for route in others:
        answer = there.open(route.path, method=route.method, json={})
        assert answer.status_code in (404, 405), route
        assert answer.get_json()["code"] in ("not_found", "method_not_allowed")


def test_its_document_tells_of_what_is_there(zone: Flask) -> None:
    paths = zone.test_client().get("/openapi.json").get_json()["paths"]
    assert set(paths) == {path for path in rules(zone) if not path.startswith(OF_THE_PROCESS)}


@pytest.mark.parametrize("path", OF_THE_PROCESS)
def test_what_tells_of_the_process_is_there(zone: Flask, path: str) -> None:
    assert zone.test_client().get(path).status_code == 200


def test_a_view_that_is_not_public_stops_the_zone(
    zone_settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr("cms.app.PUBLIC", (*PUBLIC, guarded))
    with pytest.raises(RuntimeError, match="not public"):
        create_reading_app(zone_settings)
