"""Policy documents: the elements of an official document (L6, GB/T 33480)."""

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import flatten
from schemas.policy_document import DOCUMENT_TYPES, STATUS, URGENCY, PolicyDocument

FIFTEEN = "决议 决定 命令（令） 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要"
WHOLE = {
    "title": "云泽市人民政府办公室关于印发《云泽市科技创新券管理办法》的通知",
    "document_number": "云政办发〔2026〕3号",
    "document_type": "notice",
    "document_status": "trial",
    "urgency": "ordinary",
    "normative": True,
    "important": True,
    "registration_number": "YZSK00-2026-0003",
    "issuing_authorities": ["云泽市人民政府办公室"],
    "addressees": ["各县（市、区）人民政府", "市政府各部门"],
    "copied_to": ["市委办公室"],
    "signatory": "江一舟",
    "signed_by": ["云泽市人民政府办公室"],
    "attachments_note": "附件：1. 申请表\n2. 汇总表",
    "note": "此件公开发布",
    "release_level": "县级",
    "printing_authority": "云泽市人民政府办公室",
    "printed_on": "2026-02-28",
    "language": "zh-CN",
}


def test_a_whole_document_is_taken_as_it_is():
    assert load_content("policy_document", WHOLE) == WHOLE


def test_the_fifteen_kinds_of_official_documents_are_there():
    names = [told.zh for told in DOCUMENT_TYPES.values()]
    assert names[:15] == FIFTEEN.split()


@pytest.mark.parametrize("name", DOCUMENT_TYPES)
def test_every_type_of_document_is_taken(name):
    assert load_content("policy_document", {"title": "x", "document_type": name})["document_type"] == name


def test_secrecy_has_no_field_in_a_library_that_publishes():
    assert not {"secrecy", "classification", "copy_number"} & set(PolicyDocument().fields)


@pytest.mark.parametrize(
    ("name", "value"), [("document_type", "memo"), ("urgency", "asap"), ("document_status", "new")]
)
def test_other_codes_are_refused(name, value):
    with pytest.raises(ValidationError) as caught:
        load_content("policy_document", {"title": "x", name: value})
    assert [(one.pointer, one.code) for one in flatten(caught.value)] == [(f"/{name}", "unknown_choice")]


def test_states_and_urgencies_have_names_in_both_languages():
    assert all(told.zh and told.en for told in [*STATUS.values(), *URGENCY.values()])


def test_a_number_is_kept_as_it_was_written():
    assert (
        load_content("policy_document", {"title": "x", "document_number": "云政办发[2026]3号"})["document_number"]
        == "云政办发[2026]3号"
    )
