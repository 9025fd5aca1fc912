"""Writes carry the version that was seen: 428 without one, 412 with another, done with the right one."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
Write = tuple[str, str, str, dict[str, Any] | None]
NO_ETAGS = ['v1"', "v1", '"1"', 'W/"v1"', '"v0"', '"v01"', '"v-1"', '"v1", "v2"', '"v99999999999"', "x"]


def _empty_site(cast: Cast, client: Client) -> str:
    """A site that shows nothing, so that a change of it need not wait for a reviewer; its id."""
    body = {"slug": "wang-chuan", "name": "望川", "domain": "wc.example", "site_id_code": "9900000077"}
    units = dict.fromkeys(("supervising_id", "sponsoring_id", "operating_id"), cast.organizations["city"])
    made = client.post("/api/v1/sites", "an_admin", json={**body, "legal_name": "望川", **units})
    return str(made.get_json()["data"]["id"])


@pytest.fixture
def writes(cast: Cast, client: Client) -> list[tuple[Write, str]]:
    """Every kind of versioned write that can be done now: method, path, who, body; and where its ETag is read."""
    draft, public = cast.draft(), cast.published(title="公开")
    sent = cast.draft(title="送审")
    cast.submitted(sent)
    resource, site = "/api/v1/resources", f"/api/v1/sites/{cast.site}"
    empty = f"/api/v1/sites/{_empty_site(cast, client)}"
    term = "/api/v1/taxonomies/audience/terms/enterprises"
    return [
        (("PATCH", empty, "an_admin", {"name": "门户"}), empty),
        (("PATCH", f"{site}/channels/{cast.channels['policies']}", "an_admin", {"name": "文件"}), ""),
        (("DELETE", f"{site}/channels/{cast.channels['foreign']}", "an_admin", None), ""),
        (("PATCH", term, "an_admin", {"position": 3}), term),
        (("DELETE", term, "an_admin", None), term),
        (("PATCH", f"{resource}/{draft}", "lin_editor", {"content": {"title": "改"}}), ""),
        (("POST", f"{resource}/{draft}/submissions", "lin_editor", {}), f"{resource}/{draft}"),
        (("POST", f"{resource}/{sent}/submissions/cancellation", "lin_editor", None), f"{resource}/{sent}"),
        (("DELETE", f"{resource}/{sent}", "lin_editor", None), ""),
        (("POST", f"{resource}/{sent}/undeletion", "lin_editor", None), f"{resource}/{sent}"),
        (("POST", f"{resource}/{sent}/revisions/1/restoration", "lin_editor", None), f"{resource}/{sent}"),
        (("POST", f"{resource}/{public}/withdrawals", "rev_one", {"reason": "有误"}), f"{resource}/{public}"),
    ]


def send(client: Client, write: Write, etag: str | None) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer."""
    method, path, who, body = write
    headers = {} if etag is None else {"If-Match": etag}
    answer = client.request(method, path, who, json=body, headers=headers)
    return answer.status_code, answer.get_json(silent=True) or {}


def test_without_a_version_nothing_is_written(client: Client, writes: list[tuple[Write, str]]) -> None:
    for write, _ in writes:
        for etag in (None, "", "*"):
            status, body = send(client, write, etag)
            assert (status, body["code"]) == (428, "precondition_required"), write


@pytest.mark.parametrize("etag", NO_ETAGS)
def test_what_is_no_etag_of_ours_is_stale(client: Client, writes: list[tuple[Write, str]], etag: str) -> None:
    for write, _ in writes:
        status, body = send(client, write, etag)
        assert (status, body["code"]) == (412, "stale"), write


def test_another_version_is_stale_and_both_are_told(client: Client, writes: list[tuple[Write, str]]) -> None:
    for write, read in writes:
        current = client.get(read or write[1], write[2]).headers["ETag"]
        status, body = send(client, write, '"v999"')
        assert (status, body["code"]) == (412, "stale"), write
        assert body["expected_version"] == 999, write
        assert f'"v{body["current_version"]}"' == current, write


def test_refused_writes_leave_the_version_alone(client: Client, writes: list[tuple[Write, str]]) -> None:
    for write, read in writes:
        before = client.get(read or write[1], write[2]).headers["ETag"]
        for etag in (None, '"v999"', "x"):
            send(client, write, etag)
        assert client.get(read or write[1], write[2]).headers["ETag"] == before, write


def test_the_version_that_was_read_is_taken_once(client: Client, writes: list[tuple[Write, str]]) -> None:
    for write, read in writes:
        etag = client.get(read or write[1], write[2]).headers["ETag"]
        status, body = send(client, write, etag)
        assert status in (200, 201, 204), (write, body)
        if write[0] == "DELETE" and status == 204:
            assert send(client, write, etag)[0] == 404, write
        elif not write[1].endswith("/restoration"):
            assert send(client, write, etag)[0] == 412, write


def test_the_answer_to_a_write_has_the_etag_for_the_next(client: Client, cast: Cast) -> None:
    made = cast.draft()
    etag = '"v1"'
    for title in ("一", "二", "三"):
        answer = client.patch(
            f"/api/v1/resources/{made}",
            "lin_editor",
            json={"content": {"title": title}},
            headers={"If-Match": etag},
        )
        assert answer.status_code == 200
        assert answer.headers["ETag"] != etag
        etag = answer.headers["ETag"]
    assert client.get(f"/api/v1/resources/{made}", "lin_editor").headers["ETag"] == etag


@pytest.mark.parametrize(
    "label", [{}, {"zh": "企业单位"}, {"en": "firms"}, {"zh": None, "en": "x"}, {"zh": "x", "de": "y"}]
)
def test_a_label_is_changed_in_both_languages_or_not_at_all(client: Client, cast: Cast, label: dict[str, Any]) -> None:
    path = "/api/v1/taxonomies/audience/terms/enterprises"
    etag = client.get(path, "an_admin").headers["ETag"]
    answer = client.patch(path, "an_admin", json={"label": label}, headers={"If-Match": etag})
    assert answer.status_code == 422
    assert all(one["pointer"].startswith("/label") for one in answer.get_json()["errors"])
    assert client.get(path, "an_admin").headers["ETag"] == etag
