import time

import pytest

from cms.errors import Code, Problem
from cms.harvest.limits import Limits
from tests.harvest.making import PAGE, page, zipped

ALL = ("title", "meta:PubDate", "table:索引号", "table:发文字号", "url", "file")


def test_a_page_is_read_by_the_names_of_its_columns(tmp_path, read):
    (tmp_path / "1.html").write_text(PAGE, encoding="utf-8")
    (row,) = read(tmp_path / "1.html", *ALL)
    assert row.cells == [
        "关于开展排查的通知",
        "2026-03-02 09:30",
        "1199000000000000XX/2026-00012",
        "云科发〔2026〕7号",
        "https://kjj.yunze.example/tzgg/1.html",
        "1.html",
    ]
    assert row.fault is None
    assert row.notes == ()


def test_the_text_is_without_the_title_once_more_navigation_and_bars(tmp_path, read):
    (tmp_path / "1.html").write_text(PAGE, encoding="utf-8")
    (row,) = read(tmp_path / "1.html", "text", "body")
    assert row.cells[0].startswith("各县（市、区）科技局：\n")
    assert row.cells[0].endswith("云泽市科学技术局\n2026年3月1日")
    assert 'href="https://kjj.yunze.example/tzgg/files/form.docx"' in row.cells[1]
    assert 'src="https://kjj.yunze.example/images/map.png"' in row.cells[1]


def test_a_folder_and_a_zip_file_are_many_pages_in_the_order_of_their_names(tmp_path, read):
    folder = tmp_path / "pages"
    (folder / "b_files").mkdir(parents=True)
    (folder / "b.html").write_text(page(关于开展="关于乙"), encoding="utf-8")
    (folder / "a.htm").write_text(page(关于开展="关于甲"), encoding="utf-8")
    (folder / "b_files" / "frame.html").write_text("<html>", encoding="utf-8")
    (folder / "note.txt").write_text("x", encoding="utf-8")
    archive = zipped(tmp_path / "p.zip", {"x/b.html": page(关于开展="关于乙"), "x/a.html": page(关于开展="关于甲")})
    assert [row.cells[0] for row in read(folder, "title")] == ["关于甲排查的通知", "关于乙排查的通知"]
    assert [row.cells for row in read(archive, "title", "file")] == [
        ["关于甲排查的通知", "x/a.html"],
        ["关于乙排查的通知", "x/b.html"],
    ]


def test_names_in_gbk_within_a_zip_file_are_read(tmp_path, read):
    path = zipped(tmp_path / "p.zip", {"tongzhi-aaaa.html": PAGE})
    data = path.read_bytes().replace(b"tongzhi-aaaa", "通知公告文件".encode("gbk"))
    path.write_bytes(data)
    assert read(path, "file")[0].cells == ["通知公告文件.html"]


def test_a_page_of_a_column_is_no_article(tmp_path, read):
    (tmp_path / "1.html").write_text(
        '<html><head><meta name="SiteName" content="a"><meta name="ColumnName" content="通知公告"></head>'
        "<body><ul><li>一</li></ul></body></html>",
        encoding="utf-8",
    )
    (row,) = read(tmp_path / "1.html", "title")
    assert row.fault is not None
    assert row.fault.code == "column_page"
    assert "通知公告" in row.fault.detail.zh


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", "gb2312"), ("utf-8", "gbk"), ("utf-8-sig", "utf-8"), ("utf-16", "x")]
)
def test_whatever_a_page_is_written_in_it_is_read(tmp_path, read, encoding, declared):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "1.html").write_text(PAGE.replace('charset="utf-8"', f'charset="{declared}"'), encoding=encoding)
    assert read(folder, "title")[0].cells == ["关于开展排查的通知"]


def test_garbled_pages_are_named_and_restored_only_where_it_is_certain(tmp_path, read):
    whole = PAGE.encode("utf-8").decode("cp1252", "replace")
    (tmp_path / "lost.html").write_text(PAGE.encode("gb18030").decode("utf-8", "replace"), encoding="utf-8")
    (tmp_path / "back.html").write_text(PAGE.encode("utf-8").decode("latin-1"), encoding="utf-8")
    (tmp_path / "part.html").write_text(whole, encoding="utf-8")
    found = {row.cells[0]: (row.cells[1], [note.code for note in row.notes]) for row in read(tmp_path, "file", "title")}
    assert found["back.html"] == ("关于开展排查的通知", ["mojibake_mended"])
    assert found["lost.html"][1] == ["mojibake"]
    assert found["part.html"][1] == ["mojibake"]


def test_a_mapping_names_the_place_of_the_text_and_what_is_none_of_it(tmp_path, read):
    here = '<div class="here"><p>这里是需要的正文，足够长的一段话。</p><p class="no">不要</p></div>'
    html = f'<html><body><div class="x">别处的文字</div>{here}</body></html>'
    (tmp_path / "1.html").write_text(html, encoding="utf-8")
    more = '[pages]\nselector = ".here"\nremove = ".no"\n'
    assert read(tmp_path / "1.html", "text", more=more)[0].cells == ["这里是需要的正文，足够长的一段话。"]


def test_where_no_container_is_known_the_text_is_guessed_and_that_is_said(tmp_path, read):
    paragraphs = "".join(
        f"<p>第{n}段：云泽市组织开展科技创新券申报工作，请各单位做好准备，及时报送。</p>" for n in range(9)
    )
    (tmp_path / "1.html").write_text(
        f"<html><title>申报</title><body><div><a href='/'>首页</a></div><div>{paragraphs}</div></body></html>",
        encoding="utf-8",
    )
    (row,) = read(tmp_path / "1.html", "text")
    assert "第8段" in row.cells[0]
    assert [note.code for note in row.notes] == ["body_guessed"]
    (tmp_path / "1.html").write_text("<html><body></body></html>", encoding="utf-8")
    assert [note.code for note in read(tmp_path / "1.html", "text")[0].notes] == ["body_not_found"]


def test_a_column_that_no_page_has_is_a_fault_of_the_mapping(tmp_path, read):
    (tmp_path / "1.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(Problem) as refused:
        read(tmp_path / "1.html", "标题")
    assert refused.value.errors[0].pointer == "/columns/标题"


def test_a_page_that_is_too_long_costs_its_own_row(tmp_path, read):
    (tmp_path / "a.html").write_text(PAGE + " " * 9000, encoding="utf-8")
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    found = read(tmp_path, "title", limits=Limits(page_bytes=8000))
    assert [row.fault.code if row.fault else None for row in found] == ["row_too_long", None]


def test_more_pages_than_are_taken_are_refused(tmp_path, read):
    for number in range(3):
        (tmp_path / f"{number}.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(Problem) as refused:
        read(tmp_path, "title", limits=Limits(documents=2))
    assert refused.value.code is Code.TOO_LARGE


def test_links_of_a_folder_are_not_followed(tmp_path, read):
    secret = tmp_path / "secret.html"
    secret.write_text(PAGE, encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    (folder / "b.html").symlink_to(secret)
    assert [row.cells for row in read(folder, "file")] == [["a.html"]]


@pytest.mark.parametrize(
    "attack", ["<div>" * 200_000, "&amp" * 300_000, "<table><tr><td>" * 50_000, "<p>索引号" * 100_000]
)
def test_hostile_pages_take_bounded_time(tmp_path, read, attack):
    (tmp_path / "1.html").write_text(f"<html><body>{attack}</body></html>", encoding="utf-8")
    began = time.monotonic()
    assert len(read(tmp_path / "1.html", "title", "body", "table:索引号")) == 1
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("declared", ["undefined", "punycode", "idna", "unicode_escape", "utf-7", "rot13"])
def test_a_codec_that_no_page_is_written_in_is_not_tried(tmp_path, read, declared):
    text = PAGE.replace('charset="utf-8"', f'charset="{declared}"')
    (tmp_path / "1.html").write_text(text, encoding="gb18030")
    assert read(tmp_path / "1.html", "title")[0].cells == ["关于开展排查的通知"]


@pytest.mark.parametrize("address", ["http://[", "//[x", "https://[::1/a.pdf"])
def test_an_address_that_cannot_be_parsed_costs_neither_the_page_nor_the_import(tmp_path, read, address):
    text = page(**{"files/form.docx": address, "https://kjj.yunze.example/tzgg/1.html": address})
    (tmp_path / "1.html").write_text(text, encoding="utf-8")
    (row,) = read(tmp_path / "1.html", "title", "body", "url", "links", more='[pages]\nbase = "https://a.example/"')
    assert row.cells[0] == "关于开展排查的通知"
    assert "申报表" in row.cells[1]


def test_a_long_picture_that_is_written_into_a_page_stays_in_its_place(tmp_path, read):
    picture = "data:image/png;base64," + "iVBOR" * 4000
    text = page(**{"/images/map.png": picture, "请遵照执行": "<b>请</b>" * 200 + "data:,aside-0 遵照执行"})
    (tmp_path / "1.html").write_text(text, encoding="utf-8")
    (row,) = read(tmp_path / "1.html", "body", "text")
    assert row.cells[0].count(picture) == 1
    assert "iVBOR" not in row.cells[1]
    assert "现将有关事项通知如下" in row.cells[1]


@pytest.mark.parametrize("filler", ["<p>x</p>" * 100, "字" * 30_000])
def test_the_title_of_a_long_page_stays_and_tells_which_heading_is_its_own(tmp_path, read, filler):
    head = "<html><head><title>关于开展排查的通知-云泽市科技局</title></head>"
    body = "<h1>搜索热词：社保</h1><h1>关于开展排查的通知（试行）</h1>"
    (tmp_path / "1.html").write_text(f"{head}<body>{body}{filler}</body></html>", encoding="utf-8")
    (tmp_path / "2.html").write_text(f"{head}<body>{filler}</body></html>", encoding="utf-8")
    assert [row.cells[0] for row in read(tmp_path, "title")] == ["关于开展排查的通知（试行）", "关于开展排查的通知"]


UNPLACED = {'<meta name="Url" content="https://kjj.yunze.example/tzgg/1.html">': ""}


def test_a_relative_link_of_a_page_without_address_is_named_and_kept_where_base_tells_it(tmp_path, read):
    (tmp_path / "1.html").write_text(page(**UNPLACED), encoding="utf-8")
    (row,) = read(tmp_path / "1.html", "body", "text")
    assert [note.code for note in row.notes] == ["link_incomplete", "link_incomplete"]
    assert [note.detail.zh.rpartition("：")[2] for note in row.notes] == ["files/form.docx", "/images/map.png"]
    assert "申报表" in row.cells[0]
    (row,) = read(tmp_path / "1.html", "body", more='[pages]\nbase = "https://a.example/"')
    assert row.notes == ()
    assert 'href="https://a.example/files/form.docx"' in row.cells[0]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("file:///c:/a.doc", ["link_unusable"]),
        ("C:\\a.doc", ["link_unusable"]),
        ("#top", []),
        ("javascript:window.print()", []),
        ("mailto:a@b.example", []),
        ("tel:12345", []),
    ],
)
def test_a_link_that_leads_to_no_page_is_told_if_it_led_to_a_file(tmp_path, read, address, codes):
    (tmp_path / "1.html").write_text(page(**{"files/form.docx": address}), encoding="utf-8")
    assert [note.code for note in read(tmp_path / "1.html", "body")[0].notes] == codes


def test_of_very_many_links_that_are_not_kept_the_rest_is_counted(tmp_path, read):
    many = "".join(f'<a href="{number}.doc">{number}</a>' for number in range(30))
    (tmp_path / "1.html").write_text(page(**UNPLACED, 请遵照执行=many), encoding="utf-8")
    notes = read(tmp_path / "1.html", "body")[0].notes
    assert len(notes) == 21
    assert notes[-1].detail.en.endswith("12 more")
