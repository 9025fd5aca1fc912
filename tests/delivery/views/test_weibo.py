"""A post on Weibo is within the limit as Weibo counts, ends with the address, and is cut at the end of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.views.weibo import LIMIT, length, shortened, up_to_a_sentence, weibo

texts = st.lists(
    st.sampled_from(
        ["第一条。", "各县、区人民政府", "Word. ", "🎉", "\n", "3.5%", "！”", "x" * 300, "科" * 700, "；", "\t"]
    ),
    max_size=30,
).map("".join)
titles = st.text(min_size=1, max_size=500)
addresses = st.integers(1, 1500).map(lambda most: "https://www.yunze.example/" + "x" * most)


@given(titles, texts, addresses)
def test_a_post_is_never_over_the_limit_and_ends_with_the_address(title, text, address):
    made = weibo(title, text, address)
    assert length(made) <= LIMIT
    assert made.endswith("\n" + address)
    assert made.startswith("【")


@given(titles, texts, addresses)
def test_what_a_post_says_the_item_says(title, text, address):
    made = weibo(title, text, address)
    opening = made.removesuffix("\n" + address).partition("】")[2]
    if title.isalnum():
        assert "".join(opening.rstrip("…").split()) in "".join(text.split())


@pytest.mark.parametrize(
    ("text", "counted"),
    [("", 0), ("a", 1), ("ab", 1), ("abc", 2), ("政务", 2), ("政务ab", 3), ("：", 1), ("🎉", 2), ("\n", 1)],
)
def test_a_character_beyond_ascii_is_one_and_an_ascii_character_a_half(text, counted):
    assert length(text) == counted


def test_what_fits_is_not_cut():
    assert (
        weibo("办法", "为规范管理，制定本办法。", "https://x.cn/1")
        == "【办法】为规范管理，制定本办法。\nhttps://x.cn/1"
    )


@pytest.mark.parametrize(
    ("text", "room", "left"),
    [
        ("第一句。第二句。", 10, "第一句。"),
        ("他说：“好！”然后走了。", 16, "他说：“好！”"),
        ("增长3.5%的数据很长", 11, "增长3.5%…"),
        ("First one. Second one.", 14, "First one."),
        ("第一段\n第二段很长很长", 14, "第一段"),
        ("没有句号的一句话", 8, "没有句…"),
        ("第一句。", 0, ""),
    ],
)
def test_an_opening_is_cut_at_the_end_of_a_sentence(text, room, left):
    assert up_to_a_sentence(text, room) == left


def test_a_title_that_is_too_long_is_cut_with_a_mark():
    assert shortened("很长的标题", 8) == "很长的…"
    assert shortened("很长的标题", 0) == ""
    made = weibo("题" * 3000, "正文。", "https://x.cn/1")
    assert "…】" in made
    assert length(made) <= LIMIT
