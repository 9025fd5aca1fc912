"""Public pictures by width: kept, bounded, few at a time, and gone when the original is."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest

from cms.delivery.files import renditions
from cms.delivery.files.renditions import KEPT_BYTES, Memory, Renditions, renditions_at
from schemas.requests.delivery import WIDTHS
from tests.client import Contract
from tests.delivery import pictures
from tests.delivery.library import Library, sha256
from tests.delivery.pictures import opened

PHOTO = pictures.jpeg((1600, 800))
KEY = "ab" * 32


def shown(
    library: Library, content: bytes = PHOTO, name: str = "图.jpg", media_type: str = "image/jpeg"
) -> tuple[str, str]:
    """A live item with a picture: its id, and the picture's address."""
    rows = [{"attachment_id": library.attachment(name, content, media_type)}]
    return library.published("article", attachments=rows), f"/files/{sha256(content)}/{quote(name)}"


@pytest.fixture(autouse=True)
def _patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take its time, where the test is about something else."""
    if "wait" not in request.node.name:
        monkeypatch.setattr(renditions, "LONGEST_WAIT", 30)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original"
    path.write_bytes(PHOTO)
    return path


def test_a_picture_is_read_at_a_width(library, reader, subtests):
    _, address = shown(library)
    for width in WIDTHS:
        with subtests.test(width=width):
            answer = reader.get(f"{address}?width={width}")
            assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
            assert opened(answer.data).size == (width, width // 2)
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer.headers["Content-Disposition"].startswith("inline")


def test_any_other_width_is_refused(library, reader, subtests):
    _, address = shown(library)
    for width in ("0", "361", "-360", "1e3", "99999999", "", "360&width=720"):
        with subtests.test(width=width):
            answer = reader.get(f"{address}?width={width}")
            assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "query/width")


def test_each_width_has_a_tag_of_its_own(library, reader):
    _, address = shown(library)
    paths = [address, *(f"{address}?width={width}" for width in WIDTHS)]
    tags = [reader.get(path).headers["ETag"] for path in paths]
    assert len(set(tags)) == len(tags)
    for path, tag in zip(paths, tags, strict=True):
        again = reader.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("query", ["", "?width=360"])
def test_ranges_are_answered(library, reader, query):
    _, address = shown(library)
    whole = reader.get(address + query)
    size, tag = len(whole.data), whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    for asked, first, last in (
        ("0-9", 0, 9),
        ("10-", 10, size - 1),
        ("-5", size - 5, size - 1),
        ("0-999999", 0, size - 1),
    ):
        part = reader.get(address + query, headers={"Range": f"bytes={asked}", "If-Range": tag})
        assert (part.status_code, part.data) == (206, whole.data[first : last + 1]), asked
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert part.headers["ETag"] == tag
    for asked in (f"{size}-", "-0"):
        beyond = reader.get(address + query, headers={"Range": f"bytes={asked}"})
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}"), asked
    for headers in ({"Range": "bytes=0-1,4-5"}, {"Range": "lines=0-1"}, {"Range": "bytes=0-9", "If-Range": '"other"'}):
        assert reader.get(address + query, headers=headers).data == whole.data


@pytest.mark.parametrize("query", ["", "?width=360"])
def test_head_tells_the_same_without_a_body_and_knows_no_ranges(library, reader, query):
    _, address = shown(library)
    whole = reader.get(address + query)
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999-"}):
        head = reader.head(address + query, headers=headers)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Cache-Control"):
            assert head.headers[name] == whole.headers[name], name


def test_a_rendition_is_gone_with_its_picture_though_it_is_kept(library, reader):
    one, address = shown(library)
    assert reader.get(f"{address}?width=360").status_code == 200
    library.withdraw(one)
    assert reader.get(f"{address}?width=360").status_code == 410
    assert reader.get(f"/files/{sha256(PHOTO)}/other.jpg?width=360").status_code == 404
    assert reader.get(f"/files/{'a' * 64}/x.jpg?width=360").status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (pictures.bomb(), "image/png"),
        (PHOTO[:3000], "image/jpeg"),
        (PHOTO, "image/png"),
        (pictures.moving("GIF"), "image/gif"),
        (b"<svg/>", "image/svg+xml"),
    ],
)
def test_what_is_not_scaled_is_served_as_it_is(library, reader, content, media_type):
    _, address = shown(library, content, "图", media_type)
    for _ in range(2):
        answer = reader.get(f"{address}?width=360")
        assert (answer.status_code, answer.data) == (200, content)
        assert answer.headers["ETag"] == f'"{sha256(content)}"'


def test_refusals_are_documented(library, reader):
    _, address = shown(library)
    contract = Contract(reader.get("/openapi.json").json)
    for query in ("?width=1", "?height=1"):
        contract.check("GET", address, reader.get(address + query))


def test_a_rendition_is_made_once_and_kept_under_the_settings_home(library, reader, settings, monkeypatch):
    _, address = shown(library)
    first = reader.get(f"{address}?width=360").data
    (kept,) = (settings.home / "run" / "renditions").glob("*/*/*")
    assert kept.read_bytes() == first
    monkeypatch.setattr(renditions, "scaled", lambda *_: pytest.fail("made twice"))
    assert reader.get(f"{address}?width=360").data == first


def test_a_picture_that_is_left_alone_is_decoded_once(tmp_path, original, monkeypatch):
    original.write_bytes(PHOTO[:3000])
    shelf = Renditions(tmp_path / "renditions")
    assert shelf.get(original, "image/jpeg", sha256=KEY, width=360) is None
    monkeypatch.setattr(renditions, "scaled", lambda *_: pytest.fail("made twice"))
    assert shelf.get(original, "image/jpeg", sha256=KEY, width=360) is None


def test_where_nothing_can_be_written_renditions_are_kept_in_memory(tmp_path, original, monkeypatch):
    (tmp_path / "renditions").write_text("a file where the folder would be")
    shelf = Renditions(tmp_path / "renditions")
    first = shelf.get(original, "image/jpeg", sha256=KEY, width=360)
    assert opened(first).size == (360, 180)
    monkeypatch.setattr(renditions, "scaled", lambda *_: pytest.fail("made twice"))
    assert shelf.get(original, "image/jpeg", sha256=KEY, width=360) == first


def test_a_failed_write_leaves_nothing_behind(tmp_path, original, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    shelf = Renditions(tmp_path / "renditions")
    assert shelf.get(original, "image/jpeg", sha256=KEY, width=360)
    assert [path for path in (tmp_path / "renditions").rglob("*") if path.is_file()] == []


def test_the_folder_never_grows_beyond_its_bounds(tmp_path, original):
    shelf = Renditions(tmp_path, most=25_000)
    size = len(shelf.get(original, "image/jpeg", sha256="00" * 32, width=360))
    for number in range(1, 20):
        one = f"{number:064x}"[::-1]
        shelf.get(original, "image/jpeg", sha256=one, width=360)
        (path,) = tmp_path.rglob(f"{one}-360")
        os.utime(path, (number, number))
    shelf.sweep()
    left = list(tmp_path.rglob("*-360"))
    assert 0 < sum(path.stat().st_size for path in left) <= 25_000
    assert any(path.name.startswith("3100000") for path in left)
    assert size * 20 > 25_000
    assert Renditions(tmp_path)._most == KEPT_BYTES


def test_memory_is_bounded_and_the_longest_unused_go_first():
    kept = Memory(100)
    for name in ("a", "b", "c"):
        kept.put(name, b"x" * 30)
    assert kept.get("a")
    kept.put("d", b"x" * 30)
    assert (kept.get("a"), kept.get("b")) == (b"x" * 30, None)
    kept.put("e", b"x" * 101)
    assert kept.get("e") is None


class Slow:
    """A making that takes until it is let go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at_once: int = 1) -> None:
        self.begun: list[Path] = []
        self.go_on = Event()
        monkeypatch.setattr(renditions, "scaled", self)
        monkeypatch.setattr(renditions, "LONGEST_WAIT", 0.05)
        monkeypatch.setattr(renditions, "_makers", ThreadPoolExecutor(at_once))

    def __call__(self, original: Path, *_: object) -> bytes:
        self.begun.append(original)
        self.go_on.wait(10)
        return b"made"


def finally_made(shelf: Renditions, original: Path, sha256: str) -> bool:
    deadline = time.monotonic() + 10
    while shelf.get(original, "image/jpeg", sha256=sha256, width=360) != b"made":
        assert time.monotonic() < deadline
    return True


def test_what_takes_long_is_served_as_it_is_at_first_and_made_meanwhile_once(tmp_path, original, monkeypatch):
    slow, shelf = Slow(monkeypatch), Renditions(tmp_path / "renditions")
    for _ in range(3):
        began = time.monotonic()
        assert shelf.get(original, "image/jpeg", sha256=KEY, width=360) is None
        assert time.monotonic() - began < 0.25
    slow.go_on.set()
    assert finally_made(shelf, original, KEY)
    assert len(slow.begun) == 1


def test_no_more_than_a_few_are_made_at_a_time_and_no_more_than_some_wait(tmp_path, original, monkeypatch):
    slow, shelf = Slow(monkeypatch), Renditions(tmp_path / "renditions")
    keys = [f"{number:02x}" * 32 for number in range(renditions.MOST_WAITING + 2)]
    assert [shelf.get(original, "image/jpeg", sha256=key, width=360) for key in keys] == [None] * len(keys)
    assert len(slow.begun) == 1
    slow.go_on.set()
    assert all(finally_made(shelf, original, key) for key in keys)
    assert shelf._making == {}


def test_no_picture_that_is_taken_makes_its_reader_wait(tmp_path):
    """Of the largest that are taken, of every format; what comes is a rendition or, for now, the original."""
    shelf = Renditions(tmp_path / "renditions")
    for name, size in (("JPEG", (5900, 4000)), ("PNG", (5900, 4000)), ("WEBP", (4000, 4000)), ("GIF", (4000, 4000))):
        path = tmp_path / name
        path.write_bytes(pictures.written(pictures.halves(size), name))
        began = time.monotonic()
        shelf.get(path, f"image/{name.lower()}", sha256=sha256(name.encode()), width=1080)
        assert time.monotonic() - began < renditions.LONGEST_WAIT + 0.4, name


def test_an_installation_has_one_shelf_a_process(tmp_path):
    assert renditions_at(tmp_path) is renditions_at(tmp_path)
