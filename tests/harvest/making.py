"""Files made for tests: pages, documents, workbooks, archives, exports. All of an invented city."""

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>关于开展排查的通知 - 云泽市科学技术局</title>
<meta name="SiteName" content="云泽市科学技术局"><meta name="ColumnName" content="通知公告">
<meta name="ArticleTitle" content="关于开展排查的通知"><meta name="PubDate" content="2026-03-02 09:30">
<meta name="ContentSource" content="本网"><meta name="Url" content="https://kjj.yunze.example/tzgg/1.html">
</head><body><div class="nav"><ul><li>首页</li><li>政务公开</li></ul></div>
<table class="head">
<tr><td>索 引 号：</td><td>1199000000000000XX/2026-00012</td><td>发布机构：</td><td>云泽市科学技术局</td></tr>
<tr><td>发文字号：</td><td>云科发〔2026〕7号</td><td>成文日期：</td><td>2026-03-01</td></tr></table>
<div class="title">关于开展排查的通知</div><p>发布日期：2026-03-02 来源：市科技局 浏览次数：12</p>
<div id="zoom"><p>关于开展排查的通知</p><p>各县（市、区）科技局：</p><p>现将有关事项通知如下，请遵照执行，按时报送。</p>
<p><img src="/images/map.png" alt="示意图"><a href="files/form.docx">附件：申报表</a></p>
<p>云泽市科学技术局</p><p>2026年3月1日</p><p>【打印】 【关闭】</p></div>
<div class="footer">主办单位：云泽市人民政府办公室</div></body></html>"""


def page(**changed: str) -> str:
    """The page with some of its texts changed."""
    made = PAGE
    for old, new in changed.items():
        made = made.replace(old, new)
    return made


def zipped(path: Path, entries: dict[str, bytes | str], **options: Any) -> Path:
    """An archive of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_OWN_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/>
</Relationships>"""
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="示意图"/><a:graphic><a:graphicData><pic:pic>'
    '<pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx"
    b"\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def document(*blocks: str | list[list[str]], title: str = "", picture: bool = False) -> bytes:
    """A DOCX: a text is a paragraph (``# …`` a heading), a list of lists a table."""
    body = "".join(_table(one) if isinstance(one, list) else _paragraph(one) for one in blocks)
    whole = f"<w:body>{body}{_PICTURE * picture}</w:body>"
    made = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_SPACES}>{whole}</w:document>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            "word/_rels/document.xml.rels": _OWN_RELATIONS,
            "word/document.xml": made,
            "docProps/core.xml": core,
        }.items():
            archive.writestr(name, data)
        if picture:
            archive.writestr("word/media/image1.png", PNG)
    return stream.getvalue()


def _paragraph(text: str) -> str:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if text.startswith("# ") else ""
    return f"<w:p>{style}<w:r><w:t>{escape(text.removeprefix('# '))}</w:t></w:r></w:p>"


def _table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def export(*items: str) -> str:
    """An export of WordPress with these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>云泽市博物馆</title>'
        + "".join(items)
        + "</channel></rss>"
    )


def post(number: int, title: str, body: str, *, kind: str = "post", status: str = "publish", more: str = "") -> str:
    """One item of an export."""
    return (
        f"<item><title>{escape(title)}</title><link>https://bwg.yunze.example/?p={number}</link>"
        f'<dc:creator>jiang</dc:creator><guid isPermaLink="false">https://bwg.yunze.example/?p={number}</guid>'
        f"<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2026-03-0{number % 9 + 1} 10:00:00</wp:post_date>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )
