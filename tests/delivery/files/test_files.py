"""Public files."""

from urllib.parse import quote

import pytest

from cms.delivery.files.serve import disposition
from tests.delivery.library import Library, sha256

CONTENT = b"%PDF-1.7 " + b"0123456789" * 20


def published(library: Library, name: str = "附件 1.pdf", media_type: str = "application/pdf") -> tuple[str, str]:
    """A live resource with a file: its id, and the file's address."""
    rows = [{"attachment_id": library.attachment(name, CONTENT, media_type)}]
    return library.published(attachments=rows), f"/files/{sha256(CONTENT)}/{quote(name)}"


def test_a_file_is_downloaded_under_its_name(library, reader):
    _, address = published(library)
    answer = reader.get(address)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, CONTENT, "application/pdf")
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Disposition"]
        == "inline; filename=\"1.pdf\"; filename*=UTF-8''%E9%99%84%E4%BB%B6%201.pdf"
    )


def test_the_address_of_a_file_is_that_in_the_item(library, reader):
    one, address = published(library)
    (shown,) = reader.get(f"/delivery/v1/resources/{one}").json["data"]["attachments"]
    assert shown["href"] == address


def test_a_file_is_public_by_reference_and_name_not_by_its_hash(library, reader):
    _, address = published(library)
    assert reader.get(f"/files/{sha256(CONTENT)}/other.pdf").status_code == 404
    library.attachment("unused.pdf", b"never public")
    assert reader.get(f"/files/{sha256(b'never public')}/unused.pdf").status_code == 404
    assert reader.get(address).status_code == 200


def test_what_is_no_address_of_a_file_is_not_found(library, reader):
    for path in (
        "/files/x/y",
        f"/files/{'Z' * 64}/y",
        f"/files/{'a' * 64}/%00",
        f"/files/{'a' * 64}",
        f"/files/..%2f{'a' * 64}/y",
    ):
        assert reader.get(path).status_code == 404, path


def test_a_file_is_gone_when_its_last_live_reference_is(library, reader):
    first, address = published(library)
    second, _ = published(library)
    library.withdraw(first)
    assert reader.get(address).status_code == 200
    library.withdraw(second)
    answer = reader.get(address)
    assert (answer.status_code, answer.json["code"]) == (410, "gone")


def test_files_of_an_archived_item_stay(library, reader):
    one, address = published(library)
    library.archive(one)
    assert reader.get(address).status_code == 200


def test_a_second_download_is_saved(library, reader):
    _, address = published(library)
    tag = reader.get(address).headers["ETag"]
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_head_tells_the_size(library, reader):
    _, address = published(library)
    head = reader.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(CONTENT))


def test_ranges_are_answered(library, reader):
    _, address = published(library)
    for asked, expected in (("bytes=0-8", CONTENT[:9]), ("bytes=9-", CONTENT[9:]), ("bytes=-5", CONTENT[-5:])):
        part = reader.get(address, headers={"Range": asked})
        assert (part.status_code, part.data) == (206, expected), asked
        assert part.headers["Content-Range"].endswith(f"/{len(CONTENT)}")


def test_a_range_beyond_the_end_cannot_be_satisfied(library, reader):
    _, address = published(library)
    answer = reader.get(address, headers={"Range": "bytes=5000-"})
    assert (answer.status_code, answer.json["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_who_has_the_file_is_told_so_whatever_part_is_asked_for(library, reader):
    _, address = published(library)
    tag = reader.get(address).headers["ETag"]
    for asked in ("bytes=0-8", "bytes=-5", "bytes=5000-", "lines=1-2"):
        answer = reader.get(address, headers={"Range": asked, "If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b""), asked
        assert answer.headers["ETag"] == tag
    part = reader.get(address, headers={"Range": "bytes=0-8", "If-None-Match": '"old"'})
    assert (part.status_code, part.data) == (206, CONTENT[:9])


@pytest.mark.parametrize("more", ["210", "99999999", "0" * 30 + "99999999", "9" * 5000])
def test_of_the_last_bytes_more_than_there_are_is_all_of_them(library, reader, more):
    _, address = published(library)
    part = reader.get(address, headers={"Range": f"bytes=-{more}"})
    assert (part.status_code, part.data) == (206, CONTENT)
    assert part.headers["Content-Range"] == f"bytes 0-{len(CONTENT) - 1}/{len(CONTENT)}"


def test_of_the_last_bytes_none_cannot_be_satisfied(library, reader):
    _, address = published(library)
    assert reader.get(address, headers={"Range": "bytes=-0"}).status_code == 416


def test_a_range_of_another_state_is_answered_whole(library, reader):
    _, address = published(library)
    answer = reader.get(address, headers={"Range": "bytes=0-8", "If-Range": '"old"'})
    assert (answer.status_code, len(answer.data)) == (200, len(CONTENT))


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("a.html", "text/html", 'attachment; filename="a.html"'),
        ("a.svg", "image/svg+xml", "attachment"),
        ("a.docx", "application/octet-stream", "attachment"),
        ("a.png", "image/png", "inline"),
        ('x"; filename="evil.exe', "application/pdf", 'inline; filename="x_filename_evil.exe"'),
        ("附件", "application/pdf", 'inline; filename="file"'),
        ("a\r\nSet-Cookie: b", "application/pdf", 'inline; filename="a_Set-Cookie_b"'),
    ],
)
def test_nothing_uploaded_runs_as_a_page_and_no_name_breaks_the_header(name, media_type, begins):
    made = disposition(name, media_type)
    assert made.startswith(begins)
    assert made.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
    assert made.isascii()
    assert made.isprintable()
