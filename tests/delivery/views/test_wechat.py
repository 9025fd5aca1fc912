"""What goes to WeChat has no links, no classes and nothing that runs or plays; what that takes away stands as text."""

import re

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from cms.delivery.views.body import parse
from cms.delivery.views.wechat import ADDED, ADDRESS, FOOT, wechat, with_base
from tests.delivery.views.bodies import SHA, cleaned, words

BASE = "https://cms.yunze.example"
NOTE = re.compile(rf'<span style="(?:{ADDED}|{ADDRESS})">[^<]*</span>')


def rendered(html: str, language: str = "zh-CN") -> str:
    return with_base(wechat(parse(html), (SHA,), language), BASE)


@given(cleaned)
def test_nothing_is_there_that_the_platform_strips(html):
    tree = LexborHTMLParser(rendered(html))
    assert tree.css("head *,a,script,style,link,iframe,video,audio,source,form,input,svg") == []
    for node in tree.body.css("*"):
        assert set(node.attributes) <= {
            "style", "src", "alt", "lang", "dir", "colspan", "rowspan", "scope", "start",
        }  # fmt: skip


@given(cleaned)
def test_no_word_is_lost_but_for_notes(html):
    assert words(NOTE.sub("", rendered(html))) == words(html)


@given(cleaned)
def test_every_note_is_told_at_the_end_and_every_address_is_whole(html):
    made = rendered(html)
    body, _, foot = made.partition(f'<section style="{FOOT}">')
    marks = {int(one) for one in re.findall(rf'<span style="{ADDED}">\[(\d+)\]</span>', body)}
    told = [int(one) for one in re.findall(rf'<span style="{ADDED}">\[(\d+)\] </span>', foot)]
    assert told == sorted(marks) == list(range(1, len(marks) + 1))
    assert not re.search(rf'(?:{ADDRESS}">|src=")/', made)


def test_a_link_becomes_text_with_a_note():
    made = rendered(
        '<p>见<a href="https://x.cn/?a=1&amp;b=2">全文</a>和<a href="https://x.cn/?a=1&amp;b=2">这里</a>，'
        f'附<a href="/files/{SHA}/表.pdf">表</a>，来信<a href="mailto:a@yunze.example">信箱</a>。</p>'
    )
    plain = re.sub("<[^>]*>", "", made)
    assert "见全文[1]和这里[1]，附表[2]，来信信箱[3]。" in plain
    assert plain.endswith(
        f"文中链接[1] https://x.cn/?a=1&amp;b=2[2] {BASE}/files/{SHA}/表.pdf[3] a@yunze.example"
    )  # fmt: skip


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://x.cn/a">https://x.cn/a</a>',
        '<a href="https://x.cn/a"> x.cn/a </a>',
        '<a href="mailto:a@b.cn">a@b.cn</a>',
        "<a>无</a>",
    ],
)
def test_an_address_that_is_told_already_needs_no_note(link):
    assert ADDED not in rendered(f"<p>{link}</p>")


def test_what_plays_becomes_a_line_that_tells_where():
    assert re.sub("<[^>]*>", "", rendered('<video src="https://x.cn/v.mp4"></video>')) == "〔视频：https://x.cn/v.mp4〕"
    audio = f'<audio controls=""><source src="/files/{SHA}/a.mp3">听不了</audio>'
    assert re.sub("<[^>]*>", "", rendered(audio, "en")) == f"[Audio: {BASE}/files/{SHA}/a.mp3]听不了"


def test_pictures_have_whole_addresses_of_files_small_enough():
    made = rendered(f'<img alt="图" src="/files/{SHA}/图.png"><img alt="" src="https://x.cn/y.png">')
    assert f'src="{BASE}/files/{SHA}/%E5%9B%BE.png?width=1080" alt="图"' in made
    assert 'src="https://x.cn/y.png"' in made


def test_no_text_is_taken_for_an_address():
    text = f'&lt;img style="max-width:100%;height:auto" src="/files/x <span>style="{ADDRESS}"&gt;/files/</span>'
    assert BASE not in rendered(f"<p>{text}</p>")


def test_a_base_address_stays_within_its_attribute():
    made = wechat(parse(f'<img src="/files/{SHA}/x.svg">'), (), "zh-CN")
    assert LexborHTMLParser(with_base(made, 'https://x/"onerror="y')).css_first("img").attributes.keys() == {
        "style", "src",
    }  # fmt: skip


def test_headings_tables_and_paragraphs_carry_their_styles():
    made = rendered("<h2>一</h2><p>二</p><table><tbody><tr><th>三</th><td>四</td></tr></tbody></table><div>五</div>")
    for name in ("h2", "p", "table", "th", "td"):
        assert re.search(rf'<{name} style="[^"]+">', made), name
    assert "<section>五</section>" in made


def test_a_wide_table_is_scrolled_by_itself_with_columns_that_can_be_read():
    made = rendered("<table><tbody><tr><td>各县、区人民政府</td></tr></tbody></table>")
    assert '<section style="max-width:100%;overflow-x:auto"><table' in made
    assert ";min-width:4em" in made
    assert "</table></section>" in made


def test_styles_take_little_of_the_twenty_thousand_characters():
    html = "<p>第一条 为规范科技创新券的申领和使用，促进科技型中小企业创新发展，根据有关规定，制定本办法。</p>" * 200
    assert len(rendered(html)) < 1.5 * len(html)


def test_an_empty_body_stays_empty():
    assert rendered("") == ""
