import pytest

from cms.harvest.choices import compile_choice
from cms.harvest.mapping import Choice, Rule
from cms.harvest.reasons import Reason

PLACE = {"标题": 0, "栏目": 1}


@pytest.fixture
def reasons() -> list[Reason]:
    return []


def test_a_constant_is_the_same_for_every_row(reasons):
    assert compile_choice(Choice(constant="article"), "type", PLACE)(["x", "y"], reasons) == "article"
    assert compile_choice(Choice(), "channel", PLACE)(["x", "y"], reasons) is None
    assert reasons == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("政策解读", "interpretation"),
        (" 政策解读\u3000", "interpretation"),
        ("科技政策", "policy"),
        ("2026年度报告", "report"),
        ("别的", "other"),
    ],
)
def test_the_first_rule_that_fits_gives_the_value(reasons, cell, value):
    rules = (
        Rule("is", ("政策解读", "图解"), "interpretation"),
        Rule("contains", ("政策", "法规"), "policy"),
        Rule("matches", (r"\d{4}年度",), "report"),
    )
    choice = Choice(column="栏目", rules=rules, default="other")
    assert compile_choice(choice, "channel", PLACE)(["标题", cell], reasons) == value
    assert reasons == []


def test_a_row_that_no_rule_fits_has_a_reason(reasons):
    choice = Choice(column="栏目", rules=(Rule("is", ("a",), "b"),))
    assert compile_choice(choice, "type", PLACE)(["", "别的"], reasons) is None
    assert [(one.code, one.field) for one in reasons] == [("no_rule", "type")]
    assert "别的" in reasons[0].detail.zh
