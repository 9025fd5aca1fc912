"""A file comes through a form as it was sent, wherever its lines end and wherever the readings of the form do."""

import io
import random
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from cms.files import FileStore
from cms.web.forms import FIELD_BYTES, MULTIPART, READ_BYTES, FormParser
from tests.cast import Cast
from tests.client import Client

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
ENDS = (b"\r\n", b"\n", b"\r", b"\r\n--", b"--", b"-", b"\r\n--" + BOUNDARY[:-1].encode(), b"x", b"\0")


def form(content: bytes, field: bytes = b"one", name: str = "a.csv") -> bytes:
    start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="organization_id"\r\n\r\n'.encode()
    file = f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return start + field + file + content + f"\r\n--{BOUNDARY}--\r\n".encode()


HEAD = len(form(b"")) - len(f"\r\n--{BOUNDARY}--\r\n")


def parsed(body: bytes) -> bytes:
    """What the application gets of the file."""
    parser = FormParser(max_form_memory_size=FIELD_BYTES, max_form_parts=20)
    _, fields, files = parser.parse(io.BytesIO(body), MULTIPART, len(body), {"boundary": BOUNDARY})
    assert fields["organization_id"] == "one"
    with files["file"].stream as stream:
        return bytes(stream.read())


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """Much of little sense, full of line ends, whose end falls near that of a reading."""
    readings = draw(st.integers(0, 3))
    size = max(0, readings * READ_BYTES - HEAD + draw(st.integers(-80, 80)))
    chosen = random.Random(draw(st.integers(0, 1 << 30)))
    pieces = draw(st.lists(st.sampled_from(ENDS), min_size=1, max_size=6))
    made = b"".join(chosen.choice(pieces) for _ in range(size // min(map(len, pieces)) + 1))[:size]
    return made[: size - draw(st.integers(0, min(size, 60)))] + b"".join(
        draw(st.lists(st.sampled_from(ENDS), max_size=4))
    )


@settings(max_examples=150, deadline=None)
@given(contents())
@example(b"\n" * 200_000)
@example(b"\r\n" * 100_000)
@example(b"\r" * 200_000)
def test_every_byte_of_a_file_comes_through(content: bytes) -> None:
    assert parsed(form(content)) == content


@pytest.mark.parametrize("end", [b"a", b"\n", b"\r", b"-"])
def test_so_it_does_wherever_a_reading_parts_the_end_of_the_form(end: bytes) -> None:
    for size in range(READ_BYTES - HEAD - 60, READ_BYTES - HEAD + 20):
        assert parsed(form(end * size)) == end * size, size


def files() -> dict[str, bytes]:
    chosen = random.Random(7)
    line = "2026-03-01,关于印发科技计划的通知,云政发〔2026〕3号"
    noise = io.BytesIO()
    Image.effect_noise((1200, 900), 90).save(noise, "JPEG", quality=95)
    return {
        "lf.csv": "\n".join([line] * 40_000).encode(),
        "crlf.csv": "\r\n".join([line] * 40_000).encode(),
        "ends.csv": b"\r\n" * 500_000,
        "noise.jpg": noise.getvalue(),
        "random.pdf": b"%PDF-1.7\n" + chosen.randbytes(3_000_000),
    }


@pytest.fixture(scope="module")
def sent() -> dict[str, bytes]:
    return files()


def upload(client: Client, cast: Cast, name: str, content: bytes) -> Any:
    body = form(content, cast.organizations["science"].encode(), name)
    return client.post("/api/v1/attachments", "lin_editor", data=body, content_type=f"{MULTIPART}; boundary={BOUNDARY}")


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("name", files())
def test_ordinary_files_are_taken_and_kept_as_they_are(
    client: Client, cast: Cast, settings: Any, sent: dict[str, bytes], name: str
) -> None:
    answer = upload(client, cast, name, sent[name])
    assert answer.status_code == 201, answer.get_json()
    kept = answer.get_json()["data"]["sha256"]
    assert kept == sha256(sent[name]).hexdigest()
    with FileStore(settings.home / "files").open(kept) as file:
        assert file.read() == sent[name]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_file_may_be_as_large_as_the_setting_says_and_no_larger(client: Client, cast: Cast, app: Any) -> None:
    most = app.extensions["zhengku"].settings.max_upload_bytes
    content = (b"%PDF-1.7\r\n" + b"0123456\r\n" * (most // 9))[: most + 1]
    assert upload(client, cast, "a.pdf", content[:most]).status_code == 201
    assert upload(client, cast, "a.pdf", content).status_code == 413


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("media", "more"), [(MULTIPART, 200_000), ("application/x-www-form-urlencoded", 3_000_000)])
def test_fields_take_no_more_memory_than_a_form_needs(client: Client, cast: Cast, media: str, more: int) -> None:
    if media == MULTIPART:
        media, body = f"{media}; boundary={BOUNDARY}", form(b"x", b"y" * more)
    else:
        body = b"organization_id=" + b"y" * more
    answer = client.post("/api/v1/attachments", "lin_editor", data=body, content_type=media)
    assert answer.status_code == 413
