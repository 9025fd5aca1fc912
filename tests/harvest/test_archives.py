import struct
import zipfile

import pytest

from cms.errors import Code, Problem
from cms.harvest import archives
from cms.harvest.limits import Limits
from tests.harvest.making import zipped


def refusal(path, **limits: int) -> tuple[Code, str]:
    with pytest.raises(Problem) as refused, archives.opened(path, Limits(**limits)):
        pass
    assert refused.value.detail is not None
    return refused.value.code, refused.value.errors[0].code


def test_a_harmless_archive_is_opened(tmp_path):
    with archives.opened(zipped(tmp_path / "a.zip", {"a.txt": "甲"})) as archive:
        assert archives.read_entry(archive, archive.infolist()[0], 10) == "甲".encode()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0" * 50_000_000})
    assert path.stat().st_size < 60_000
    assert refusal(path) == (Code.TOO_LARGE, "zip_bomb")


def test_many_small_entries_that_come_to_too_much_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{n}.txt": b"0" * 100_000 for n in range(20)})
    assert refusal(path, unpacked_bytes=1_000_000) == (Code.TOO_LARGE, "zip_bomb")


def test_too_many_entries_are_refused_by_the_end_of_the_directory(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{n}.txt": "" for n in range(30)})
    assert refusal(path, entries=20) == (Code.TOO_LARGE, "too_many_entries")
    assert refusal(path, directory_bytes=100) == (Code.TOO_LARGE, "too_many_entries")


def test_the_sixty_four_bit_form_is_refused_unread(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "x"})
    data = path.read_bytes()
    at = data.rfind(b"PK\x05\x06")
    wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 10**8, 10**8, 10**10, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    path.write_bytes(data[:at] + wide + locator + data[at:])
    assert refusal(path) == (Code.TOO_LARGE, "too_many_entries")


@pytest.mark.parametrize("name", ["../a.html", "a/../../b.html", "/etc/a.html", "C:a.html", "..\\a.html", "\\a.html"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    assert refusal(zipped(tmp_path / "a.zip", {name: "x"})) == (Code.INVALID, "bad_name")


@pytest.mark.parametrize("name", ["b.zip", "x/c.RAR", "d.tar.gz"])
def test_archives_within_archives_are_refused(tmp_path, name):
    assert refusal(zipped(tmp_path / "a.zip", {name: "x"})) == (Code.INVALID, "nested_archive")


def test_encrypted_archives_are_refused_in_words(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "x"})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1
    path.write_bytes(bytes(data))
    assert refusal(path) == (Code.INVALID, "encrypted")


@pytest.mark.parametrize("cut", [10, 60])
def test_damaged_archives_are_refused(tmp_path, cut):
    path = zipped(tmp_path / "a.zip", {"a.txt": "甲" * 100})
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal(path) == (Code.INVALID, "broken")


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0" * 100_000})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(magic) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    with archives.opened(path) as archive, pytest.raises(Problem):
        archives.read_entry(archive, archive.infolist()[0], 1000)


def test_names_are_read_in_the_encoding_of_chinese_systems():
    info = zipfile.ZipInfo("通知.html".encode("gbk").decode("cp437"))
    assert archives.name_of(info) == "通知.html"
    info = zipfile.ZipInfo("通知.html")
    info.flag_bits |= 0x800
    assert archives.name_of(info) == "通知.html"


def test_an_entry_whose_stream_is_damaged_is_refused_in_words(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(bytes(data))
    with archives.opened(path) as archive, pytest.raises(Problem) as refused:
        archives.read_entry(archive, archive.infolist()[0], 20_000)
    assert refused.value.errors[0].code == "broken"


DECLARED = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "part",
    [DECLARED.encode(), f"<!--{'x' * 9000}-->{DECLARED}".encode(), f"<!--{'x' * 99_000}--><a/>".encode(),
     DECLARED.encode("utf-16"), f'<?xml version="1.0"?>{DECLARED}'.encode("utf-16-le")],
)  # fmt: skip
def test_parts_of_office_files_that_may_declare_entities_are_refused(tmp_path, part):
    with pytest.raises(Problem) as refused, archives.office(zipped(tmp_path / "a.docx", {"word/document.xml": part})):
        pass
    assert refused.value.errors[0].code == "entities"


@pytest.mark.parametrize("part", ["", "<a/>", '<?xml version="1.0"?>\n<!-- DOCTYPE --> <w:a xmlns:w="b"/>'])
def test_usual_parts_of_office_files_are_read(tmp_path, part):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        with archives.office(zipped(tmp_path / "a.docx", {"word/document.xml": part.encode(encoding)})) as archive:
            assert archive.namelist() == ["word/document.xml"]
