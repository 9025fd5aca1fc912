"""What migrated bodies bring along is taken out and told; what they say stays."""

import time
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.harvest.cleaning.clean_body import NOTES, clean_body
from cms.harvest.cleaning.images import LARGEST, MOST
from cms.library.html import clean

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
HEAD = '<th scope="col">项</th><th scope="col">额</th>'
BOLD = '<th scope="col"><b>项</b></th><th scope="col"><strong>额</strong></th>'
DATA = f"data:image/png;base64,{b64encode(PNG).decode()}"


def made(html):
    cleaned = clean_body(html)
    return cleaned.html, {note.code: note.count for note in cleaned.notes}


@pytest.mark.parametrize(
    "html",
    [
        "纯文本，没有标签 a < b",
        "<p>第一段</p><p>第二段<br>第二行</p>",
        '<p>见<a href="https://www.yunze.example/a.pdf">附件</a></p>',
        "<h2>一、总体要求</h2><p>H<sub>2</sub>O</p>",
        f"<table><tbody><tr>{HEAD}</tr><tr><td>a</td><td>1</td></tr></tbody></table>",
        '<p><span lang="bo">བོད་ཡིག</span></p>',
        "",
    ],
)
def test_a_plain_body_passes_as_it_is(html):
    assert made(html) == (html, {})


@pytest.mark.parametrize(
    ("html", "wanted", "told"),
    [
        ("<p>甲<o:p></o:p></p>", "<p>甲</p>", {"office": 2}),
        ("<!--[if gte mso 9]><xml><w:View>x</w:View></xml><![endif]--><p>甲</p>", "<p>甲</p>", {"office": 1}),
        ("<![if !supportLists]><p>1．</p><![endif]>", "<p>1．</p>", {"office": 2}),
        ("<?xml:namespace prefix = o /><p>甲</p>", "<p>甲</p>", {"office": 1}),
        ("<xml><o:x>y</o:x></xml><p>甲</p>", "<p>甲</p>", {"office": 1}),
        ("<p><span>关于</span><font color=red>印发</font></p>", "<p>关于印发</p>", {"fonts": 2}),
        ("<p>甲</p><p>&nbsp;</p><p>\u3000\u3000</p><p><br></p>", "<p>甲</p>", {"empty": 3}),
        ("<p>甲<span>&nbsp;</span>乙</p>", "<p>甲&nbsp;乙</p>", {"fonts": 1}),
        ("<script>x()</script><style>p{}</style><iframe src='//x'></iframe><p>甲</p>", "<p>甲</p>", {"scripts": 3}),
        ("<p>甲</p><img src='https://hm.baidu.com/hm.gif?x'>", "<p>甲</p>", {"trackers": 1}),
        ("<p>甲</p><img src='/files/a/b.png' width=1 height=1>", "<p>甲</p>", {"trackers": 1}),
        ("<p>甲</p><p>【打印本页】【关闭窗口】</p>", "<p>甲</p>", {"furniture": 1}),
        ("<p>甲</p><div class='bdsharebuttonbox'>分享到：<a href='#'>微信</a></div>", "<p>甲</p>", {"furniture": 1}),
        ("<p>甲</p><p>扫一扫在手机打开当前页</p>", "<p>甲</p>", {"furniture": 1}),
    ],
)
def test_what_says_nothing_goes_and_is_counted(html, wanted, told):
    assert made(html) == (wanted, told)


@pytest.mark.parametrize(
    "html",
    [
        "<p>请在打印本页后到窗口办理，并关闭窗口提示。</p>",
        '<div class="share-box">' + "本市共享单车管理办法自公布之日起施行。" * 10 + "</div>",
        '<p>甲</p><img src="https://www.yunze.example/statistic/1.png">',
        "<table><tbody><tr><td>打印</td><td></td></tr><tr><td>a</td><td>b</td></tr></tbody></table>",
    ],
)
def test_what_says_something_stays(html):
    assert made(html) == (html, {})


def test_hidden_elements_go_before_the_tags_that_hide_them():
    html = '<p>甲<span style="display:none">乙</span><span hidden>丙</span><font>丁</font></p>'
    assert clean_body(html).html == "<p>甲丁</p>"


@pytest.mark.parametrize(
    ("html", "wanted", "told"),
    [
        (
            "<table><tr><td><p>甲</p></td></tr></table><p>乙</p>",
            "<p>甲</p><p>乙</p>",
            {"layout_tables": 1},
        ),
        ("甲<table><tr><td>乙</td></tr></table>丙", "甲<br>乙<br>丙", {"layout_tables": 1}),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
            {"layout_tables": 1},
        ),
        (
            "<table><tr><td>a<td>b<td>c<tr><td>d<td>e</table>",
            "<table><tbody><tr><td>a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td><td></td></tr></tbody></table>",
            {"ragged_rows": 1},
        ),
        (
            "<table><tr><td><b>项</b></td><td><strong>额</strong></td></tr><tr><td>a</td><td>1</td></tr></table>",
            "<table><tbody><tr>" + BOLD + "</tr><tr><td>a</td><td>1</td></tr></tbody></table>",
            {"header_rows": 1},
        ),
        (
            "<table><thead><tr><td>项</td><td>额</td></tr></thead><tr><td>a</td><td>1</td></tr></table>",
            f"<table><thead><tr>{HEAD}</tr></thead><tbody><tr><td>a</td><td>1</td></tr></tbody></table>",
            {"header_rows": 1},
        ),
    ],
)
def test_tables_are_mended(html, wanted, told):
    assert made(html) == (wanted, told)


@pytest.mark.parametrize(
    "html",
    [
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
        '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
        "<table><tbody><tr><td>小计</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
        "<table><tbody><tr><td><b>a</b></td><td><b>b</b></td></tr><tr><td><b>c</b></td><td><b>d</b></td></tr></tbody></table>",
    ],
)
def test_cells_that_span_and_headings_within_a_table_are_no_fault(html):
    assert made(html) == (html, {})


def test_pictures_within_the_text_are_named_as_their_attachment_will_be():
    cleaned = clean_body(f'<p>甲<img src="{DATA}" alt="图1"><img src=\'{DATA}\'></p>')
    (image,) = cleaned.images
    assert (image.name, image.media_type, image.data) == ("image-1.png", "image/png", PNG)
    assert cleaned.html.count(f'src="/files/{image.sha256}/image-1.png"') == 2
    assert clean(cleaned.html).html == cleaned.html


@pytest.mark.parametrize(
    "address",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64," + b64encode(b"GIF9" + bytes(200)).decode(),
        "data:image/png;base64,!!!!",
        "data:image/png;base64," + "A" * (LARGEST * 4 // 3 + 8),
        "data:text/html;base64," + b64encode(b"<script>" + bytes(200)).decode(),
    ],
)
def test_what_is_no_picture_or_too_large_is_dropped(address):
    cleaned = clean_body(f'<p>甲<img src="{address}"></p>')
    assert (cleaned.html, cleaned.images) == ("<p>甲</p>", [])


def test_there_is_an_end_to_pictures():
    gifs = (b64encode(b"GIF89a" + number.to_bytes(2) * 100).decode() for number in range(MOST + 5))
    many = "".join(f'<img src="data:image/gif;base64,{gif}">' for gif in gifs)
    cleaned = clean_body(f"<p>甲{many}</p>")
    assert len(cleaned.images) == MOST
    assert {note.code: note.count for note in cleaned.notes} == {"images_kept": MOST, "images_dropped": 5}


def test_what_the_library_would_refuse_is_left_for_it_to_refuse():
    html = "<p>" + "甲" * 2_000_001 + "</p><p></p>"
    assert clean_body(html).html == html


def test_every_note_is_told_in_words():
    assert all(note in NOTES for note in ("office", "scripts", "images_dropped", "furniture"))


TAGS = (
    "<p> </p> <div> </div> <b> </b> <table> </table> <tr> <td> </td> <span> </span> <font> <!--[if <![endif]--> "
    "<o:p> </o:p> <img\u3000src=x> <br> <thead> <script> </script> <li> &nbsp; 打印 关于 印发 x"
)
PIECES = st.sampled_from([piece.replace("\u3000", " ") for piece in TAGS.split(" ")])


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None)
def test_cleaning_again_changes_nothing_and_what_is_said_stays(html):
    once = clean_body(html)
    assert clean_body(once.html).html == once.html
    letters = [sum(clean(each).text.count(word) for word in ("关于", "印发")) for each in (html, once.html)]
    assert letters[0] == letters[1]


@pytest.mark.parametrize(
    "html",
    [
        "<!--[ifx<![endif]-->关于",
        "<script><!--[if</script>关于",
        "<!--[if !mso]><!--><p>关于</p><!--<![endif]-->",
        "<!--[if gte mso 9]><xml>x</xml> --><p>关于</p>",
    ],
)
def test_what_stands_behind_a_comment_stays(html):
    assert "关于" in clean_body(html).html


HOSTILE = (
    "<p></p>", "<table><tr><td>", "<tr><td rowspan=9999 colspan=999>x", "<!--[if ", '<img src="data:image/png;base64,',
    "<img data:", "<xml ", "<a mso", "<font>",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_seconds_at_most(piece):
    started = time.process_time()
    clean_body(f"<div>{piece * (240_000 // len(piece))}")
    assert time.process_time() - started < 6
