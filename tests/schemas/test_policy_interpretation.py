"""Policy interpretations: forms, suppliers, and a substance of their own (L7)."""

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import flatten
from schemas.policy_interpretation import FORMS, SUPPLIER_ROLES

AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
WHOLE = {
    "title": "《云泽市科技创新券管理办法》解读",
    "forms": ["text", "qa", "infographic"],
    "supplied_by": [{"name": "云泽市科学技术局", "role": "drafting"}],
    "interpreters": [{"name": "林岚", "position": "市科技局副局长"}],
    "background": "企业购买科技服务的费用偏高。",
    "purpose": "降低创新成本。",
    "key_measures": ["每家企业每年最高兑付20万元。", "五个工作日内审核。"],
    "applies_to": "注册在本市的科技型中小企业",
    "changes": "额度由10万元提高到20万元。",
    "questions": [{"question": "谁能申领？", "answer": "科技型中小企业。"}],
    "explained_terms": [{"term": "创新券", "meaning": "政府发放的抵扣凭证。"}],
    "media": [{"form": "infographic", "attachment_id": AN_ID, "title": "一图读懂", "transcript": "申领分三步。"}],
    "enquiries": {"unit": "市科技局政策法规科", "phone": "0311-80000000"},
    "relations": [{"type": "interprets", "target_id": AN_ID}],
    "language": "zh-CN",
}


def codes(**content: object):
    with pytest.raises(ValidationError) as caught:
        load_content("policy_interpretation", {"title": "解读", **content})
    return [(one.pointer, one.code) for one in flatten(caught.value)]


def test_a_whole_interpretation_is_taken_as_it_is():
    assert load_content("policy_interpretation", WHOLE) == WHOLE


def test_the_forms_are_those_of_the_rules():
    assert list(FORMS) == ["text", "qa", "chart", "infographic", "audio", "video", "animation"]


def test_the_issuing_the_leading_or_the_drafting_department_supplies_it():
    assert list(SUPPLIER_ROLES) == ["issuing", "leading", "drafting"]
    assert codes(supplied_by=[{"name": "某公司", "role": "vendor"}]) == [("/supplied_by/0/role", "unknown_choice")]
    assert codes(supplied_by=[{"name": "科技局"}]) == [("/supplied_by/0/role", "required")]


def test_a_form_is_named_once():
    assert codes(forms=["qa", "qa"]) == [("/forms/1", "duplicate")]


def test_a_question_has_an_answer():
    assert codes(questions=[{"question": "谁？"}]) == [("/questions/0/answer", "required")]


def test_media_tell_their_form_and_a_sensible_length():
    assert codes(media=[{"title": "x"}]) == [("/media/0/form", "required")]
    assert codes(media=[{"form": "video", "seconds": 86_401}]) == [("/media/0/seconds", "out_of_range")]
    assert codes(media=[{"form": "video", "url": "rtmp://x"}]) == [("/media/0/url", "bad_url")]


def test_an_interpretation_does_not_repeal():
    assert codes(relations=[{"type": "repeals", "target_id": AN_ID}]) == [("/relations/0/type", "relation_not_allowed")]
