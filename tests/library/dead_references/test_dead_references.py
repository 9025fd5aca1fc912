"""Dead references: what the public or the newest revision names and nobody can reach any more."""

from io import BytesIO
from typing import Any

import pytest

from cms.library.revise_resource import revise_resource
from tests.cast import Cast
from tests.client import Client

DEAD = "/api/v1/dead-references"
NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
DOMAIN = "https://www.yunze.example"


def dead(client: Client, query: str = "", who: str = "lin_editor") -> list[dict[str, Any]]:
    address, found = f"{DEAD}{query}", []
    while address:
        page = client.get(address, who).json
        found += page["data"]
        address = page["links"]["next"]
    return found


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["reason"], row["which"]) for row in rows]


def related(target: str) -> dict[str, Any]:
    return {"relations": [{"type": "related", "target_id": target}]}


def attachment(client: Client, cast: Cast) -> dict[str, Any]:
    form = {"file": (BytesIO(b"%PDF-1.4 form"), "a.pdf"), "organization_id": cast.organizations["science"]}
    return client.post("/api/v1/attachments", "lin_editor", data=form).json["data"]


def test_what_can_be_reached_is_not_listed(client, cast):
    target, file = cast.published(title="目标"), attachment(client, cast)
    links = [f"{DOMAIN}/tzgg/{target}.html", f"{DOMAIN}/tzgg/", f"{DOMAIN}/", "https://www.gov.cn/x.html",
             f"{DOMAIN}/feeds/portal.rss", f"/files/{file['sha256']}/a.pdf"]  # fmt: skip
    html = "".join(f'<p><a href="{one}">链接</a></p>' for one in links)
    cast.published(body=html, attachments=[{"attachment_id": file["id"]}], **related(target))
    assert dead(client) == []


def test_relations_and_links_to_what_was_withdrawn_are_dead(client, cast):
    target = cast.published(title="目标")
    link = f"{DOMAIN}/tzgg/{target}.html"
    holder = cast.published(body=f'<p><a href="{link}">见此</a></p>', **related(target))
    cast.withdraw(target)
    rows = dead(client)
    assert told(rows) == [("relation", "withdrawn", "live"), ("link", "withdrawn", "live")]
    assert {row["resource"]["id"] for row in rows} == {holder}
    assert [(row["pointer"], row["address"], row["target_id"]) for row in rows] == [
        ("/relations/0", None, target),
        ("/body", link, target),
    ]


def test_a_draft_may_name_what_goes_public_with_it_but_not_what_was_deleted(client, cast):
    target = cast.draft(title="目标")
    cast.draft(title="草稿", **related(target))
    assert dead(client) == []
    client.delete(f"/api/v1/resources/{target}", "lin_editor", headers={"If-Match": '"v1"'})
    assert told(dead(client)) == [("relation", "deleted", "head")]


def test_what_the_public_reads_must_not_name_what_never_was_public(client, cast):
    target = cast.draft(title="目标")
    cast.published(**related(target))
    assert told(dead(client)) == [("relation", "never_public", "live")]


def test_a_newer_revision_that_mends_it_leaves_what_the_public_sees(client, cast):
    target = cast.published(title="目标")
    holder = cast.published(**related(target))
    cast.withdraw(target)
    with cast.database.writing() as session:
        version = client.get(f"/api/v1/resources/{holder}", "lin_editor").json["data"]["version"]
        revise_resource(cast.actor("lin_editor"), session, holder, version, {"relations": None})
    assert told(dead(client)) == [("relation", "withdrawn", "live")]


def test_what_is_switched_off_is_dead_while_it_is(client, cast):
    target = cast.published(title="目标")
    cast.published(**related(target))
    body = {"subject_type": "resource", "subject_id": target, "reason": "核查"}
    client.post("/api/v1/off-switches", "rev_three", json=body)
    assert told(dead(client)) == [("relation", "off", "live")]


def test_addresses_of_our_sites_that_nothing_answers_are_dead(client, cast):
    links = [f"{DOMAIN}/art/2020/1/1/art_1.html", f"{DOMAIN}/tzgg/{NOBODY}.html", f"/files/{'0' * 64}/a.pdf"]
    cast.published(body="".join(f'<p><a href="{one}">旧</a></p>' for one in links))
    rows = dead(client)
    assert [row["address"] for row in rows] == links
    assert [row["reason"] for row in rows] == ["unknown", "unknown", "gone"]
    assert told(dead(client, "?kind=file")) == [("file", "gone", "live")]
    assert len(dead(client, "?reason=unknown")) == 2


@pytest.mark.parametrize("address", ["/files/unknown", f"{DOMAIN}/files/2019/a.pdf", f"/files/{'0' * 64}"])
def test_addresses_of_files_that_name_none_are_dead(client, cast, address):
    cast.draft(body=f'<p><a href="{address}">附件</a></p>')
    assert told(dead(client)) == [("file", "gone", "head")]


def test_a_file_whose_bytes_are_lost_is_dead(client, cast, settings):
    file = attachment(client, cast)
    cast.draft(attachments=[{"attachment_id": file["id"]}])
    assert dead(client) == []
    for path in (settings.home / "files").rglob(file["sha256"][2:]):
        path.unlink()
    rows = dead(client)
    assert (told(rows), rows[0]["target_id"]) == ([("file", "gone", "head")], file["id"])


def test_pages_tell_every_one_once(client, cast):
    links = [f"{DOMAIN}/art/{number}.html" for number in range(3)]
    for number in range(2):
        cast.draft(title=f"第{number}条", body="".join(f'<p><a href="{one}">旧</a></p>' for one in links))
    rows = dead(client, "?limit=2")
    assert [row["address"] for row in rows] == links * 2


def test_nobody_is_told_of_what_is_not_in_their_scope(client, cast):
    cast.draft(body=f'<p><a href="{DOMAIN}/art/1.html">旧</a></p>')
    assert dead(client, who="su_editor") == []
    assert len(dead(client, f"?organization={cast.organizations['science']}", "gao_editor")) == 1
    assert dead(client, f"?organization={cast.organizations['city']}", "gao_editor") == []
    for who in ("rev_one", "an_admin"):
        assert client.get(DEAD, who).status_code == 403


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("cursor", ["x", "W2ZhbHNlLCJhIiwxXQ", "W2ZhbHNlXQ"])
def test_a_cursor_of_another_list_is_refused(client, cast, cursor):
    assert client.get(f"{DEAD}?cursor={cursor}", "lin_editor").status_code == 422
