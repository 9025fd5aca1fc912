"""Inline styles are read as a browser reads them, as far as hiding goes."""

import time

import pytest

from cms.library.styles import declarations, hides, pixels, whitish


def test_declarations_are_read_in_small_letters_without_importance():
    assert declarations("Display: NONE !important; color:RED;;x") == {"display": "none", "color": "red"}


def test_the_last_declaration_wins():
    assert declarations("display:none;display:block")["display"] == "block"


@pytest.mark.parametrize("style", ["dis/* x */play:none", "d\\69splay:none", "\\000064isplay:none"])
def test_comments_and_escapes_do_not_disguise(style):
    assert declarations(style) == {"display": "none"}


@pytest.mark.parametrize("style", ["\\110000:x", "\\0:x", "color:\\ffffff", "/*", ":", ";;;"])
def test_broken_styles_do_no_harm(style):
    assert isinstance(declarations(style), dict)


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("0", 0.0),
        ("16px", 16.0),
        ("-9999px", -9999.0),
        ("2em", 32.0),
        (".5em", 8.0),
        ("auto", None),
        ("", None),
        (None, None),
    ],
)
def test_lengths_are_reckoned_in_pixels(value, length):
    assert pixels(value) == length


@pytest.mark.parametrize("colour", ["#fff", "#ffffff", "white", "rgb(255, 255, 255)"])
def test_white_has_many_names(colour):
    assert whitish(colour)


@pytest.mark.parametrize("colour", ["", "#333", "red", "inherit"])
def test_other_colours_show_on_paper(colour):
    assert not whitish(colour)


@pytest.mark.parametrize(
    "style",
    [
        {"visibility": "collapse"},
        {"content-visibility": "hidden"},
        {"max-height": "0", "overflow": "hidden"},
        {"line-height": "0", "overflow-y": "hidden"},
        {"clip-path": "inset(100%)"},
        {"transform": "translatex(-9999px)"},
        {"color": "#000", "background": "black"},
        {"color": "rgba(0,0,0,0)"},
        {"font-size": "1px"},
        {"font-size": "0%"},
    ],
)
def test_many_ways_lead_out_of_sight(style):
    assert hides(style)


@pytest.mark.parametrize(
    "style",
    [
        {},
        {"overflow": "hidden"},
        {"height": "0"},
        {"font-size": "1em"},
        {"font-size": "80%"},
        {"left": "-9999px"},
        {"color": "#000", "background": "#fff"},
    ],
)
def test_what_still_shows_is_not_hidden(style):
    assert not hides(style)


@pytest.mark.parametrize("piece", ["/*", "\\6", ";", ":", "a:b;", "rect(0", "translate("])
def test_reading_a_long_style_takes_no_long_time(piece):
    start = time.perf_counter()
    hides(declarations(piece * 100_000))
    assert time.perf_counter() - start < 3
