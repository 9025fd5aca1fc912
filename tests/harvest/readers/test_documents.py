import io
import zipfile

import pytest

from cms.errors import Problem
from cms.harvest.limits import Limits
from tests.harvest.making import document, zipped

NUMBERED = ("云科发〔2026〕9号", "关于做好台账管理的通知", "各科室：", "现就台账管理通知如下，请认真执行。")


def save(folder, **files: bytes):
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    return folder


def test_headings_tables_and_paragraphs_become_html(tmp_path, read):
    path = tmp_path / "a.docx"
    path.write_bytes(
        document(
            "# 关于台账的通知",
            "各科室：",
            "内容足够长的一段正文，说明台账管理的要求。",
            [["序号", "事项"], ["1", "登记"]],
        )
    )
    (row,) = read(path, "title", "body")
    assert row.cells[0] == "关于台账的通知"
    assert "关于台账的通知" not in row.cells[1]
    assert "<table><tbody><tr><td><p>序号</p></td>" in row.cells[1]


def test_the_title_is_the_heading_or_a_line_like_one_or_the_property_or_the_name_of_the_file(tmp_path, read):
    folder = save(
        tmp_path / "d",
        a=document("# 一级标题", "正文", title="属性"),
        b=document(*NUMBERED, title="Microsoft Word - 新建"),
        c=document("没有标题的一段文字。", title="属性中的标题"),
        d=document("没有标题的一段文字。"),
    )
    assert [row.cells[0] for row in read(folder, "title")] == [
        "一级标题",
        "关于做好台账管理的通知",
        "属性中的标题",
        "d",
    ]


def test_pictures_are_left_out_and_told_unless_files_are_kept(tmp_path, read):
    path = tmp_path / "a.docx"
    path.write_bytes(document("# 题", "带图的一段正文，足够长以便作为正文识别。", picture=True))
    (row,) = read(path, "body")
    assert "<img" not in row.cells[0]
    assert [note.code for note in row.notes] == ["image_left_out"]
    (row,) = read(path, "body", "images", more='[attachments]\nkeep = "files"\n')
    assert 'src="file:a.docx!word/media/image1.png"' in row.cells[0]
    assert 'alt="示意图"' in row.cells[0]
    assert row.cells[1] == "file:a.docx!word/media/image1.png"
    assert row.notes == ()


def test_a_damaged_document_costs_its_own_row(tmp_path, read):
    folder = save(tmp_path / "d", a=b"PK\x03\x04 broken", b=document("# 好的", "正文"))
    assert [row.fault.code if row.fault else None for row in read(folder, "title")] == ["file_unreadable", None]


def test_entities_are_refused(tmp_path, read):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    path = zipped(tmp_path / "a.docx", {"[Content_Types].xml": "<x/>", "word/document.xml": bomb})
    (row,) = read(path, "title")
    assert row.fault is not None
    assert row.fault.code == "file_unreadable"


def test_documents_within_a_zip_file_are_rows_and_bombs_among_them_are_refused(tmp_path, read):
    fat = zipped(tmp_path / "fat", {"[Content_Types].xml": "<x/>", "word/document.xml": " " * 9_000_000}).read_bytes()
    path = zipped(tmp_path / "z.zip", {"甲.docx": document("# 甲", "正文"), "乙.docx": fat})
    found = {row.number: row for row in read(path, "title", "file")}
    codes = sorted((row.fault.code if row.fault else row.cells[0]) for row in found.values())
    assert codes == ["row_too_long", "甲"]
    with pytest.raises(Problem):
        read(path, "title", limits=Limits(entries=1))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_text_that_a_document_hides_is_left_out_and_told(tmp_path, read):
    runs = (
        run("看得见", '<w:vanish w:val="0"/>') + run("看不见", "<w:vanish/>") + run("也不见", '<w:rStyle w:val="H"/>')
    )
    style = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    source = io.BytesIO(document("关于开展排查的通知", "此处"))
    made = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("<w:r><w:t>此处</w:t></w:r>".encode(), runs.encode()))
        new.writestr("word/styles.xml", f"<w:styles {space}>{style}</w:styles>")
    (row,) = read(save(tmp_path / "files", a=made.getvalue()), "title", "text", more='format = "docx"')
    assert "看得见" in row.cells[1]
    assert "不见" not in row.cells[1].replace("看得见", "")
    assert [(one.code, "2" in one.detail.en) for one in row.notes] == [("hidden_text_left_out", True)]
