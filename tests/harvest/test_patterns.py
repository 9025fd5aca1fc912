import re
import time

import pytest

from cms.harvest.mapping import PATTERN_CHARACTERS
from cms.harvest.patterns import MOST_REPEATS, fault_of


@pytest.mark.parametrize(
    "pattern",
    [
        r"来源[：:]\s*(\S+)",
        r"(\d{4}-\d\d-\d\d)",
        "^(.{1,40}?)关于",
        "[(*+]([^)]+)",
        r"第(\d+)号(?:文件)?",
        r"a\+b\)*(c)",
        "(一|二)",
    ],
)
def test_ordinary_patterns_can_be_used(pattern):
    assert fault_of(pattern, group=True) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(?:a|a)*(b)",
        "(a{1,})+",
        "(a){2,}",
        r"(\w+)\1",
        "(?P<x>a)(?P=x)",
        "a*b*c*d*(e)",
        "(.*.*.*.*)x",
        "(?:a|a)" * 20 + "(b)",
        "a?" * 20 + "(b)",
        "((?:a?){30})b",
        "(?:a{0,9}){9}(b)",
    ],
)
def test_patterns_that_could_run_away_are_refused(pattern):
    assert fault_of(pattern, group=True) is not None


@pytest.mark.parametrize(
    ("pattern", "group"), [("(", True), ("[", False), ("a{5,2}", False), ("*", False), ("(?<x>a)", True)]
)
def test_what_is_no_pattern_is_refused(pattern, group):
    wrong = fault_of(pattern, group=group)
    assert wrong is not None
    assert "正则" in wrong.zh


def test_a_value_needs_exactly_one_group():
    assert fault_of("abc", group=True) is not None
    assert fault_of("(a)(b)", group=True) is not None
    assert fault_of("abc", group=False) is None


def test_long_patterns_are_refused():
    assert fault_of("a" * 1000, group=False) is not None


def test_the_worst_allowed_pattern_ends_in_time():
    pattern = "a*" * MOST_REPEATS + "(b)"
    assert fault_of(pattern, group=True) is None
    began = time.perf_counter()
    assert re.search(pattern, "a" * PATTERN_CHARACTERS) is None
    assert time.perf_counter() - began < 30
