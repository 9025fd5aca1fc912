"""HTML is bounded before a parser sees it, and tells tags apart as a parser does."""

import pytest

from cms.library.nesting import DEEPEST, FORMATTING_OPEN, LONGEST_TAG, LONGEST_TEXT, LONGEST_TITLE, SMALL, bounded

FILLER = "<p>x</p>" * 60  # enough tags to be looked at


def cut(html):
    return bounded(FILLER + html)[0].removeprefix(FILLER)


def test_small_documents_pass_as_they_are():
    html = "<div><p>x<!-- y --></div>"
    assert bounded(html) == (html, 0)


def test_tags_deeper_than_the_limit_are_cut_and_counted():
    html, count = bounded("<div>" * 150 + "x" + "</div>" * 150)
    assert html.count("<div>") == DEEPEST
    assert count == 50


def test_siblings_do_not_add_up():
    html = "<div>x</div>" * 1_000
    assert bounded(html) == (html, 0)


@pytest.mark.parametrize("tag", ["p", "li", "td", "br", "img"])
def test_tags_that_need_no_end_do_not_count_as_depth(tag):
    html = f"<{tag}>x" * 500
    assert bounded(html) == (html, 0)


def test_few_formatting_elements_stay_open():
    html, _ = bounded("".join(f"<b a={number}>" for number in range(200)))
    assert html.count("<b") == FORMATTING_OPEN


def test_closed_formatting_elements_do_not_count():
    html = "<p><b>x</b></p>" * 500
    assert bounded(html) == (html, 0)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<!-- <div> -->b", "ab"),
        ("a<!-- <div>", "a"),
        ("a<?php <div> ?>b", "a ?>b"),
        ("a<!doctype html>b", "ab"),
        ("a<script>'<div>'</script>b", "ab"),
        ("a<STYLE>x</Style >b", "ab"),
        ("a<textarea><p></textarea>b", "ab"),
        ("a<script>x", "a"),
        ("a<plaintext>x</plaintext>b", "a"),
        ("a<p title='>'>b", "a<p title='>'>b"),
        ('a<p title=">" x>b', 'a<p title=">" x>b'),
        ('a<p ">b', 'a<p ">b'),
        ("a<p =>b", "a<p =>b"),
        ("a<p x='b", "a"),
        ("a<p", "a"),
        ("a < b <3 c", "a < b <3 c"),
        ("a</>b</ x>c", "abc"),
        ("a<p x = 'y' z>b", "a<p x = 'y' z>b"),
    ],
)
def test_tags_are_told_apart_as_a_parser_does(html, left):
    assert cut(html) == left


def test_a_tag_of_monstrous_length_keeps_only_its_name():
    assert cut(f"<p {'a ' * LONGEST_TAG}>x</p>") == "<p>x</p>"


def test_a_long_text_is_broken_where_nobody_sees_it():
    text = "文" * (LONGEST_TEXT * 2 + 5)
    assert bounded(text)[0].replace("<wbr>", "") == text
    assert bounded(text)[0].count("<wbr>") == 2


def test_a_large_document_without_faults_stays_as_it_is():
    html = "<div><p>文字</p></div>\n" * (SMALL // 10)
    assert bounded(html) == (html, 0)


@pytest.mark.parametrize("written", ["<title>甲 & 乙</title>", "<TITLE lang=zh>甲 & 乙</title >"])
def test_the_title_of_a_large_document_stays(written):
    assert bounded(f"<head>{written}</head>" + FILLER)[0].startswith("<head><title>甲 & 乙</title></head>")


def test_only_the_first_title_stays_as_text_of_bounded_length():
    html = f"<title>{'<b>' * 5_000}</title><title>b</title>"
    assert cut(html) == f"<title>{('<b>' * 5_000)[:LONGEST_TITLE].replace('<', '&lt;')}</title>"
    assert cut("<title>never closed<p>x").endswith("<title>never closed&lt;p>x</title>")
