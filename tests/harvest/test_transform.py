from typing import Any

import pytest

from cms.harvest import mapping_file
from cms.harvest.gather import Row
from cms.harvest.reasons import reason
from cms.harvest.transform import Prepared, Targets, compile_identity, compile_mapping
from tests.cast import CODES
from tests.harvest.conftest import HEADER, MAPPING

COLUMNS = HEADER.split(",")
TARGETS = Targets({CODES["science"]: "science-id", CODES["education"]: "education-id"}, {"portal:tzgg": "channel-id"})
CELLS = ("关于检查的通知", "2026-03-01", "正文", "通知", "https://old.yunze.example/1", "")


def transform(*cells: str, mapping: str = MAPPING, **row: Any) -> Prepared:
    made = compile_mapping(mapping_file.parse(mapping.encode()), COLUMNS, TARGETS)
    return made(Row(1, list(cells or CELLS), **row))


def test_a_row_becomes_content_with_its_place():
    made = transform()
    assert made.new is not None
    assert made.new.content == {
        "title": "关于检查的通知",
        "body": "<p>正文</p>",
        "first_published_at": "2026-03-01T00:00:00+08:00",
        "channels": ["channel-id"],
    }
    assert made.new.type == "article"
    assert made.new.organization_id == "science-id"
    assert made.reasons == []


def test_a_row_that_could_not_be_read_is_refused_with_its_fault():
    made = transform(fault=reason("undecodable", encoding="utf-8"))
    assert made.new is None
    assert [one.code for one in made.reasons] == ["undecodable"]


def test_the_same_row_gives_the_same_key_and_digest():
    assert transform()[1:3] == transform()[1:3]
    other = transform(*CELLS[:2], "别的正文", *CELLS[3:])
    assert other.key == transform().key
    assert other.raw_sha256 != transform().raw_sha256


def test_spaces_around_a_key_make_no_difference():
    assert transform(*CELLS[:4], f" {CELLS[4]} ", CELLS[5]).key == transform().key


def test_a_row_without_a_key_is_refused():
    made = transform(*CELLS[:4], " ", "")
    assert made.new is None
    assert [one.code for one in made.reasons] == ["key_missing"]


def test_a_key_may_be_made_of_several_columns():
    mapping = MAPPING.replace('columns = ["网址"]', 'columns = ["标题", "时间"]')
    identify = compile_identity(mapping_file.parse(mapping.encode()), COLUMNS)
    assert identify(Row(1, list(CELLS)))[0] == identify(Row(2, [*CELLS[:2], "", "", "", ""]))[0]
    assert identify(Row(1, list(CELLS)))[0] != identify(Row(2, [CELLS[0], "2026-03-02", "", "", "", ""]))[0]


def test_title_and_day_make_a_fingerprint():
    assert transform().fingerprint == transform(*CELLS[:4], "https://elsewhere.example/", "").fingerprint
    assert transform().fingerprint
    assert transform("关于检查的通知", "不详", *CELLS[2:]).fingerprint == ""


def test_a_cut_off_title_without_a_text_makes_no_fingerprint():
    assert transform("关于公布名单的...", "2026-03-01", "", *CELLS[3:]).fingerprint == ""
    assert transform("关于公布名单的...", "2026-03-01", "各县：", *CELLS[3:]).fingerprint != ""


def test_a_row_without_title_is_refused_and_keeps_its_other_reasons():
    made = transform("\u3000", "不详", *CELLS[2:])
    assert made.new is None
    assert [one.code for one in made.reasons] == ["date_unreadable", "title_missing"]


RULED = (
    MAPPING.replace('type = "article"\n', "")
    .replace(f'organization = "{CODES["science"]}"\n', "")
    .replace(
        "[key]",
        f"""
[type]
column = "栏目"
rules = [{{ is = "通知", value = "policy_document" }}, {{ is = "解读", value = "policy_interpretation" }}]
[organization]
column = "网址"
rules = [{{ contains = "jyj.", value = "{CODES["education"]}" }}]
default = "{CODES["science"]}"
[key]""",
    )
)


@pytest.mark.parametrize(
    ("column", "address", "type_name", "organization"),
    [
        ("通知", "https://kjj.example/1", "policy_document", "science-id"),
        ("解读", "https://jyj.example/1", "policy_interpretation", "education-id"),
    ],
)
def test_type_and_organization_follow_rules(column, address, type_name, organization):
    made = transform(*CELLS[:3], column, address, "", mapping=RULED)
    assert made.new is not None
    assert (made.new.type, made.new.organization_id) == (type_name, organization)


def test_a_row_for_which_no_rule_gives_a_type_is_refused():
    made = transform(*CELLS[:3], "其他", "https://kjj.example/1", "", mapping=RULED)
    assert made.new is None
    assert [(one.code, one.field) for one in made.reasons] == [("no_rule", "type")]


def test_a_mapping_without_a_channel_places_nothing():
    new = transform(mapping=MAPPING.replace('channel = "portal:tzgg"\n', "")).new
    assert new is not None
    assert "channels" not in new.content
