import time

import pytest

from cms.harvest.own_number import find

TITLE = "关于印发《云泽市实验室管理办法》的通知"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\n云科发〔2026〕12号\n各单位：", "云科发〔2026〕12号"),
        ("\u3000\u3000云科发﹝2026﹞12号云泽市科学技术局关于印发", "云科发﹝2026﹞12号"),
        (f"{TITLE}\u3000\u3000云科平规[2026]1号\u3000\u3000各单位：", "云科平规[2026]1号"),
        (f"{TITLE}（云科平规〔2026〕1号）\n各单位：", "云科平规〔2026〕1号"),
        ("云泽市人民政府关于促进创新发展的若干意见\u3000\u3000云政发〔2026〕7号各县人民政府：", "云政发〔2026〕7号"),
        ("云科发 〔 2026 〕 12 号\n各单位", "云科发〔2026〕12号"),
        ("中华人民共和国国务院令第782号\n《条例》已经通过", "中华人民共和国国务院令第782号"),
        ("财政部税务总局公告2022年第28号\n为支持创新，", "财政部税务总局公告2022年第28号"),
    ],
)
def test_a_number_before_the_running_text_is_the_documents_own(text, wanted):
    assert find(TITLE, text).endswith(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "为落实《科技部关于加强管理的通知》（国科发基〔2020〕10号）精神，现通知如下。",
        "《云泽市实验室管理办法》（云科平规〔2026〕1号）已经印发，现解读如下。",
        "根据云科发〔2026〕3号文件要求，现公示如下。",
        "各单位：按照《办法》要求，云科发〔2026〕3号同时废止。",
        "近日，市科技局印发云科发〔2026〕3号文件。",
        "各县（市、区）科技局：现转发国科发〔2026〕3号。",
        "没有文号的正文。",
        "",
        "2026年第3号",
    ],
)
def test_a_number_that_the_text_cites_is_not_taken(text):
    assert find("《办法》解读", text) is None


def test_a_number_at_the_end_of_the_title_counts_first():
    assert find("软科学计划管理办法（云科政〔2013〕12号)", "云科政〔2013〕99号\n") == "云科政〔2013〕12号"
    assert find("云科政〔2013〕12号", "") == "云科政〔2013〕12号"


@pytest.mark.parametrize("title", ["关于贯彻云政〔2013〕43号文件的通知", "《管理办法》（云科政〔2013〕12号）解读"])
def test_a_number_that_the_title_cites_is_not_taken(title):
    assert find(title, "") is None


def test_commas_of_the_title_at_the_head_are_no_sentence():
    title = "关于大力推进创新、创业，支持发展的意见"
    assert find(title, f"{title}\n云政发〔2026〕7号\n各县：") == "云政发〔2026〕7号"


def test_only_the_leading_characters_are_looked_at():
    text = "关于工作\n" * 30 + "云科发〔2026〕12号"
    assert find("", text, 50) is None
    assert find("", text, 400) == "云科发〔2026〕12号"


def test_finding_takes_no_time_on_a_hostile_text():
    began = time.perf_counter()
    for text in ("（" * 5000, "〔2026〕" * 1000, "》（" * 2500, "号" * 5000, "令第" * 2500):
        find(text, text, 5000)
    assert time.perf_counter() - began < 1
