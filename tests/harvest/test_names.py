import pytest

from cms.errors import Code, Problem
from tests.cast import CODES
from tests.harvest.conftest import MAPPING, ROWS

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


def constants(publisher: str, subjects: str, genre: str) -> str:
    return f"""{MAPPING}
[fields.publisher]
constant = "{publisher}"
[fields.subjects]
constant = {subjects}
[fields.genre]
constant = "{genre}"
"""


def test_constants_are_names_as_cells_are(desk):
    science = desk.cast.organizations["science"]
    for number, publisher in enumerate(("云泽市科学技术局", CODES["science"], science)):
        for subjects in ('"科技"', '["科技", "science"]'):
            desk.bring_in(desk.file(ROWS[0]), constants(publisher, subjects, "通知"), is_dry=True)
        desk.bring_in(desk.file(ROWS[number]), constants(publisher, '"科技"', "notice"))
    for content in desk.contents():
        assert (content["publisher"], content["subjects"], content["genre"]) == (science, ["science"], "notice")


def test_constants_that_name_nothing_are_refused_once_and_before_any_row(desk):
    with pytest.raises(Problem) as refused:
        desk.bring_in(desk.file(*ROWS), constants("不存在的单位", '["科技", "不存在的主题"]', "不存在的体裁"))
    assert refused.value.code is Code.INVALID
    assert [(one.pointer, one.code) for one in refused.value.errors] == [
        ("/fields/publisher/constant", "no_such_organization"),
        ("/fields/subjects/constant", "no_such_term"),
        ("/fields/genre/constant", "no_such_term"),
    ]
    assert desk.runs() == []
