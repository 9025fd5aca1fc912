"""The difference of two revisions."""

import time

from hypothesis import given
from hypothesis import strategies as st

from cms.library.diff import LONGEST_RUN, MOST_LINES, diff, runs


def joined(found: list[dict[str, str]], *operations: str) -> str:
    return "".join(run["text"] for run in found if run["operation"] in operations)


texts = st.text(alphabet="云泽市2026年，。\nab", max_size=60)


@given(texts, texts)
def test_the_runs_give_back_both_texts(before: str, after: str) -> None:
    found = runs(before, after)
    assert joined(found, "same", "deleted") == before
    assert joined(found, "same", "inserted") == after


def test_a_changed_number_is_one_run() -> None:
    assert runs("补贴3000元", "补贴3500元") == [
        {"operation": "same", "text": "补贴"},
        {"operation": "deleted", "text": "3000"},
        {"operation": "inserted", "text": "3500"},
        {"operation": "same", "text": "元"},
    ]


def test_unchanged_paragraphs_stay_whole() -> None:
    found = runs("第一条 甲\n第二条 乙\n", "第一条 甲\n第二条 丙\n")
    assert found[0] == {"operation": "same", "text": "第一条 甲\n"}


def test_texts_beyond_the_limits_are_told_as_replaced_in_no_time() -> None:
    began = time.perf_counter()
    long_line = runs("甲" * LONGEST_RUN, "乙" * LONGEST_RUN)
    many_lines = runs("甲\n" * (MOST_LINES + 1), "乙\n")
    assert [run["operation"] for run in long_line + many_lines] == ["deleted", "inserted"] * 2
    assert time.perf_counter() - began < 1


def test_fields_are_compared_and_texts_within_them() -> None:
    found = diff({"title": "甲办法", "keywords": ["一"]}, "正文", {"title": "乙办法", "genre": "notice"}, "正文")
    assert [(change["field"], change["before"], change["after"]) for change in found["fields"]] == [
        ("genre", None, "notice"),
        ("keywords", ["一"], None),
        ("title", "甲办法", "乙办法"),
    ]
    assert found["fields"][2]["runs"][0] == {"operation": "deleted", "text": "甲"}
    assert found["text"] == []


def test_the_body_is_compared_as_plain_text() -> None:
    found = diff({"body": "<p>甲</p>"}, "甲", {"body": "<p>乙</p>"}, "乙")
    assert [run["operation"] for run in found["text"]] == ["deleted", "inserted"]
    assert found["fields"][0]["runs"] == []
