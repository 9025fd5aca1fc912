"""HTML is kept by an allow-list, without anything that readers do not see (L1, V1)."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.library.html import LARGEST, MOST_REFERENCES, HtmlTooLargeError, clean, clean_plain

TAGS = (
    "<p> </p> <div> </div> <b> </b> <table> <tr> <td> </td> </table> <ul> <li> <br> <h2> </h2> <ruby> <rt> <hr> </a> "
    "<svg> <math> <style> </style> <title> <select> <option> <button> <form> <template> <!-- --> <![CDATA[ ]]>"
)
PIECES = [
    *TAGS.split(),
    "<a href='https://x.cn'>",
    "<font color=white>",
    "<div style='display:none'>",
    "<p hidden>",
    "<img src=x onerror=alert(1)>",
    "<video src='https://x.cn/v'>",
    "&lt;",
    "&amp;#8203;",
    "&#8203;",
    "&nbsp;",
    "\u200b",
    "\n",
    "关于",
    "x",
    '"',
    "'",
    ">",
    "<",
    "&",
]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>一、总体要求</h2>",
        "<p>第一段<br>第二行</p>",
        "<ul><li>一</li></ul><ol><li>二</li></ol>",
        '<table><caption>表1</caption><tbody><tr><th scope="col">项</th></tr></tbody></table>',
        '<table><tbody><tr><td colspan="2" rowspan="2">x</td></tr></tbody></table>',
        '<a href="https://www.gov.cn/a?b=1">全文</a>',
        '<a href="mailto:kjj@yunze.example">信箱</a>',
        '<a href="/files/ab12/附件.pdf">附件</a>',
        '<img src="/files/ab12/图.png" alt="办理流程图">',
        "<figure><figcaption>图1</figcaption></figure>",
        "<blockquote><p><strong>重</strong><em>点</em>H<sub>2</sub>O<sup>2</sup></p></blockquote>",
        "<ruby>政<rt>zhèng</rt></ruby>",
        '<audio src="https://x.cn/a.mp3" controls=""></audio>',
        '<section lang="bo" dir="ltr"><div><span lang="en">x</span></div></section>',
    ],
)
def test_what_an_official_text_needs_stays_as_it_is(html):
    cleaned = clean(html)
    assert cleaned.html == html
    assert cleaned.removed == []


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ("<p onclick='x()'>x</p>", "<p>x</p>"),
        ("<p style='color:red' class='a' id='b'>x</p>", "<p>x</p>"),
        ("<iframe src='https://x.cn'>y</iframe>x", "x"),
        ("<form action='/x'><input name='a'>x</form>", "x"),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='java\u200bscript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='data:text/html,x'>x</a>", "<a>x</a>"),
        ("<a href='//evil.cn/x'>x</a>", "<a>x</a>"),
        ("<a href='/admin/'>x</a>", "<a>x</a>"),
        ("<a href='/files/../admin'>x</a>", "<a>x</a>"),
        ("<img src='x' onerror='alert(1)'>", ""),
        ("<svg><a href='x'>y</a></svg>x", "x"),
        ("<math><mi>y</mi></math>x", "x"),
        ("<object data='x'>y</object>x", "x"),
        ("<!-- 博彩 --><p>x</p>", "<p>x</p>"),
        ("<p>x<!-- y", "<p>x</p>"),
        ("<font size='3'><center>x</center></font>", "x"),
        ("<style>p{display:none}</style>x", "x"),
        ("<title>y</title>x", "x"),
        ("<template><p>y</p></template>x", "x"),
        ("<delect id='h4sia'>x</delect>", "x"),
    ],
)
def test_what_is_not_allowed_goes(html, kept):
    assert clean(html).html == kept


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "dis/**/play:none",
        "display:n\\6fne",
        "visibility:hidden",
        "font-size:0",
        "font-size:0px;color:red",
        "opacity:0",
        "opacity:.01",
        "text-indent:-9999px",
        "text-indent:-999em",
        "position:absolute;left:-9999px",
        "position:fixed;top:-2000px",
        "margin-left:-5000px",
        "height:0;overflow:hidden",
        "width:1px;height:1px;overflow:hidden",
        "color:#fff;background-color:white",
        "color:transparent",
        "position:absolute;clip:rect(0,0,0,0)",
        "transform:scale(0)",
    ],
)
def test_hidden_elements_go_with_what_they_hold_and_are_named(style):
    cleaned = clean(f"<div style='{style}'><a href='https://x.cn'>申博官网</a></div><p>关于印发办法的通知</p>")
    assert cleaned.html == "<p>关于印发办法的通知</p>"
    assert [(one.kind, one.sample) for one in cleaned.removed if one.kind == "hidden"] == [("hidden", "申博官网")]


@pytest.mark.parametrize(
    "style",
    [
        "text-indent:2em",
        "text-indent:-2em",
        "font-size:16px",
        "font-size:0.9em",
        "display:block",
        "color:#333;background-color:#fff",
        "margin-left:-20px",
        "overflow:hidden;height:200px",
        "line-height:28px",
        "position:absolute;left:0",
        "opacity:0.8",
    ],
)
def test_usual_styles_of_office_texts_hide_nothing(style):
    cleaned = clean(f"<p style='{style}'>正文</p>")
    assert cleaned.html == "<p>正文</p>"
    assert cleaned.removed == []


def test_the_hidden_attribute_and_empty_frames_hide():
    pictures = "<img src='https://x.cn/1.gif' width='0' height='0'><img src='https://x.cn/2.gif' width=1 height=1>"
    html = f"<p hidden>y</p>{pictures}x"
    assert clean(html).html == "x"


def test_white_links_on_white_paper_go_and_white_text_on_a_dark_ground_stays():
    assert clean("<font color='#FFFFFF'><a href='https://x.cn'>y</a></font>x").html == "x"
    assert (
        clean("<div style='background:#c00'><span style='color:#fff'><a href='https://x.cn'>y</a></span></div>").text
        == "y"
    )


def test_an_id_strewn_over_many_empty_tags_is_the_mark_of_an_injection():
    strewn = '<legend id="h4sia"></legend><sup id="h4sia"></sup><p id="h4sia"><td id="h4sia"></td></p>'
    cleaned = clean(f"{strewn}<p>苏政办发〔2017〕96号</p>")
    assert cleaned.html == "<p>苏政办发〔2017〕96号</p>"
    assert {one.kind for one in cleaned.removed} == {"injected", "element"}


def test_a_text_with_a_repeated_id_is_not_lost():
    assert clean("<p id='a'>一</p><p id='a'>二</p><p id='a'>三</p>").text == "一\n二\n三"


def test_invisible_characters_go_and_are_counted():
    cleaned = clean("<p>关\u200b于\x00&#8203;&#x202e;印发</p>")
    assert cleaned.html == "<p>关于印发</p>"
    assert cleaned.removed[0] == ("character", "2")


def test_what_was_taken_out_is_told():
    removed = clean("<script>x</script><p onclick=x>y<!-- z --></p><a href='javascript:x'>a</a>").removed
    assert {(one.kind, one.sample) for one in removed} == {
        ("element", "script"),
        ("comment", ""),
        ("script", "onclick="),
        ("script", "script:"),
    }


def test_a_table_keeps_its_shape_in_plain_text():
    html = "<p>如下：</p><table><tr><th>材料</th><th>份数</th></tr><tr><td>申请表</td><td>2</td></tr></table><p>完</p>"
    assert clean(html).text == "如下：\n材料\t份数\n申请表\t2\n完"


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_cleaning_what_is_clean_changes_nothing(html):
    once = clean(html)
    again = clean(once.html)
    assert again.html == once.html
    assert again.text == once.text
    assert [one for one in again.removed if one.kind in ("hidden", "injected", "character", "comment")] == []


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_nothing_that_runs_or_hides_is_left(html):
    left = clean(html).html.lower()
    assert not any(
        bad in left for bad in ("<script", "<style", "<svg", "<iframe", "onerror", "style=", "hidden", "\u200b", "<!--")
    )


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_cleaned(text):
    for cleaned in (clean(text), clean_plain(text)):
        assert clean(cleaned.html).html == cleaned.html
        cleaned.html.encode()


def test_more_than_two_million_characters_are_refused():
    assert clean("文" * LARGEST).text == "文" * LARGEST
    with pytest.raises(HtmlTooLargeError, match="2000001"):
        clean("文" * (LARGEST + 1))


def test_a_result_that_grew_beyond_the_limit_is_refused_too():
    with pytest.raises(HtmlTooLargeError):
        clean("<" * (LARGEST // 3))


def test_more_references_than_a_parser_bears_are_refused():
    with pytest.raises(HtmlTooLargeError, match="references"):
        clean("&nbsp;" * (MOST_REFERENCES + 1))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div>" * 100_000 + "x" + "</div>" * 100_000,
        "<table><tr><td>" * 50_000,
        "<ul><li>" * 100_000,
        "<b>" * 100_000 + "<p>x" * 10_000,
        "".join(f"<b a={number}>" for number in range(50_000)) + "<p>x" * 10_000,
        "<a " * 300_000,
        '<a "' * 300_000,
        "<a " + " ".join(f"a{number}" for number in range(200_000)) + ">x</a>",
        '<p x="<" ' + " ".join(f"a{number}" for number in range(200_000)) + ">x</p>",
        '<x y="' * 200_000,
        "<!--" * 300_000,
        "<svg>" * 100_000,
        "<script>" * 100_000,
        '<div style="display:none">' * 50_000,
        "<select><p>" * 100_000,
        "</p>" * 100_000,
    ],
    ids=lambda html: html[:24],
)
def test_hostile_html_costs_neither_stack_nor_time(html):
    start = time.perf_counter()
    cleaned = clean(html)
    assert time.perf_counter() - start < 5
    assert clean(cleaned.html).html == cleaned.html


def test_nesting_beyond_a_hundred_levels_is_flattened_and_the_text_stays():
    cleaned = clean("<div>" * 500 + "正文" + "</div>" * 500)
    assert cleaned.html.count("<div>") <= 100
    assert cleaned.text == "正文"
    assert cleaned.removed[0].kind == "nesting"


def test_a_long_flat_document_is_not_taken_for_a_deep_one():
    html = "".join(f"<p>第{number}条<br>内容</p>" for number in range(3_000))
    assert clean(html).html == html


def test_plain_text_becomes_paragraphs():
    cleaned = clean_plain("\n\u3000\u3000一、文件依据\u3000\u3000提名前，请认真阅读\n二、提名范围 & <其他>\u200b\n\n")
    assert cleaned.html == "<p>一、文件依据</p>\n<p>提名前，请认真阅读</p>\n<p>二、提名范围 &amp; &lt;其他&gt;</p>"
    assert cleaned.text == "一、文件依据\n提名前，请认真阅读\n二、提名范围 & <其他>"
    assert cleaned.removed == [("character", "1")]


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_blank_text_is_no_paragraph(text):
    assert clean_plain(text) == ("", "", [])


@settings(deadline=None)
@given(st.text(max_size=200))
def test_plain_text_stays_plain_text(text):
    cleaned = clean_plain(text)
    assert clean(cleaned.html).html == cleaned.html
    assert clean(cleaned.html).text == cleaned.text


def test_a_page_that_was_tampered_with_is_cleaned():
    page = Path(__file__).with_name("tampered.html").read_text(encoding="utf-8")
    cleaned = clean(page)
    assert cleaned.text == "关于促进政府网站有序健康发展的实施意见\n苏政办发〔2017〕96号\n各市、县（市、区）人民政府："
    assert {"hidden", "injected"} <= {one.kind for one in cleaned.removed}
    assert any("博彩" in one.sample for one in cleaned.removed)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<p>见<img src="data:image/png;base64,AA==" alt="办理流程图">。</p>', "<p>见办理流程图。</p>"),
        ('<p>见<img src="图.png">。</p>', "<p>见。</p>"),
        ('<p><img lang="zh" alt="&lt;b&gt;粗&lt;/b&gt;"></p>', "<p>&lt;b&gt;粗&lt;/b&gt;</p>"),
        ('<img src="https://u:p@evil.example/a.png" alt="图">', "图"),
    ],
)
def test_a_picture_without_an_address_leaves_its_words(html: str, left: str) -> None:
    assert clean(html).html == left


@pytest.mark.parametrize(
    "address",
    [
        "https://u:p@evil.example/", "HTTPS://www.gov.cn@evil.example/", "https:u@evil.example",
        "https:/u@evil.example",
        "https:\\\\u@evil.example/", "ht\ntps://u@evil.example/", " https://u@evil.example/", "https://u&#64;evil.example/",
    ],
)  # fmt: skip
def test_a_link_with_user_information_is_taken_out(address: str) -> None:
    assert clean(f'<a href="{address}">政府网</a>').html == "<a>政府网</a>"


@pytest.mark.parametrize("address", ["https://e.example/@city", "https://e.example/?to=a@b.cn", "mailto:a@b.cn"])
def test_an_at_sign_elsewhere_in_an_address_is_kept(address: str) -> None:
    assert clean(f'<a href="{address}">甲</a>').html == f'<a href="{address}">甲</a>'


@pytest.mark.parametrize("address", ["tel:12345", "tel:0551-6260 1234", "tel:+86-551-62601234", "tel:62601234;ext=8"])
def test_a_link_to_a_telephone_is_kept(address: str) -> None:
    assert clean(f'<a href="{address}">电话</a>').html == f'<a href="{address}">电话</a>'


@pytest.mark.parametrize("address", ["tel:*%2306%23", "tel:*#06#", "tel:", "tel:x", "tel:12345@evil.example"])
def test_a_link_to_what_is_no_telephone_is_taken_out(address: str) -> None:
    assert clean(f'<a href="{address}">电话</a>').html == "<a>电话</a>"
