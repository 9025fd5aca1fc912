"""Articles: every kind of the rules, and parts that belong to one kind only (L5)."""

import pytest
from marshmallow import ValidationError

from schemas.article import KINDS, PARTS
from schemas.content_types import load_content
from schemas.faults import flatten

PART = {
    "leader": {"name": "江一舟", "position": "云泽市副市长", "rank": 2},
    "organisation": {
        "name": "云泽市科学技术局",
        "functions": ["拟订科技规划", "管理科技计划"],
        "phone": "0311-80000000",
    },
    "data": {
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "frequency": "yearly",
        "indicators": [{"name": "研发经费投入", "value": "12.6", "unit": "亿元"}],
    },
    "hot_topic_response": {"concern": "学位够不够", "response": "新增学位3200个", "responded_on": "2026-03-02"},
    "rumour_refutation": {"rumour": "停水三天", "facts": "检修六小时", "verdict": "false"},
    "topic": {"lead": "优化营商环境", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
}


def load(content):
    return load_content("article", {"title": "标题", **content})


def codes(content):
    with pytest.raises(ValidationError) as caught:
        load(content)
    return [(one.pointer, one.code) for one in flatten(caught.value)]


def test_all_kinds_of_the_rules_are_there():
    assert set(KINDS) == {
        "news",
        "notice",
        "announcement",
        "leader",
        "organisation",
        "data",
        "hot_topic_response",
        "rumour_refutation",
        "topic",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_taken(kind):
    assert load({"kind": kind})["kind"] == kind


@pytest.mark.parametrize("name", PARTS)
def test_a_part_goes_with_its_own_kind(name):
    assert load({"kind": name, name: PART[name]})[name] == PART[name]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_does_not_go_with_another_kind(name):
    assert codes({"kind": "news", name: PART[name]}) == [(f"/{name}", "wrong_kind")]


def test_a_change_of_a_part_need_not_repeat_the_kind():
    assert load_content("article", {"leader": PART["leader"]}, partial=True) == {"leader": PART["leader"]}


def test_an_emptied_part_does_not_stand_in_the_way_of_another_kind():
    assert load({"kind": "news", "leader": None}) == {"title": "标题", "kind": "news", "language": "zh-CN"}


@pytest.mark.parametrize(
    ("kind", "part", "lacking"),
    [
        ("leader", {"position": "局长"}, "name"),
        ("organisation", {"head": "林岚"}, "name"),
        ("hot_topic_response", {"response": "已办"}, "concern"),
        ("rumour_refutation", {"rumour": "停水"}, "facts"),
    ],
)
def test_a_part_lacks_nothing_that_makes_it_one(kind, part, lacking):
    assert codes({"kind": kind, kind: part}) == [(f"/{kind}/{lacking}", "required")]


def test_figures_are_rows():
    assert codes({"kind": "data", "data": {"indicators": [{"name": "研发"}]}}) == [
        ("/data/indicators/0/value", "required")
    ]
