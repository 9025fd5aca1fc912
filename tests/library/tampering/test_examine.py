"""What break-ins leave is found, taken out where it is certain, and never found where it is not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.harvest.bodies import from_text
from cms.library.tampering.examine import LONGEST, examine, examine_together
from cms.library.tampering.findings import CODES, GAP

BRAND = "申博sunbet官网,申博信用网"
LONG_BRAND = "365手机版游戏中心官网_beat365app登录入口_BET体育365投注官网"
STREWN = (
    '<legend id="h4sia"></legend><samp id="h4sia"></samp>\n<sup id="h4sia"></sup>\n\n'
    '<p id="h4sia"><td id="h4sia"></td></p>\n  • <input id="h4sia"><address id="h4sia"></address>\n\n'
    '  1. <rp id="h4sia"><option id="h4sia"></option></rp>\n'
)


def told(text):
    return [(one.code, one.certainty, one.done) for one in examine(text).findings]


def test_a_brand_in_place_of_a_word_is_undone_wherever_the_word_can_be_told():
    text = (
        f"云泽市人民政府办公室{BRAND}印发网站管理制度的通知\n根据《国务院办公厅{BRAND}印发政府网站发展指引的通知》，"
        f"做好国家和省、市{BRAND}政府网站内容建设的最新要求。"
    )
    assert examine(text).cleaned == text.replace(BRAND, "关于")
    assert told(text) == [("inserted_words", "certain", "restored")] * 3


def test_a_province_is_put_back_when_number_and_words_agree():
    text = (
        f"{LONG_BRAND}政府办公厅关于促进发展的意见\n浙政办发〔2026〕9号\n为促进浙江创新\n{LONG_BRAND}人民政府办公厅\n"
    )
    assert examine(text).cleaned == text.replace(LONG_BRAND, "浙江省")


@pytest.mark.parametrize("number", ["云政办发〔2026〕9号", "杭政办发〔2026〕9号", ""])
def test_a_province_that_nothing_tells_is_a_gap_that_nobody_overlooks(number):
    text = f"{LONG_BRAND}政府办公厅关于促进发展的意见\n{number}\n为促进杭州创新\n{LONG_BRAND}人民政府办公厅\n"
    examined = examine(text)
    assert examined.cleaned == text.replace(LONG_BRAND, GAP)
    assert {one.done for one in examined.findings} == {"marked"}


@pytest.mark.parametrize(
    "name",
    [
        "乐鱼leyu全站app官网登录",
        "开云体育官网入口_kaiyun下载",
        "新葡京娱乐城",
        "金沙棋牌app下载",
        "皇冠hg12345官网",
        "澳门威尼斯人网址",
        "yabo88官方网站",
        "PG电子官网试玩",
        "蓝狮注册登录平台官网",
        "星耀信用网",
        "传奇私服发布网",
    ],
)
def test_names_never_seen_before_are_known_by_their_words_and_their_place(name):
    title = f"云泽市教育局{name}做好2026年招生工作的通知"
    body = f"<p>根据《云泽省教育厅{name}做好2026年招生工作的通知》，现将有关事项通知如下。</p>"
    cleaned, findings = examine_together({"title": title, "body": body})
    assert cleaned == {"title": title.replace(name, "关于"), "body": body.replace(name, "关于")}
    assert [(one.field, one.certainty, one.done) for one in findings] == [
        ("title", "certain", "restored"),
        ("body", "certain", "restored"),
    ]


def test_a_name_in_the_midst_of_a_sentence_leaves_a_mark_when_it_comes_twice():
    text = "一、加强亚博体育yabo官方app下载实验室管理。\n二、落实亚博体育yabo官方app下载安全责任。"
    assert examine(text).cleaned == f"一、加强{GAP}实验室管理。\n二、落实{GAP}安全责任。"


def test_a_name_that_comes_once_in_a_sentence_is_told_and_left():
    text = "一、加强亚博体育实验室管理。"
    assert examine(text).cleaned == text
    assert told(text) == [("inserted_words", "likely", "kept")]


@pytest.mark.parametrize(
    "text",
    [
        "申博娱乐城官网",
        "x\n亚博体育app\ny",
        "云泽市教育局-亚博体育app",
        "国产精品久久久久_亚洲欧美日韩在线观看-云泽市教育局",
    ],
)
def test_a_name_apart_from_the_prose_just_goes(text):
    cleaned = examine(text).cleaned
    assert cleaned in ("", "x\n\ny", "云泽市教育局")


def test_the_way_through_the_page_is_put_back():
    text = f"您现在位置: 网站{BRAND} > 政府公报\n{BRAND}\n云泽市人民政府办公室{BRAND}印发制度的通知"
    assert examine(text).cleaned == "您现在位置: 网站首页 > 政府公报\n\n云泽市人民政府办公室关于印发制度的通知"


@pytest.mark.parametrize(
    "text", [STREWN + "正文", "<div>" + STREWN + "</div><p>正文</p>", from_text(STREWN + "正文").replace("<p></p>", "")]
)
def test_strewn_tags_go_with_the_list_signs_between_them(text):
    examined = examine(text)
    assert [one.code for one in examined.findings] == ["strewn_tags"]
    assert "h4sia" not in examined.cleaned
    assert "•" not in examined.cleaned
    assert "正文" in examined.cleaned


@pytest.mark.parametrize(
    "html",
    [
        '<ul><li id="nav">一</li><li id="nav">二</li><li id="nav">三</li><li id="nav">四</li></ul>',
        '<p id="a">一</p><b id="a">二</b><i id="a">三</i><u id="b">四</u>',
        "<p>" + "</p><p>".join(f'<b id="x{number}"></b>' for number in range(20)) + "</p>",
    ],
)
def test_ids_that_pages_repeat_or_number_are_no_mark(html):
    assert examine(html) == (html, [])


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (
            '<p>正文</p><div style="position:absolute;left:-9999px"><a href="http://a.top/">x</a></div>',
            "invisible_link",
        ),
        ('<p>正文</p><div style="display:none">百家乐官网 <a href="http://a.top/">x</a></div>', "hidden_words"),
        ("<p>正文</p><div hidden>伟哥官网</div>", "hidden_words"),
        ('<p>正文</p><div style="display:none"><a href="https://www.bet365ab.com/">x</a></div>', "invisible_link"),
        ('<p>正文</p><script>if(/baidu/.test(document.referrer)){location.href="//a.top"}</script>', "script_redirect"),
        ('<p>正文</p><script src="https://js.bet365ab.com/a.js"></script>', "script_redirect"),
        (
            "<p>正文</p><script>eval(String.fromCharCode(47,47,98,101,116,51,54,53,46,99,111,109))</script>",
            "script_redirect",
        ),
        ('<meta http-equiv="refresh" content="0;url=https://a.top/"><p>正文</p>', "script_redirect"),
        ('<meta name="keywords" content="&#20122;&#21338;&#20307;&#32946;,亚博app"><p>正文</p>', "stuffed_keywords"),
    ],
)
def test_what_readers_do_not_see_goes_and_is_named(html, code):
    examined = examine(html)
    assert examined.cleaned == "<p>正文</p>"
    assert [(one.code, one.certainty, one.done) for one in examined.findings] == [(code, "certain", "removed")]


def test_a_link_to_such_a_site_goes_and_the_innocent_words_stay():
    assert examine('<p>见<a href="https://www.bet365ab.com/">附件</a>。</p>').cleaned == "<p>见附件。</p>"


def test_a_name_in_pieces_and_in_references_is_still_one_name():
    html = "<p>云泽市财政局&#30003;&#21338;<b>sun\u200bbet</b>官网印发预算公开办法的通知</p>"
    assert examine(html).cleaned == "<p>云泽市财政局关于<b>\u200b</b>印发预算公开办法的通知</p>"


def test_code_that_hides_that_it_leaves_is_suspected():
    html = '<script>window["\\x6c\\x6f\\x63\\x61\\x74\\x69\\x6f\\x6e"]="//a.top"</script>'
    assert told(html) == [("script_redirect", "likely", "kept")]
    assert examine(html).cleaned == html


def test_zero_width_marks_within_words_are_told_from_the_third_on():
    assert told("关\u200b于印\u200b发") == []
    assert examine("关\u200b于印\u200b发通\ufeff知").cleaned == "关于印发通知"


@pytest.mark.parametrize(
    "text",
    [
        "市教育局官网发布加强招生管理的通知，可在官网登录入口注册登录，下载“云泽通”APP手机版。",
        "国家体育总局官网。江南体育中心官网。江南体育中心 官网。华能集团官网。快乐游戏app。登录12333官网下载。",
        "为了加强彩票管理，规范彩票市场，禁止非法彩票投注和网络赌博。赌场、老虎机、百家乐等赌博活动依法查处。",
        "公民开户、充值、提款，特别提款权。代开发票、外挂、色情信息、代孕。",
        "关于警惕“亚博体育”等网络赌博平台的提示\n近期，“亚博体育”“开云体育”等网络赌博平台假冒官网。",
        "金沙县人民政府办公室印发方案的通知。永利街道、银河社区、皇冠路、太阳城小区。",
        "Tibet website, alphabet app, better internet. iPhone 手机版, Windows 客户端下载。",
        "<script>document.write(unescape(\"%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/x.js'\"))</script>",
        '<script>if(isMobile){location.href="https://www.yunze.example/m/1.html"}</script>',
        '<div style="display:none"><a href="https://www.yunze.example/">分享</a></div>',
        '<meta http-equiv="refresh" content="0;url=https://www.yunze.gov.cn/">',
        "关于转发《网络游戏管理暂行办法》的通知",
    ],
)
def test_official_prose_and_honest_pages_raise_no_alarm(text):
    assert examine(text) == (text, [])


def test_every_finding_has_a_code_of_the_list_and_its_place():
    text = f"<p>x</p>\n{STREWN}<p>云泽市财政局{BRAND}印发办法的通知</p>"
    for one in examine(text, "summary").findings:
        assert one.code in CODES
        assert one.field == "summary"
        assert text[one.offset :].startswith(one.sample[:5])


def test_what_is_longer_than_the_limit_is_given_back():
    text = BRAND * (LONGEST // len(BRAND) + 1)
    assert examine(text) == (text, [])


def test_pictures_within_the_text_do_not_count():
    picture = f'<img src="data:image/png;base64,{"A" * LONGEST}">'
    text = f"{picture}<p>云泽市财政局{BRAND}印发预算公开办法的通知</p>"
    assert examine(text).cleaned == text.replace(BRAND, "关于")


MARKS = (
    "<b> </b> &nbsp; <!-- &#30003; <div\u3000style='display:none'> </div> "
    "<script> </script> <a\u3000href='//bet365ab.com'> </a>"
)
WORDS = st.sampled_from(
    [
        *"关于印发办法的通知云泽市人民政府办公室，。：《》\n<>&; _İ\u200b",
        *(mark.replace("\u3000", " ") for mark in MARKS.split(" ")),
        *(BRAND, STREWN, "官网", "bet365", "登录"),
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
@settings(deadline=None)
def test_any_text_is_examined_and_findings_lie_within_it(text):
    examined = examine(text)
    assert all(0 <= one.offset <= len(text) for one in examined.findings)
    assert (examined.cleaned == text) or examined.findings
    assert any(one.done != "kept" for one in examined.findings) == (examined.cleaned != text)


HOSTILE = (
    "<script", "<a href=", '<div style="', "<div hidden>", "</p>", "金沙", "bet365 ", "官网,", BRAND, "<!--[if",
    "<i id=x><b id=x><u id=x>", '<meta content="', "\u200b关", f"<a href={' ' * 4900}>",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_seconds_at_most(piece):
    started = time.process_time()
    examine(piece * (240_000 // len(piece)))
    assert time.process_time() - started < 6


def test_marked_tags_that_are_nested_deep_take_no_time_by_their_square():
    """Each of another name, and all of them closed behind a text: every end is far away from where it began."""
    names = [f"a{number:x}" for number in range(12_000)]
    opened, closed = "".join(f"<{name} id=x>" for name in names), "".join(f"</{name}>" for name in names)
    started = time.process_time()
    examined = examine(f"{opened}{' ' * 60_000}正文{closed}")
    assert time.process_time() - started < 3
    assert "正文" in examined.cleaned
