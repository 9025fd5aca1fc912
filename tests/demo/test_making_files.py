import csv
import io

import pytest

from cms.demo.making_files import make_file
from cms.demo.reading import table
from cms.library.attachments.media_types import sniff

TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
KEYS = [one["key"] for one in table("files.toml", "file")]


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_what_its_name_says(key):
    made = make_file(key)
    kind = sniff(made.name, made.content[:8192])
    assert kind == TYPES[made.name.rsplit(".", 1)[1]]
    assert 200 < len(made.content) < 250_000


def test_a_file_of_each_kind_is_made_alike_each_time():
    kinds = {one["kind"]: one["key"] for one in table("files.toml", "file")}
    for key in kinds.values():
        assert make_file(key) == make_file(key)


def test_a_table_is_csv_that_spreadsheets_know_as_utf_8():
    made = make_file("employment-csv")
    assert made.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert rows[0]["指标"] == "城镇新增就业"
    assert {len(row) for row in rows} == {5}


def test_a_form_can_be_filled_in():
    text = make_file("voucher-form").content.decode()
    assert "统一社会信用代码：" in text
    assert text.endswith("\n")


def test_an_unknown_file_is_refused():
    with pytest.raises(KeyError):
        make_file("no-such-file")
