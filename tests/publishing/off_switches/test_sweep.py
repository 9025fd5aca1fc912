"""Whatever is switched off is told of by no public route, by the application or by the cache before it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import Client as Http

from cms.front.front import Front
from tests.cast import Cast
from tests.client import Client
from tests.public_routes import BODY, TITLE, World, addresses, rules, world

SHOWING = 30
"""At so many addresses at least the resource is told of while it is on, or else the sweep would prove nothing."""


DOMAIN = "www.yunze.example"
PAGES = {"resource": "/{}.html", "channel": f"https://{DOMAIN}/tzgg", "site": DOMAIN}
"""What every address of a switched-off page has in it."""


def told_at(http: Http, of: World, kind: str) -> Iterator[str]:
    """The addresses that tell of the resource, or link to the pages of its place if that is what will be off."""
    page = PAGES[kind].format(of.one)
    for path in (path for paths in addresses(of).values() for path in paths):
        answer = http.get(path)
        assert answer.status_code in (200, 404, 410), (path, answer.status)
        text = answer.get_data(as_text=True)
        is_named = any(one in text for one in (TITLE, BODY, f"/{of.one}.html", page))
        if is_named or (path == of.file and answer.status_code == 200):
            yield path


def test_every_public_route_is_swept(cast: Cast, client: Client, app: Flask) -> None:
    assert rules(app) == set(addresses(world(cast, client)))


@pytest.mark.parametrize("kind", ["resource", "channel", "site"])
def test_no_route_tells_of_what_is_off(cast: Cast, client: Client, app: Flask, kind: str) -> None:
    of = world(cast, client)
    subject = {"resource": of.one, "channel": of.channel, "site": of.site}[kind]
    front = Http(Front(app.wsgi_app, cast.database, patience=0))
    before = set(told_at(front, of, kind))
    assert len(before) >= SHOWING
    assert before == set(told_at(app.test_client(), of, kind))
    body = {"subject_type": kind, "subject_id": subject, "reason": "内容有误"}
    made = client.post("/api/v1/off-switches", "rev_three", json=body).get_json()["data"]
    assert set(told_at(app.test_client(), of, kind)) == set()
    assert set(told_at(front, of, kind)) == set()
    assert client.post(f"/api/v1/off-switches/{made['id']}/lift", "rev_three_b").status_code == 200
    assert set(told_at(app.test_client(), of, kind)) == before
    assert set(told_at(front, of, kind)) == before
