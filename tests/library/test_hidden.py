"""Hidden markup: found by what it does, told by what it held."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from cms.library.hidden import SAMPLE, take_out, without_hidden


def test_html_without_marks_of_hiding_is_not_touched():
    html = "<p>关于<b>印发</b>办法的通知</p>"
    assert without_hidden(html) == (html, [])


def test_html_with_harmless_styles_is_not_rewritten():
    html = "<P STYLE='color:red'>关于<br/>印发</P>"
    assert without_hidden(html) == (html, [])


def test_the_word_hidden_in_a_text_hides_nothing():
    assert without_hidden("<p>hidden costs, color and width</p>")[1] == []


def test_only_the_beginning_of_a_long_text_is_told():
    _, removed = without_hidden(f"<p hidden>{'长' * 1000}</p>x")
    assert removed[0].sample == "长" * SAMPLE


def test_hidden_elements_inside_hidden_ones_do_no_harm():
    given = "<div hidden><p hidden><b hidden>x</b></p></div><p>y</p>"
    parsed = LexborHTMLParser(given)
    html, removed = without_hidden(given)
    assert html == "<p>y</p>"
    assert len(removed) == 3
    assert [one.inner for one in take_out(parsed)] == [False, True, True]


def test_it_is_told_whether_words_went_and_whether_a_link_to_elsewhere_was_among_them():
    html = "<p hidden>x</p><p hidden><img src=y></p><p hidden>z<a href='HTTPS://a.top'>z</a><a href='/b'>z</a></p>w"
    removed = take_out(LexborHTMLParser(html))
    assert [(one.words, one.leads) for one in removed] == [(True, False), (False, False), (True, True)]


@pytest.mark.parametrize("size", ["width='0'", "height='0px'", "width='1' height='1'"])
def test_elements_without_size_go(size):
    assert without_hidden(f"<img src='x' {size}>y")[0] == "y"


@pytest.mark.parametrize("size", ["width='100'", "height='1'", "width='100%' height='0.5'"])
def test_elements_of_some_size_stay(size):
    assert without_hidden(f"<img src='x' {size}>y")[1] == []


@pytest.mark.parametrize("tag", ["td", "tr", "table"])
def test_cells_without_a_width_of_their_own_are_only_badly_drawn(tag):
    inside = {"td": "<table><tr><td width=0>x</td></tr></table>", "tr": "<table><tr height=0><td>x</td></tr></table>"}
    html = inside.get(tag, "<table width=0><tr><td>x</td></tr></table>")
    assert without_hidden(html)[1] == []


def test_a_hidden_cell_is_hidden():
    assert len(without_hidden("<table><tr><td style='display:none'>x</td></tr></table>")[1]) == 1


def test_two_equal_ids_are_a_slip_and_three_are_a_mark():
    assert without_hidden("<b id=a></b><b id=a></b>x")[1] == []
    assert [one.kind for one in without_hidden("<b id=a></b><b id=a></b><b id=a></b>x")[1]] == ["injected"] * 3


def test_pictures_with_a_repeated_id_stay():
    html = "<p id=a><img src=x></p>" * 3
    assert without_hidden(html)[1] == []
