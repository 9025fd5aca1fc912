"""A preview shows one revision to whoever has its token, for a time, and is nowhere else."""

import logging
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, select, update

from cms import clock
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.previews.models import PreviewToken
from tests.cast import Cast
from tests.client import Client
from tests.delivery.pictures import halves, written

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def preview(client: Client, one: str, who: str = "lin_editor", **body: Any) -> Any:
    return client.post(f"/api/v1/resources/{one}/previews", who, json=body)


def made(client: Client, one: str, who: str = "lin_editor", **body: Any) -> dict[str, Any]:
    answer = preview(client, one, who, **body)
    assert answer.status_code == 201, answer.get_json()
    data: dict[str, Any] = answer.get_json()["data"]
    return data


def path(told: dict[str, Any]) -> str:
    return f"/delivery/v1/previews/{told['token']}"


def upload(client: Client, cast: Cast, name: str, content: bytes) -> str:
    form = {"file": (BytesIO(content), name), "organization_id": cast.organizations["science"]}
    answer = client.post("/api/v1/attachments", "lin_editor", data=form)
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["data"]["id"])


def revise(client: Client, one: str, **content: Any) -> None:
    tag = client.get(f"/api/v1/resources/{one}", "lin_editor").headers["ETag"]
    answer = client.patch(
        f"/api/v1/resources/{one}", "lin_editor", json={"content": content}, headers={"If-Match": tag}
    )
    assert answer.status_code == 200


def test_a_draft_is_seen_whole_by_whoever_has_the_token(cast: Cast, client: Client) -> None:
    one = cast.draft()
    told = made(client, one)
    assert told["url"].endswith(path(told))
    answer = client.get(path(told))
    item = answer.get_json()["data"]
    assert (item["preview"], item["index_number"], item["version"]) == (True, None, 1)
    published = client.get(f"/delivery/v1/resources/{cast.published()}").get_json()["data"]
    assert set(item) == {*published, "preview"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers.get_all("Referrer-Policy") == ["no-referrer"]
    assert "ETag" not in answer.headers


def test_the_token_is_told_once_and_kept_as_a_hash(cast: Cast, client: Client) -> None:
    one = cast.draft()
    answer = preview(client, one)
    token = answer.get_json()["data"]["token"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(token) == 43
    listed = client.get(f"/api/v1/resources/{one}/previews", "lin_editor")
    assert token not in listed.get_data(as_text=True)
    with cast.database.reading() as session:
        row = session.scalars(select(PreviewToken)).one()
    assert token not in str(vars(row))
    assert preview(client, one).get_json()["data"]["token"] != token


def test_it_stays_with_its_revision(cast: Cast, client: Client) -> None:
    one = cast.draft()
    first = made(client, one)
    revise(client, one, title="改过的标题")
    assert client.get(path(first)).get_json()["data"]["title"] != "改过的标题"
    assert client.get(path(made(client, one))).get_json()["data"]["title"] == "改过的标题"
    again = made(client, one, revision_number=1)
    assert client.get(path(again)).get_json()["data"]["version"] == 1


def test_what_is_public_already_keeps_its_number_and_times(cast: Cast, client: Client) -> None:
    one = cast.published()
    public = client.get(f"/delivery/v1/resources/{one}").get_json()["data"]
    revise(client, one, title="改过的标题")
    item = client.get(path(made(client, one))).get_json()["data"]
    assert (item["index_number"], item["published_at"]) == (public["index_number"], public["published_at"])
    assert (item["title"], public["title"]) == ("改过的标题", cast.content()["title"])


@pytest.mark.parametrize("hours", [0, 169, -1, "24", 1.5, None])
def test_it_lasts_between_an_hour_and_a_week(cast: Cast, client: Client, hours: Any) -> None:
    assert preview(client, cast.draft(), hours=hours).status_code == 422


def test_it_ends_by_itself_and_says_so(cast: Cast, client: Client) -> None:
    told = made(client, cast.draft(), hours=1)
    with cast.database.writing() as session:
        session.execute(update(PreviewToken).values(expires_at=clock.now() - timedelta(seconds=1)))
    answer = client.get(path(told))
    ended = answer.get_json()
    assert (answer.status_code, ended["code"], ended["title"]) == (410, "preview_ended", "预览已失效")
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    (row,) = client.get(f"/api/v1/resources/{told['resource_id']}/previews", "lin_editor").get_json()["data"]
    assert row["state"] == "expired"


@pytest.mark.parametrize("who", ["lin_editor", "gao_editor"])
def test_who_made_it_or_may_edit_ends_it(cast: Cast, client: Client, who: str) -> None:
    told = made(client, cast.draft())
    assert client.delete(f"/api/v1/previews/{told['id']}", who).status_code == 204
    assert client.get(path(told)).status_code == 410
    assert client.delete(f"/api/v1/previews/{told['id']}", who).status_code == 204


def test_others_do_not_end_it(cast: Cast, client: Client) -> None:
    one = cast.draft()
    cast.submitted(one)
    told = made(client, one)
    for who, status in (("su_editor", 404), ("wai_reviewer", 404), ("rev_one", 403), ("an_admin", 403)):
        assert client.delete(f"/api/v1/previews/{told['id']}", who).status_code == status, who
    assert client.delete("/api/v1/previews/x", "lin_editor").status_code == 404
    assert client.get(path(told)).status_code == 200


def test_reviewers_preview_what_was_sent_and_no_draft(cast: Cast, client: Client) -> None:
    one = cast.draft()
    assert preview(client, one, "rev_one").status_code == 404
    cast.submitted(one)
    told = made(client, one, "rev_one")
    assert client.get(path(told)).status_code == 200
    assert client.delete(f"/api/v1/previews/{told['id']}", "rev_one").status_code == 204


def test_a_reviewer_does_not_get_at_the_draft_of_what_is_public(cast: Cast, client: Client) -> None:
    one = cast.published()
    revise(client, one, title="改过的标题")
    made(client, one)
    assert made(client, one, "rev_one")["revision_number"] == 1
    assert preview(client, one, "rev_one", revision_number=2).status_code == 404
    shown = client.get(f"/api/v1/resources/{one}/previews", "rev_one").get_json()["data"]
    assert [row["revision_number"] for row in shown] == [1]


@pytest.mark.parametrize("who", ["su_editor", "wai_reviewer", "an_admin", "au_auditor"])
def test_strangers_preview_nothing(cast: Cast, client: Client, who: str) -> None:
    one = cast.draft()
    assert preview(client, one, who).status_code == 404
    assert client.get(f"/api/v1/resources/{one}/previews", who).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 999_999_999])
def test_there_is_no_preview_of_a_revision_that_is_not_there(cast: Cast, client: Client, number: int) -> None:
    assert preview(client, cast.draft(), revision_number=number).status_code == (422 if number == 0 else 404)


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "云", "a" * 2000])
def test_an_unknown_token_is_not_found(cast: Cast, client: Client, token: str) -> None:
    cast.draft()
    for place in (token, f"{token}/files/{'0' * 64}/a.pdf"):
        answer = client.get(f"/delivery/v1/previews/{place}")
        assert answer.status_code == 404
        assert "ETag" not in answer.headers


def test_its_files_are_there_for_the_token_and_for_nobody_else(cast: Cast, client: Client, app: Flask) -> None:
    reader = app.test_client()
    pdf, cover = upload(client, cast, "申报表.pdf", PDF), upload(client, cast, "cover.png", PNG)
    rows = [{"attachment_id": pdf}, {"attachment_id": cover, "role": "cover", "alt": "封面"}]
    sha256 = client.get(f"/api/v1/attachments/{cover}", "lin_editor").get_json()["data"]["sha256"]
    body = f'<p>见图</p><img src="/files/{sha256}/cover.png" alt="图">'
    told = made(client, cast.draft(attachments=rows, body=body))
    item = client.get(path(told)).get_json()["data"]
    for file in item["attachments"]:
        assert file["href"].startswith(f"{path(told)}/files/")
        answer = reader.get(file["href"])
        assert answer.status_code == 200
        assert answer.headers.get_all("Cache-Control") == ["no-store"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert client.get(file["href"].removeprefix(path(told))).status_code == 404
    assert item["page_tags"]["Image"].startswith(path(told))
    assert '<img src="/files/' not in item["html"]
    part = reader.get(item["attachments"][0]["href"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.get_data()) == (206, b"%PDF")
    other = made(client, cast.draft())
    assert client.get(item["attachments"][0]["href"].replace(told["token"], other["token"])).status_code == 404
    client.delete(f"/api/v1/previews/{told['id']}", "lin_editor")
    assert client.get(item["attachments"][0]["href"]).status_code == 410


@pytest.mark.parametrize("view", ["mobile", "wechat"])
def test_pictures_of_a_view_come_in_the_widths_that_it_names(cast: Cast, client: Client, app: Flask, view: str) -> None:
    picture = upload(client, cast, "p.png", written(halves((2000, 100)), "PNG"))
    sha256 = client.get(f"/api/v1/attachments/{picture}", "lin_editor").get_json()["data"]["sha256"]
    body = f'<img src="/files/{sha256}/p.png" alt="图">'
    told = made(client, cast.draft(attachments=[{"attachment_id": picture}], body=body))
    html = client.get(f"{path(told)}?view={view}").get_json()["data"]["html"]
    named = re.findall(r'"(?:http://[^/"]+)?([^"]+/p\.png\?width=(\d+))"', html)
    assert named
    for address, width in named:
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert answer.headers.get_all("Cache-Control") == ["no-store"]
        assert Image.open(BytesIO(answer.get_data())).width == int(width)
    assert client.get(named[0][0].replace("width=", "width=1")).status_code == 422


def test_it_can_be_seen_in_a_view(cast: Cast, client: Client) -> None:
    told = made(client, cast.draft())
    for name in ("mobile", "weibo", "plain"):
        assert client.get(f"{path(told)}?view={name}").get_json()["data"]["view"] == name
    assert client.get(f"{path(told)}?view=x").status_code == 422
    assert client.get(f"{path(told)}?fields=title").status_code == 422


def test_it_is_in_no_list_and_nothing_public_changes(cast: Cast, client: Client) -> None:
    one = cast.draft()
    client.get(path(made(client, one)))
    assert client.get("/delivery/v1/resources").get_json()["data"] == []
    assert client.get(f"/delivery/v1/resources/{one}").status_code == 404
    assert one not in client.get("/feeds/portal.json").get_data(as_text=True)
    assert client.get("/api/v1/changes", "an_admin").get_json()["data"] == []


def test_what_is_deleted_or_erased_is_seen_no_more(cast: Cast, client: Client) -> None:
    one, other = cast.draft(), cast.draft()
    deleted, erased = made(client, one), made(client, other)
    with cast.database.writing() as session:
        session.execute(update(Resource).where(Resource.id == one).values(deleted_at=clock.now()))
        ids = select(Revision.id).where(Revision.resource_id == other)
        session.execute(update(Resource).where(Resource.id == other).values(deleted_at=clock.now()))
        session.execute(delete(RevisionContent).where(RevisionContent.revision_id.in_(ids)))
        session.execute(update(Resource).where(Resource.id == other).values(deleted_at=None))
    for told in (deleted, erased):
        assert client.get(path(told)).status_code == 410
    assert preview(client, one).status_code == 403


def test_the_token_is_not_logged(cast: Cast, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    told = made(client, cast.draft())
    with caplog.at_level(logging.DEBUG):
        client.get(path(told))
        client.get(f"{path(told)}/files/{'0' * 64}/a.pdf")
    logged = "".join(str(vars(record)) for record in caplog.records)
    assert told["token"] not in logged
    assert "/delivery/v1/previews/…/files/" in logged


def test_relations_and_translations_that_are_off_are_not_named(cast: Cast, client: Client) -> None:
    law = cast.published()
    told = made(client, cast.draft(relations=[{"type": "related", "target_id": law}]))
    assert len(client.get(path(told)).get_json()["data"]["relations"]) == 1
    body = {"subject_type": "resource", "subject_id": law, "reason": "有误"}
    assert client.post("/api/v1/off-switches", "rev_three", json=body).status_code == 201
    assert client.get(path(told)).get_json()["data"]["relations"] == []
