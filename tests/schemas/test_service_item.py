"""Service items: structured rows, not text (L8)."""

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import flatten
from schemas.service_item import ONLINE_DEGREES
from schemas.service_rows import LIMIT_UNITS

AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
WHOLE = {
    "title": "科技型中小企业评价入库登记",
    "item_code": "000120001000",
    "item_kind": "public_service",
    "handling_kind": "promised",
    "agency": {"name": "云泽市科学技术局", "nature": "法定机关"},
    "basis": [{"name": "科技型中小企业评价办法", "document_number": "国科发政〔2017〕115号", "article": "第六条"}],
    "conditions": ["在本市注册", "职工不超过500人"],
    "materials": [
        {
            "name": "评价信息表",
            "necessity": "required",
            "original": "original",
            "copies": 1,
            "form": "electronic",
            "source": "applicant",
            "blank_form_id": AN_ID,
            "sample_id": AN_ID,
            "filling_notes": "按上年度数据填写",
        }
    ],
    "steps": [{"name": "受理", "limit_amount": 1, "limit_unit": "working_day"}, {"name": "审核"}, {"name": "公示"}],
    "statutory_limit": {"amount": 20, "unit": "working_day"},
    "promised_limit": {"amount": 5, "unit": "working_day", "note": "公示时间不计"},
    "charged": False,
    "examination_criteria": ["综合评价分值不低于60分"],
    "results": [{"name": "入库登记编号", "kind": "other", "delivery": ["download"], "valid_for": "1年"}],
    "places": [{"name": "云泽市政务服务中心", "address": "泽东路8号", "window": "二楼B区12号"}],
    "hours": "工作日 9:00–12:00，13:30–17:00",
    "contacts": [{"purpose": "enquiry", "phone": "0311-80000000"}, {"purpose": "complaint", "phone": "12345"}],
    "online_degree": "full",
    "visits": 0,
    "handle_url": "https://www.yunze.example/handle",
    "query_url": "https://www.yunze.example/query",
    "complain_url": "https://www.yunze.example/complain",
    "audience_kinds": ["enterprise"],
    "themes": ["innovation"],
    "language": "zh-CN",
}


def codes(**content: object):
    with pytest.raises(ValidationError) as caught:
        load_content("service_item", {"title": "事项", **content})
    return [(one.pointer, one.code) for one in flatten(caught.value)]


def test_a_whole_item_is_taken_as_it_is():
    assert load_content("service_item", WHOLE) == WHOLE


@pytest.mark.parametrize("name", ["materials", "steps", "basis", "fees", "places", "contacts", "results", "faqs"])
def test_what_is_a_table_is_not_a_text(name):
    assert codes(**{name: "见附件"}) == [(f"/{name}", "wrong_type")]
    assert codes(**{name: ["见附件"]}) == [(f"/{name}/0", "wrong_type")]


@pytest.mark.parametrize(
    ("name", "row", "lacking"),
    [
        ("materials", {"copies": 1}, "name"),
        ("steps", {"agency": "窗口"}, "name"),
        ("basis", {"article": "第六条"}, "name"),
        ("fees", {"amount": "10"}, "name"),
        ("places", {"address": "泽东路8号"}, "name"),
        ("contacts", {"phone": "12345"}, "purpose"),
        ("results", {"kind": "other"}, "name"),
    ],
)
def test_every_row_says_what_it_is(name, row, lacking):
    assert codes(**{name: [row]}) == [(f"/{name}/0/{lacking}", "required")]


def test_a_limit_has_a_unit():
    assert codes(statutory_limit={"amount": 20}) == [("/statutory_limit/unit", "required")]
    assert "working_day" in LIMIT_UNITS


def test_a_fee_is_an_amount_of_money():
    assert codes(fees=[{"name": "工本费", "amount": "十元"}]) == [("/fees/0/amount", "bad_amount")]
    assert codes(fees=[{"name": "工本费", "amount": 10}]) == [("/fees/0/amount", "wrong_type")]


def test_there_are_four_degrees_of_online_handling():
    assert len(ONLINE_DEGREES) == 4


@pytest.mark.parametrize("name", ["handle_url", "query_url", "complain_url", "appointment_url"])
def test_addresses_are_http_only(name):
    assert codes(**{name: "javascript:alert(1)"}) == [(f"/{name}", "bad_url")]


def test_an_item_names_the_documents_that_it_rests_on():
    relations = [{"type": "based_on", "target_id": AN_ID}]
    assert load_content("service_item", {"title": "x", "relations": relations})["relations"] == relations
