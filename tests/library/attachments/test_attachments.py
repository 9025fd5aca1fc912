"""Attachments: told by their content, limited, kept while anything uses them."""

import io
from typing import Any

import pytest

from cms.errors import Problem
from cms.files import FileStore, TooLargeError
from cms.library.attachments.media_types import sniff
from cms.library.attachments.upload import clean_name
from tests.cast import Cast
from tests.client import Client

A = "/api/v1/attachments"
PDF = b"%PDF-1.7\n" + b"0" * 64


def upload(
    client: Client,
    cast: Cast,
    content: bytes = PDF,
    name: str = "附件1.pdf",
    who: str = "lin_editor",
    organization: str = "science",
) -> Any:
    data = {"organization_id": cast.organizations[organization], "file": (io.BytesIO(content), name)}
    return client.post(A, who, data=data, content_type="multipart/form-data")


def test_an_upload_is_stored_once_and_read_back(client: Client, cast: Cast) -> None:
    first, second = upload(client, cast), upload(client, cast, name="同一内容.pdf")
    assert (first.status_code, second.status_code) == (201, 201)
    one, two = (answer.get_json()["data"] for answer in (first, second))
    assert (one["name"], one["media_type"], one["size"], one["references"]) == (
        "附件1.pdf",
        "application/pdf",
        len(PDF),
        0,
    )
    assert one["sha256"] == two["sha256"]
    assert client.get(first.headers["Location"], "lin_editor").get_json()["data"] == one


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ" + b"\0" * 100, "表.pdf"),
        (b"<html><script>", "说明.txt"),
        (PDF, "病毒.exe"),
        (PDF, "无扩展名"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.png"),
        (b"PK\x03\x04" + b"0" * 30, "图.png"),
        (b"", "空.pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 30, "图.pdf"),
    ],
)
def test_what_is_not_what_it_says_is_refused(client: Client, cast: Cast, content: bytes, name: str) -> None:
    assert upload(client, cast, content, name).status_code == 422
    assert client.get(A, "lin_editor").get_json()["data"] == []


def test_a_file_over_the_limit_is_refused(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.library.attachments.upload.CHUNK", 16)

    def limited(store: FileStore, chunks: Any, limit: int) -> None:
        assert limit == 50 * 1024 * 1024
        assert b"".join(chunks) == PDF
        raise TooLargeError

    monkeypatch.setattr(FileStore, "put", limited)
    assert upload(client, cast).status_code == 413


@pytest.mark.parametrize(
    ("who", "organization", "status"),
    [
        ("lin_editor", "city", 404),
        ("su_editor", "science", 404),
        ("rev_one", "science", 403),
        ("an_admin", "science", 403),
    ],
)
def test_only_editors_of_the_organization_upload(
    client: Client, cast: Cast, who: str, organization: str, status: int
) -> None:
    assert upload(client, cast, who=who, organization=organization).status_code == status


def test_strangers_see_no_attachment(client: Client, cast: Cast) -> None:
    where = upload(client, cast).headers["Location"]
    assert client.get(where, "su_editor").status_code == 404
    assert client.get(A, "su_editor").get_json()["data"] == []
    assert client.get(where, "gao_editor").status_code == 200


def test_an_attachment_in_use_is_not_deleted(client: Client, cast: Cast) -> None:
    used, unused = (upload(client, cast, name=name).get_json()["data"]["id"] for name in ("用.pdf", "不用.pdf"))
    cast.draft(attachments=[{"attachment_id": used, "title": "附件"}])
    assert client.delete(f"{A}/{used}", "lin_editor").status_code == 409
    assert [row["name"] for row in client.get(f"{A}?unused=true", "lin_editor").get_json()["data"]] == ["不用.pdf"]
    assert client.delete(f"{A}/{unused}", "lin_editor").status_code == 204
    assert client.get(f"{A}/{unused}", "lin_editor").status_code == 404


def test_another_units_attachment_cannot_be_used(client: Client, cast: Cast) -> None:
    foreign = upload(client, cast, who="su_editor", organization="stranger").get_json()["data"]["id"]
    body = {
        "type": "article",
        "organization_id": cast.organizations["science"],
        "content": cast.content(attachments=[{"attachment_id": foreign}]),
    }
    assert client.post("/api/v1/resources", "lin_editor", json=body).status_code == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\目录\\表.xlsx", "表.xlsx"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("甲" * 300 + ".pdf", "甲" * 196 + ".pdf"),
    ],
)
def test_names_lose_folders_and_control_characters(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("given", ["", "...", "/", "\x00"])
def test_a_name_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(Problem):
        clean_name(given)


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.csv", "姓名,数量\n甲,1".encode("gb18030"), "text/csv"),
        ("a.TXT", "说明".encode(), "text/plain"),
        ("a.docx", b"PK\x03\x04....", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/msword"),
    ],
)
def test_the_type_is_told_from_content_and_ending(name: str, head: bytes, media_type: str) -> None:
    assert sniff(name, head) == media_type
