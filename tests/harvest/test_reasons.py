import re

import pytest

from cms.harvest.reasons import LONGEST_VALUE, REASONS, from_json, reason

GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_says_the_same_in_both_languages(code):
    text = REASONS[code]
    assert sorted(GAP.findall(text.zh)) == sorted(GAP.findall(text.en))
    assert re.search("[\u4e00-\u9fff]", text.zh)
    assert re.sub("[“”]", "", text.en).isascii()


def test_a_reason_comes_back_as_it_was_kept():
    made = reason("date_unreadable", "created_on", value="去年")
    assert from_json([made.as_json()]) == [made]
    assert made.detail.zh == "无法识别的日期：去年"


def test_a_value_in_a_reason_is_short_and_visible():
    made = reason("date_unreadable", value="\0\x1b[31m" + "长" * 1000)
    assert "\0" not in made.detail.zh
    assert "\x1b" not in made.detail.en
    assert len(made.detail.zh) < LONGEST_VALUE + 20
