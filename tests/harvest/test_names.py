from tests.cast import CODES
from tests.harvest.conftest import MAPPING

MORE = """
[fields.publisher]
column = "附件"
[fields.subjects]
column = "栏目"
split = ";"
"""
TEXT = MAPPING.replace('[links]\ncolumn = "附件"\n', "") + MORE


def bring(desk, unit: str, subjects: str):
    row = f"关于一,2026-03-01,现就有关事项通知如下。,{subjects},https://old.yunze.example/1,{unit}"
    report = desk.bring_in(desk.file(row), TEXT)
    return desk.contents()[0], desk.outcomes(report)[0][2]


def test_publishers_are_found_by_name(desk):
    content, reasons = bring(desk, "云泽市 科学技术局", "")
    assert content["publisher"] == desk.cast.organizations["science"]
    assert reasons == []


def test_publishers_are_found_by_credit_code(desk):
    content, _ = bring(desk, CODES["science"], "")
    assert content["publisher"] == desk.cast.organizations["science"]


def test_a_name_that_nobody_has_is_left_out_with_a_reason(desk):
    content, reasons = bring(desk, "不存在的单位", "不存在的主题")
    assert "publisher" not in content
    assert "subjects" not in content
    assert sorted(reasons) == ["no_such_organization", "no_such_term"]


def test_subjects_are_found_by_label_and_by_code(desk):
    content, reasons = bring(desk, "", "科技;science")
    assert content["subjects"] == ["science"]
    assert reasons == []
