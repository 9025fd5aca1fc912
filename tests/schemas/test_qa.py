"""Questions and answers: knowledge of departments and of interaction (L9)."""

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import flatten
from schemas.qa import KNOWLEDGE_KINDS

WHOLE = {
    "title": "科技创新券怎么申领",
    "question": "我们公司去年成立，可以申领创新券吗？",
    "answer": "可以。\n请先完成科技型中小企业评价入库。",
    "knowledge_kind": "interaction",
    "asked_on": "2026-03-01",
    "answered_on": "2026-03-04",
    "answered_by": "云泽市科学技术局",
    "basis": [{"name": "云泽市科技创新券管理办法", "document_number": "云政办发〔2026〕3号", "article": "第五条"}],
    "similar_questions": ["创新券申领条件", "新公司能用创新券吗"],
    "themes": ["innovation"],
    "message_number": "YZ20260301007",
    "language": "zh-CN",
}


def test_a_whole_answer_is_taken_as_it_is():
    assert load_content("qa", WHOLE) == WHOLE


def test_knowledge_is_of_a_department_or_of_interaction():
    assert list(KNOWLEDGE_KINDS) == ["department", "interaction"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"knowledge_kind": "other"}, ("/knowledge_kind", "unknown_choice")),
        ({"answer": " "}, ("/answer", "blank")),
        ({"basis": [{"article": "第五条"}]}, ("/basis/0/name", "required")),
        ({"similar_questions": ["a", "a"]}, ("/similar_questions/1", "duplicate")),
        ({"asked_on": "昨天"}, ("/asked_on", "bad_date")),
    ],
)
def test_what_does_not_fit_is_refused(content, fault):
    with pytest.raises(ValidationError) as caught:
        load_content("qa", {"title": "问", **content})
    assert [(one.pointer, one.code) for one in flatten(caught.value)] == [fault]
