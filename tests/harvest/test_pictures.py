"""Pictures that were written into a text become attachments of its draft, or are told to be left out."""

from base64 import b64encode

import pytest

from cms.files import FileStore
from cms.harvest import helpers, mapping_file, run, settle
from cms.harvest.keep_file import Shelf
from cms.harvest.run import ImportFile, Report
from cms.library.attachments.models import Attachment
from cms.outgoing import Outgoing
from tests.harvest.conftest import MAPPING, ROWS
from tests.harvest.making import PNG, page
from tests.harvest.test_attach import MAPPING as PAGES
from tests.harvest.test_attach import count

HTML = MAPPING.replace('[fields.body]\ncolumn = "内容"', '[fields.body]\ncolumn = "内容"\nformat = "html"')
BIG = PNG + bytes(200)


def picture(data: bytes = BIG, kind: str = "image/png", alt: str = "示意图") -> str:
    return f'<img alt="{alt}" src="data:{kind};base64,{b64encode(data).decode()}">'


def row(body: str, number: int = 1) -> str:
    quoted = body.replace('"', '""')
    return f'关于第{number}项工作的通知,2026-03-{number:02d},"{quoted}",通知,https://old.yunze.example/{number},'


@pytest.fixture
def bring(desk, tmp_path):
    def import_with(path, mapping=HTML, *, is_dry: bool = False, most_bytes: int = 1_000_000, **more: object) -> Report:
        shelf = Shelf(FileStore(tmp_path / "store"), most_bytes, Outgoing((), most_bytes=most_bytes))
        parsed = mapping_file.parse(mapping.encode())
        asked = ImportFile(path=path, mapping=parsed, is_dry=is_dry, shelf=shelf, **more)
        return run.import_file(desk.actor(), desk.database, asked)

    return import_with


def test_a_picture_in_the_text_becomes_an_attachment_of_the_draft(desk, bring):
    report = bring(desk.file(row(f"<p>请遵照执行。</p><p>{picture()}</p><p>{picture(alt='又一次')}</p>")))
    (content,) = desk.contents()
    assert [(one["role"], one["alt"]) for one in content["attachments"]] == [("inline", "示意图")]
    assert str(content["body"]).count('src="/files/') == 2
    assert desk.outcomes(report) == [(1, "created", ["cleaned"])]
    assert count(desk, Attachment) == 1


def test_a_picture_in_a_saved_page_is_taken_whatever_becomes_of_links(desk, bring):
    big = picture(BIG + bytes(20_000))
    folder = desk.folder / "pages"
    folder.mkdir()
    (folder / "1.html").write_text(page(**{"<p>现将": f"<p>{big}</p><p>现将"}), encoding="utf-8")
    bring(folder, PAGES.replace("KEEP", "links"))
    (content,) = desk.contents()
    assert [one["role"] for one in content["attachments"]] == ["inline"]
    assert "/files/" in str(content["body"])


def test_what_is_no_picture_or_no_allowed_size_is_left_out_and_told(desk, bring):
    bodies = [f"<p>请遵照执行。</p>{picture(b'no picture' * 20)}", f"<p>请遵照执行。</p>{picture(BIG + bytes(5000))}"]
    report = bring(desk.file(*(row(body, number) for number, body in enumerate(bodies, 1))), most_bytes=4000)
    assert all("<img" not in str(content["body"]) for content in desk.contents())
    assert [codes for *_, codes in desk.outcomes(report)] == [["cleaned"], ["cleaned", "picture_not_taken"]]
    assert count(desk, Attachment) == 0


def test_without_a_place_for_files_pictures_are_left_out_and_told(desk):
    report = desk.bring_in(desk.file(row(f"<p>请遵照执行。</p>{picture()}")), HTML)
    assert desk.outcomes(report) == [(1, "created", ["cleaned", "image_left_out"])]
    assert "<img" not in str(desk.contents()[0]["body"])


def test_a_dry_run_and_a_second_run_keep_no_picture(desk, bring):
    path = desk.file(row(f"<p>请遵照执行。</p>{picture()}"))
    assert bring(path, is_dry=True).counts == {"created": 1}
    assert count(desk, Attachment) == 0
    bring(path)
    bring(path)
    assert count(desk, Attachment) == 1


def test_pictures_of_rows_that_helpers_prepare_are_kept_too(desk, bring, monkeypatch):
    monkeypatch.setattr(settle, "LONG_FILE", 1)
    monkeypatch.setattr(settle, "BATCH_ROWS", 2)
    rows = [row(f"<p>请执行{number}</p>{picture(BIG + bytes([number]))}", number) for number in range(1, 4)]
    bring(desk.file(*rows, ROWS[6]), helpers=helpers.FEWEST)
    assert [len(content.get("attachments", ())) for content in desk.contents()] == [1, 1, 1, 0]
