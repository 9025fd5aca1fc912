"""Files of imported texts: taken from beside the page, from a document, from another site, or left as links."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cms.files import FileStore
from cms.harvest import mapping_file, run
from cms.harvest.keep_file import Shelf
from cms.harvest.run import ImportFile, Report
from cms.library.attachments.models import Attachment, AttachmentReference
from cms.outgoing import Outgoing
from tests.cast import CODES
from tests.harvest.making import PNG, document, page, zipped

PDF = b"%PDF-1.7 invented"
MAPPING = f"""
source = "old"
type = "article"
organization = "{CODES["science"]}"
[key]
columns = ["file"]
[fields.title]
column = "title"
[fields.body]
column = "body"
format = "html"
[attachments]
keep = "KEEP"
"""
ENTRIES: dict[str, bytes | str] = {
    "a/1.html": page(**{"/images/map.png": "1_files/map.png", "files/form.docx": "files/%E8%A1%A8.pdf"}),
    "a/1_files/map.png": PNG,
    "a/files/表.pdf": PDF,
}


@pytest.fixture
def bring(desk, tmp_path):
    def import_with(path: Path, keep: str, *hosts: str, is_dry: bool = False) -> Report:
        shelf = Shelf(FileStore(tmp_path / "store"), 1_000_000, Outgoing(hosts, most_bytes=1_000_000))
        mapping = mapping_file.parse(MAPPING.replace("KEEP", keep).encode())
        asked = ImportFile(path=path, mapping=mapping, is_dry=is_dry, shelf=shelf)
        return run.import_file(desk.actor(), desk.database, asked)

    return import_with


def count(desk, model) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_files_beside_a_page_become_its_attachments(desk, bring):
    report = bring(zipped(desk.folder / "a.zip", ENTRIES), "files")
    (content,) = desk.contents()
    assert [(row["role"], row.get("title") or row.get("alt")) for row in content["attachments"]] == [
        ("attachment", "附件：申报表"),
        ("inline", "示意图"),
    ]
    assert str(content["body"]).count('="/files/') == 2
    assert "map.png" in str(content["body"])
    assert desk.outcomes(report)[0][1] == "created"
    assert count(desk, AttachmentReference) == 2


def test_a_folder_gives_the_same(desk, bring):
    for name, data in ENTRIES.items():
        path = desk.folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    bring(desk.folder / "pages", "files")
    assert len(desk.contents()[0]["attachments"]) == 2


def test_links_stay_links_unless_files_are_asked_for(desk, bring):
    bring(zipped(desk.folder / "a.zip", ENTRIES), "links")
    (content,) = desk.contents()
    assert "attachments" not in content
    assert 'href="https://kjj.yunze.example/tzgg/files/%E8%A1%A8.pdf"' in str(content["body"])


def test_a_dry_run_and_a_second_run_take_nothing_in(desk, bring):
    path = zipped(desk.folder / "a.zip", ENTRIES)
    bring(path, "files", is_dry=True)
    assert count(desk, Attachment) == 0
    bring(path, "files")
    bring(path, "files")
    assert count(desk, Attachment) == 2


def test_the_same_file_of_two_pages_is_one_attachment(desk, bring):
    other = str(ENTRIES["a/1.html"]).replace("关于开展", "关于再次开展")
    bring(zipped(desk.folder / "a.zip", {**ENTRIES, "a/2.html": other}), "files")
    assert count(desk, Attachment) == 2
    assert [len(content["attachments"]) for content in desk.contents()] == [2, 2]


def test_pictures_of_a_document_are_taken_out_of_it(desk, bring):
    path = desk.folder / "通知.docx"
    path.write_bytes(document("# 关于台账的通知", "带图的正文，足够长以便识别为正文内容。", picture=True))
    bring(path, "files")
    (content,) = desk.contents()
    assert content["attachments"][0]["alt"] == "示意图"
    assert "/image1.png" in str(content["body"])


@pytest.mark.parametrize(
    "target", ["../../secret.pdf", "/etc/passwd.pdf", "file:///etc/passwd.pdf", "file:b.pdf", "..%2F..%2Fsecret.pdf"]
)
def test_nothing_outside_the_source_is_reached(desk, bring, target):
    (desk.folder / "secret.pdf").write_bytes(PDF)
    folder = desk.folder / "pages"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "1.html").write_text(page(**{"files/form.docx": target}), encoding="utf-8")
    bring(folder, "files")
    assert "attachments" not in desk.contents()[0]


def test_what_is_no_allowed_file_stays_a_link_with_a_reason(desk, bring):
    entries = {**ENTRIES, "a/files/表.pdf": b"<html><script>1</script>"}
    report = bring(zipped(desk.folder / "a.zip", entries), "files")
    assert "file_not_taken" in desk.outcomes(report)[0][2]
    assert len(desk.contents()[0]["attachments"]) == 1


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path.endswith(".pdf") else 404)
        self.end_headers()
        self.wfile.write(PDF)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_files_are_fetched_from_hosts_that_are_allowed(desk, bring, host):
    html = page(**{"files/form.docx": f"http://{host}/a/form.pdf"})
    report = bring(zipped(desk.folder / "a.zip", {"1.html": html}), "fetch", host)
    (content,) = desk.contents()
    assert [row["title"] for row in content["attachments"]] == ["附件：申报表"]
    assert "/form.pdf" in str(content["body"])
    # The picture is on a host that is not allowed: it stays where it is.
    assert desk.outcomes(report)[0][2].count("file_not_taken") == 1
    assert "https://kjj.yunze.example/images/map.png" in str(content["body"])


def test_nothing_is_fetched_unless_a_host_is_allowed(desk, bring, host):
    html = page(**{"files/form.docx": f"http://{host}/a/form.pdf"})
    report = bring(zipped(desk.folder / "a.zip", {"1.html": html}), "fetch")
    assert desk.outcomes(report)[0][2].count("file_not_taken") == 2
    assert "attachments" not in desk.contents()[0]
