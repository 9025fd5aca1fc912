import time

import pytest

from cms.harvest.titles import clean, mend

WHOLE = "云泽市教育局关于公布第六届经典诵读大赛获奖名单的通知"
CUT = "云泽市教育局关于公布第六届经典诵读大赛获奖..."


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("\u3000\u3000关于放假的通知\u3000", "关于放假的通知"),
        ("云泽市教育局  云泽市财政局\n关于资助的通知", "云泽市教育局 云泽市财政局 关于资助的通知"),
        ("云 泽 市 教 育 局关于放假的通知", "云泽市教育局关于放假的通知"),
        ("云   泽   市   教   育  局关于放假的通知", "云泽市教育局关于放假的通知"),
        ("教育部 国家体育总局 关于冰雪运动", "教育部 国家体育总局 关于冰雪运动"),
        ("About the holidays of 2026", "About the holidays of 2026"),
        ("", ""),
    ],
)
def test_a_title_is_written_on_one_line_without_typesetters_spaces(raw, wanted):
    assert clean(raw) == wanted


def test_a_title_that_was_not_cut_off_is_only_made_tidy():
    assert mend(" " + WHOLE, "别的正文") == (WHOLE, False, True)


@pytest.mark.parametrize(
    "body",
    [
        f"{WHOLE}\n各县（市、区）教育局：",
        f"\n\n点击下载：{WHOLE}\n",
        f"日前，市教育局印发《{WHOLE}》（云教〔2026〕1号）。",
        "云 泽 市 教 育 局\n关于公布第六届经典诵读大赛获奖名单的通知\n各县：",
    ],
)
def test_a_title_that_was_cut_off_is_completed_from_the_text(body):
    assert mend(CUT, body) == (WHOLE, True, True)


@pytest.mark.parametrize("dots", ["...", "…", "……", "......", " ...", "...\u3000"])
def test_dots_of_every_kind_tell_that_a_title_was_cut_off(dots):
    found = mend(CUT.rstrip(".") + dots, WHOLE)
    assert found.was_cut
    assert found.text == WHOLE


@pytest.mark.parametrize(
    "body",
    [
        "",
        "各县（市、区）教育局：现将名单公布如下。",
        "云泽市教育局关于公布第六届经典诵读大赛获奖情况，现说明如下。",
        "云泽市教育局关于公布第六届经典诵读大赛获奖",
        "《云泽市教育局关于公布第六届经典诵读大赛获奖",
        "云泽市教育局关于公布第六届经典诵读大赛获奖" + "名单" * 400 + "的通知",
    ],
)
def test_a_title_that_the_text_does_not_have_is_kept_and_told(body):
    assert mend(CUT, body) == (CUT, True, False)


def test_a_name_within_a_name_does_not_end_it():
    body = "印发《云泽市教育局关于转发《中小学管理办法》和配套文件的通知》，"
    assert (
        mend("云泽市教育局关于转发《中小学管理...", body).text
        == "云泽市教育局关于转发《中小学管理办法》和配套文件的通知"
    )


def test_too_little_of_a_title_is_completed_from_nothing():
    assert mend("关于...", "关于放假的通知") == ("关于...", True, False)


def test_mending_takes_no_time_on_a_hostile_text():
    began = time.perf_counter()
    mend("云" * 200 + "...", "云 " * 100_000)
    mend(CUT, "《" * 100_000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "raw", ["." * 1_000_000 + "云", "…" * 300_000 + "1", "云" * 1_000_000 + "...", ". " * 300_000 + "云"]
)
def test_dots_without_end_take_no_time(raw):
    began = time.perf_counter()
    assert mend(raw, "云" * 3000).is_whole == (not raw.endswith("..."))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("raw", "was_cut"), [("关于假期..", False), ("关于假期…", True), ("关于假期 ... ", True), ("...", True)]
)
def test_three_dots_or_an_ellipsis_tell_that_a_title_was_cut_off(raw, was_cut):
    assert mend(raw).was_cut is was_cut
