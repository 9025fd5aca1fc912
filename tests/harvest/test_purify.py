import pytest

from cms.harvest.purify import purify

PROSE = "<p>各县（市、区）人民政府，市政府各部门：现将《云泽市科技创新券管理办法》印发给你们，请认真贯彻执行。</p>"
HIDDEN = '<div style="display:none">' + '<a href="http://bet.example/">澳门新葡京官网</a>' * 3 + "</div>"


def told(content):
    reasons = []
    return purify(content, reasons).was_tampered_with, [(one.code, one.field) for one in reasons]


def test_official_prose_is_left_as_it_is_and_nothing_is_told():
    content = {"title": "关于印发科技创新券管理办法的通知", "body": PROSE}
    assert told(content) == (False, [])
    assert content["body"] == PROSE


def test_what_break_ins_left_is_taken_out_and_told_with_its_field():
    content = {"title": "通知", "body": HIDDEN + PROSE}
    was_tampered_with, reasons = told(content)
    assert was_tampered_with
    assert "新葡京" not in content["body"]
    assert "请认真贯彻执行" in content["body"]
    assert ("tampering_removed", "body") in reasons


def test_what_old_systems_left_is_taken_out_and_counted():
    content = {"title": "通知", "body": '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>' + PROSE}
    was_tampered_with, reasons = told(content)
    assert not was_tampered_with
    assert {code for code, _ in reasons} == {"cleaned"}
    assert "o:p" not in content["body"]


ARTICLE = "第三条 补助标准为每人每年一万元，由财政统筹安排，请各单位遵照执行。"
HIDING = [
    "display:none",
    "visibility:hidden",
    "opacity:0",
    "position:absolute;clip:rect(0,0,0,0)",
    "clip-path:inset(50%)",
    "text-indent:-5000px",
    "margin-left:-9999px",
    "font-size:0",
    "height:0;overflow:hidden",
]


@pytest.mark.parametrize("style", HIDING)
@pytest.mark.parametrize("tag", ["div", "span", "p"])
def test_hidden_text_that_reads_as_prose_never_goes_without_a_word(style, tag):
    content = {"title": "通知", "body": f'{PROSE}<{tag} style="{style}">{ARTICLE}</{tag}>'}
    reasons = []
    assert not purify(content, reasons).was_tampered_with
    assert "第三条" not in content["body"]
    assert [(one.code, one.field) for one in reasons] == [("hidden_prose", "body")]
    assert ARTICLE in reasons[0].detail.zh
    assert ARTICLE in reasons[0].detail.en


def test_each_hidden_article_is_told_by_its_beginning():
    hidden = "".join(f"<div hidden><p>第{n}条 各单位应当按照本办法的规定办理。</p></div>" for n in "三四五")
    reasons = []
    purify({"title": "通知", "body": PROSE + hidden}, reasons)
    assert [one.code for one in reasons] == ["hidden_prose"] * 3
    assert all(f"第{n}条" in one.detail.zh for n, one in zip("三四五", reasons, strict=True))


@pytest.mark.parametrize(
    "hidden",
    ["提示：请输入姓名", f'{ARTICLE}<a href="https://a.top/">更多</a>', "乐鱼村官网。申博报名，各位读者请看这里。"],
)
def test_other_hidden_text_is_told_together_with_its_beginning(hidden):
    content = {"title": "通知", "body": f'{PROSE}<span hidden>{hidden}</span><b style="display:none">注</b>'}
    reasons = []
    purify(content, reasons)
    (told_hidden,) = [one for one in reasons if one.code != "tampering_suspected"]
    assert told_hidden.code == "hidden_removed"
    assert hidden[:8] in told_hidden.detail.zh
    assert "2 处" in told_hidden.detail.zh


def test_a_body_of_which_all_is_hidden_is_told_as_well():
    assert told({"title": "通知", "body": f"<div hidden>{ARTICLE}</div>"}) == (False, [("hidden_prose", "body")])


def test_what_is_hidden_without_words_is_not_worth_one():
    assert told({"title": "通知", "body": f'{PROSE}<div hidden><hr></div><input type="hidden" id="x">'}) == (False, [])


def test_content_without_texts_is_fine():
    assert told({"title": "通知"}) == (False, [])
