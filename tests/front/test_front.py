"""The cache before the application: fast, and never a moment behind what is public."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from cms.db import Database
from cms.front.front import Front
from cms.library.load import load_resource
from cms.library.taxonomies.create_term import NewTerm, create_term
from cms.library.taxonomies.update_term import update_term
from cms.publishing.withdraw import withdraw
from cms.sites.models import Site
from cms.sites.update_site import update_site
from schemas.text import Text
from tests.cast import Cast

LIST = "/delivery/v1/resources?site=portal"
FEED = "/feeds/portal/tzgg.rss"
TERMS = "/delivery/v1/taxonomies/genre"


class Desk:
    """The front over an application that counts what it is asked."""

    def __init__(self, app: Flask, database: Database, **options: Any) -> None:
        self.asked: list[str] = []
        self.app = app
        self.front = Front(self.count, database, **{"patience": 0, **options})
        self.client = Client(self.front)

    def count(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self.app.wsgi_app(environ, start_response)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def desk(app: Flask, database: Database, cast: Cast) -> Desk:
    return Desk(app, database)


def plain(resource_id: str) -> str:
    return f"/delivery/v1/resources/{resource_id}"


def item(resource_id: str) -> str:
    """An address of the item that the application answers."""
    return f"{plain(resource_id)}?fields=title,html"


def take_back(cast: Cast, resource_id: str, database: Database | None = None) -> None:
    actor = cast.actor("rev_three")
    with (database or cast.database).writing() as session:
        withdraw(actor, session, resource_id, load_resource(session, resource_id).version, "内容有误")


def test_a_second_reader_gets_the_same_without_the_application(desk, cast):
    path = item(cast.published())
    first, second = desk.get(path), desk.get(path)
    assert len(desk.asked) == 1
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    differing = {name for name, value in first.headers if second.headers.get(name) != value}
    assert differing == {"X-Trace-Id"}
    assert len(first.headers.getlist("X-Trace-Id")) == 1


def test_an_item_is_answered_as_the_application_would(desk, cast):
    path = plain(cast.published())
    quick, slow = desk.get(path), desk.app.test_client().get(path)
    assert desk.asked == []
    assert quick.data == slow.data
    told = [{name: value for name, value in one.headers if name not in ("X-Trace-Id", "Vary")} for one in (quick, slow)]
    assert told[0] == told[1]


def test_an_item_that_is_not_public_is_for_the_application_to_tell(desk, cast):
    draft, withdrawn = cast.draft(), cast.published()
    take_back(cast, withdrawn)
    assert [desk.get(plain(one)).status_code for one in (draft, withdrawn)] == [404, 410]
    assert desk.get(plain("not-an-id")).get_json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path", [LIST, FEED, "/feeds/portal.json", "/delivery/v1/sites/portal", TERMS, "/openapi.json"]
)
def test_lists_feeds_and_sites_are_kept_too(desk, cast, path):
    cast.published()
    assert desk.get(path).data == desk.get(path).data
    assert len(desk.asked) == 1


def test_nothing_withdrawn_is_served_after_its_commit(desk, cast):
    resource_id = cast.published()
    for path in (item(resource_id), LIST, FEED):
        assert resource_id in desk.get(path).get_data(as_text=True)
    take_back(cast, resource_id)
    assert desk.get(item(resource_id)).status_code == 410
    for path in (LIST, FEED):
        assert resource_id not in desk.get(path).get_data(as_text=True)


def test_a_change_of_another_process_is_noticed(desk, cast, settings):
    resource_id = cast.published()
    desk.get(item(resource_id))
    other = Database(settings.database_url)
    take_back(cast, resource_id, other)
    other.dispose()
    assert desk.get(item(resource_id)).status_code == 410


def test_what_is_not_committed_yet_is_not_seen(desk, cast):
    resource_id = cast.published()
    before = desk.get(item(resource_id)).data
    actor = cast.actor("rev_three")
    with cast.database.writing() as session:
        withdraw(actor, session, resource_id, load_resource(session, resource_id).version, "内容有误")
        assert desk.get(item(resource_id)).data == before
    assert desk.get(item(resource_id)).status_code == 410


def test_an_answer_made_before_a_change_is_not_kept_after_it(app, cast, database):
    resource_id = cast.published()

    class Slow(Desk):
        def count(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
            answer = super().count(environ, start_response)
            if len(self.asked) == 1:
                take_back(cast, resource_id)
            return answer

    desk = Slow(app, database)
    assert desk.get(item(resource_id)).status_code == 200
    assert desk.get(item(resource_id)).status_code == 410


def test_a_renamed_site_is_shown_under_its_new_name(desk, cast):
    desk.get("/delivery/v1/sites/portal")
    admin = cast.actor("an_admin")
    with cast.database.writing() as session:
        site = session.get_one(Site, cast.site)
        update_site(admin, session, cast.site, site.version, {"name": "云泽市政府网"})
    assert desk.get("/delivery/v1/sites/portal").get_json()["data"]["name"] == "云泽市政府网"


def test_who_has_it_already_gets_304_from_the_front(desk, cast):
    path = item(cast.published())
    tag = desk.get(path).headers["ETag"]
    answer = desk.get(path, If_None_Match=tag)
    assert (answer.status_code, answer.data, len(desk.asked)) == (304, b"", 1)
    assert answer.headers["ETag"] == tag
    assert "Content-Type" not in answer.headers
    assert desk.get(path, If_None_Match='"another"').status_code == 200


def test_a_first_conditional_read_is_answered_and_kept(desk, cast):
    path = item(cast.published())
    tag = desk.app.test_client().get(path).headers["ETag"]
    assert desk.get(path, If_None_Match=tag).status_code == 304
    whole = desk.get(path)
    assert whole.status_code == 200
    assert whole.get_json()["data"]["id"] in path
    assert len(desk.asked) == 1


def test_a_date_is_a_condition_too(desk, cast):
    path = item(cast.published())
    modified = desk.get(path).headers["Last-Modified"]
    assert desk.get(path, If_Modified_Since=modified).status_code == 304
    assert desk.get(path, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200


def test_head_gives_the_headers_of_get_and_no_body(desk, cast):
    path = item(cast.published())
    before = desk.client.head(path)
    whole = desk.get(path)
    after = desk.client.head(path)
    assert before.data == after.data == b""
    assert before.headers["Content-Length"] == after.headers["Content-Length"] == str(len(whole.data))
    assert before.headers["ETag"] == after.headers["ETag"] == whole.headers["ETag"]
    assert desk.get(path).data == whole.data


def test_errors_are_made_for_each_reader(desk, cast):
    path = item("0192f3a4-5b6c-7d8e-9f01-23456789abcd")
    chinese, english = desk.get(path), desk.get(path, Accept_Language="en")
    assert (chinese.status_code, english.status_code) == (404, 404)
    assert chinese.get_json()["title"] != english.get_json()["title"]
    assert chinese.get_json()["trace_id"] == chinese.headers["X-Trace-Id"] != english.headers["X-Trace-Id"]
    assert len(desk.asked) == 2


def test_the_language_of_a_reader_changes_nothing_that_is_kept(desk, cast):
    path = item(cast.published())
    assert desk.get(path, Accept_Language="en").data == desk.get(path, Accept_Language="zh").data


def test_another_query_is_another_answer(desk, cast):
    cast.published()
    cast.published(title="第二条")
    pages = [desk.get(f"{LIST}&limit={limit}").get_json() for limit in (1, 2, 1)]
    assert [len(page["data"]) for page in pages] == [1, 2, 1]
    assert len(desk.asked) == 2
    assert desk.get(f"{LIST}&limt=1").status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", LIST, {}),
        ("OPTIONS", LIST, {}),
        ("GET", f"{LIST}&cursor={'x' * 3000}", {}),
        ("GET", "/healthz", {}),
        ("GET", "/api/v1/resources", {}),
    ],
)
def test_everything_else_goes_to_the_application(desk, method, path, headers):
    answers = [desk.client.open(path, method=method, headers=headers).status_code for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(desk.asked) == 2


def test_it_keeps_no_more_than_it_may_and_forgets_what_was_unused_longest(app, cast, database):
    paths = [item(cast.published()) for _ in range(3)]
    first = Desk(app, database)
    first.get(paths[0])
    desk = Desk(app, database, most=first.front._kept._size * 2 + 500)
    for path in (paths[0], paths[1], paths[0], paths[2]):
        desk.get(path)
    desk.asked.clear()
    desk.get(paths[0])
    assert desk.asked == []
    desk.get(paths[1])
    assert desk.asked == [paths[1].partition("?")[0]]


def test_what_is_too_large_is_answered_and_not_kept(app, cast, database):
    desk = Desk(app, database, most=1000)
    path = item(cast.published())
    assert desk.get(path).data == desk.get(path).data
    assert len(desk.asked) == 2


def saying(status: str, headers: list[tuple[str, str]]) -> Callable[..., list[bytes]]:
    def application(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response(status, headers)(b"written ")
        return [b"returned"]

    return application


@pytest.mark.parametrize("header", ["Vary", "Set-Cookie"])
def test_what_depends_on_the_reader_is_not_kept(cast, database, header):
    front = Client(Front(saying("200 OK", [(header, "x")]), database))
    assert front.get(LIST).data == b"written returned"
    assert front.application._kept._answers == {}


def test_each_request_is_logged_and_counted_once_with_what_the_reader_got(desk, cast, caplog):
    path = item(cast.published())
    with caplog.at_level(logging.INFO, "zhengku.access"):
        tag = desk.get(path).headers["ETag"]
        desk.get(path)
        desk.get(path, If_None_Match=tag, traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01")
        desk.front._ledger.write()
    lines = [record.__dict__ for record in caplog.records if record.name == "zhengku.access"]
    own = path.partition("?")[0]  # ledgers of other tests write in their time
    lines = [line for line in lines if line["path"] == own]
    assert [line["status"] for line in lines] == [200, 200, 304]
    assert {f"{line['path']}?{line['query']}" for line in lines} == {path}
    assert lines[0]["bytes"] == lines[1]["bytes"] > lines[2]["bytes"] == 0
    assert lines[2]["trace_id"] == "ab" * 16
    metrics = desk.get("/metrics").get_data(as_text=True)
    route = "/delivery/v1/resources/<string:resource_id>"
    assert f'zhengku_requests_total{{method="GET",route="{route}",status="304"}}' in metrics


def test_what_the_front_answers_is_logged_without_a_key_in_its_query(desk, cast, caplog):
    path = plain(cast.published())
    with caplog.at_level(logging.INFO, "zhengku.access"):
        desk.get(f"{path}?fields=title&token=zk_abcdefghijkl_secret")
        desk.front._ledger.write()
    lines = [record.__dict__ for record in caplog.records if record.name == "zhengku.access"]
    assert [line["query"] for line in lines if line["path"] == path] == ["fields=title&token=***"]


def test_without_its_database_the_application_tells_what_is_wrong(app, cast, tmp_path):
    broken = Database(f"sqlite:///{tmp_path}/none/none.db")
    answer = Client(Front(app, broken)).get(LIST)
    assert answer.status_code == 200
    assert json.loads(answer.data)["data"] == []


def test_a_fault_of_the_database_within_a_request_is_told_as_any_other(desk, cast, monkeypatch):
    path = plain(cast.published())
    desk.front._head.now()
    broken = Database("sqlite:////nowhere/none.db", read_only=True)
    monkeypatch.setattr(desk.front, "_database", broken)
    assert desk.get(path).status_code == 200
    assert desk.asked == [path]


def test_an_application_that_fails_while_it_answers_is_closed(database, cast):
    class Broken(list[bytes]):
        closed = False

        def __iter__(self) -> Iterator[bytes]:
            raise RuntimeError

        def close(self) -> None:
            type(self).closed = True

    def application(_environ: WSGIEnvironment, start_response: StartResponse) -> Broken:
        start_response("200 OK", [])
        return Broken()

    with pytest.raises(RuntimeError):
        Client(Front(application, database)).get(LIST)
    assert Broken.closed


def test_who_asks_plays_no_part_in_what_is_public(desk, cast):
    cast.published()
    packed = {"Accept-Encoding": "br"}
    told = [desk.client.get(LIST, headers=packed | more) for more in ({}, {"Authorization": "Bearer none"})]
    assert told[0].data == told[1].data
    for answer in told:
        assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("br", "Accept-Encoding")
        assert "public" in answer.headers["Cache-Control"]
    assert len(desk.asked) == 1


@pytest.mark.parametrize("path", [TERMS, "/openapi.json"])
def test_terms_and_the_document_are_packed_and_told_anew_after_a_change(desk, cast, path):
    with cast.database.writing() as session:
        for number in range(40):
            new = NewTerm(code=f"genre-{number}", label=Text("体裁", "Genre"))
            create_term(cast.actor("an_admin"), session, "genre", new)
    before = desk.get(path, Accept_Encoding="gzip")
    assert before.headers["Content-Encoding"] == "gzip"
    assert len(before.data) < len(desk.get(path).data) / 2
    with cast.database.writing() as session:
        update_term(cast.actor("an_admin"), session, "genre", "genre-1", 1, {"label": Text("改名", "Renamed")})
    assert ("改名" in desk.get(path).get_data(as_text=True)) == (path == TERMS)
    assert desk.asked == [path, path]
