import pytest

from cms.errors import Problem
from cms.harvest.formats import format_of
from tests.harvest.making import PAGE, document, export, post, workbook, zipped


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.csv", "标题,时间\n", "csv"),
        ("a.txt", "标题\t时间\n", "csv"),
        ("a.html", PAGE, "html"),
        ("a.csv", PAGE, "html"),
        ("a", '{"标题": 1}\n', "jsonl"),
        ("a.jsonl", "\n", "jsonl"),
        ("a.xml", export(post(1, "一", "x")), "wxr"),
        ("b.html", "<p>没有头的一页</p>", "html"),
    ],
)
def test_the_content_tells_first_and_the_name_where_it_does_not(tmp_path, name, data, form):
    (tmp_path / name).write_text(data, encoding="utf-8")
    assert format_of(tmp_path / name) == form


def test_the_mapping_tells_above_both(tmp_path):
    (tmp_path / "a.csv").write_text(PAGE, encoding="utf-8")
    assert format_of(tmp_path / "a.csv", "csv") == "csv"


def test_archives_are_told_by_what_is_in_them(tmp_path):
    (tmp_path / "x.bin").write_bytes(document("x"))
    assert format_of(tmp_path / "x.bin") == "docx"
    assert format_of(workbook(tmp_path / "b.dat", ("甲", [["a"]]))) == "xlsx"
    assert format_of(zipped(tmp_path / "c.zip", {"a/b.html": PAGE, "c.png": b"x"})) == "html"
    assert format_of(zipped(tmp_path / "d.zip", {"b.docx": document("x")})) == "docx"


def test_a_folder_is_what_most_of_its_files_are(tmp_path):
    for name in ("a.html", "b.docx", "c.docx"):
        (tmp_path / name).write_bytes(b"x")
    assert format_of(tmp_path) == "docx"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x1f\x8b\x08",
        b"Rar!\x1a\x07\x00",
        b"7z\xbc\xaf\x27\x1c",
        b"%PDF-1.7",
        b'[{"a": 1}]',
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(tmp_path, data):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(Problem) as refused:
        format_of(tmp_path / "a.csv")
    assert refused.value.errors[0].code == "format"


def test_an_archive_or_folder_without_pages_is_refused(tmp_path):
    for path in (zipped(tmp_path / "a.zip", {"a.png": b"x"}), tmp_path / "empty"):
        if path.suffix != ".zip":
            path.mkdir()
        with pytest.raises(Problem) as refused:
            format_of(path)
        assert refused.value.errors[0].code == "no_pages"
