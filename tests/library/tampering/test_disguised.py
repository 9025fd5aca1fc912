"""Names written so that a search for them fails are told all the same, and what only looks like them is not."""

import time

import pytest

from cms.library.tampering.disguised import folded
from cms.library.tampering.examine import examine

AROUND = "<p>现就优化营商环境{}有关事项通知如下，请加强监督。</p>"


@pytest.mark.parametrize(
    "name",
    [
        "ＢＥＴ３６５体育在线官网",
        "𝐛𝐞𝐭𝟑𝟔𝟓体育",
        "澳.门.威.尼.斯.人",
        "新·葡·京·娱·乐·城",
        "b-e-t-3-6-5-体-育",
        "申_博_娱_乐_城",
        "真人百家乐",
    ],
)
def test_a_name_in_disguise_is_told_and_left(name):
    text = AROUND.format(name)
    examined = examine(text)
    assert examined.cleaned == text
    assert [(one.code, one.done) for one in examined.findings] == [("inserted_words", "kept")]
    assert examined.findings[0].sample in name


def test_a_name_of_wide_letters_gives_way_as_one_of_usual_ones_does():
    text = "云泽市教育局ＢＥＴ３６５体育官网印发考试招生办法的通知"
    assert examine(text).cleaned == "云泽市教育局关于印发考试招生办法的通知"


def test_words_of_any_site_are_told_where_they_are_strewn_over_a_text():
    name = "银河国际网站"
    text = f"<p>{name}就优化营商环境通知如下。</p><p>一、{name}办事流程。</p><p>二、加强{name}监督。</p>"
    examined = examine(text)
    assert examined.cleaned == text
    assert [(one.sample, one.certainty) for one in examined.findings] == [(name, "possible")] * 3


@pytest.mark.parametrize(
    "text",
    [
        "详见银河国际网站，银河国际网站每日更新。",
        "网址为 w.w.w.yunze.gov.cn，IP 为 10.1.2.3，电话 0-5-5-8-1-2，型号 A-B-C-D-3-6-5。",
        "申 请 博 士 学 位 的 通 知；一·二·三·四；甲/乙/丙/丁",
        "第３６５号，①②③，ＡＢＣ级，ＧＢ／Ｔ１８８—２０２６，面积５００㎡",
        "全市棋牌、电竞协会与真人图书馆项目；查处利用百家乐真人视频聚众赌博的违法行为。",
    ],
)
def test_what_only_looks_like_a_disguise_raises_no_alarm(text):
    assert examine(text) == (text, [])


def test_every_character_keeps_its_place():
    text = "İＢet①²㎡𝟑关ﬁ"
    assert len(folded(text)) == len(text)
    assert folded("ＢＥＴ３６５①²") == "bet365①²"


@pytest.mark.parametrize("piece", ["申.", "a-", "博|博|博|博 ", "𝐛", "银河国际网站"])
def test_hostile_text_takes_seconds_at_most(piece):
    started = time.process_time()
    examine(piece * (240_000 // len(piece)))
    assert time.process_time() - started < 6
