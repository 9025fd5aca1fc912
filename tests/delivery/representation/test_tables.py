"""The tables of a service item, ready to be shown."""

import orjson
import pytest

from cms.delivery.models import DeliveredResource
from cms.delivery.representation.tables import tables_of
from schemas.content_types import CONTENT_TYPES, full
from tests.schemas.wholes import AN_ID, ANOTHER_ID, whole

FORMS = {AN_ID: "申请表", ANOTHER_ID: "申请表（示例）"}


def tables(**content: object) -> dict[str, dict]:
    return {one["name"]: one for one in tables_of("service_item", full("service_item", content), FORMS)}


def headings(table: dict, language: str = "zh") -> list[str]:
    return [column[language] for column in table["columns"]]


def test_headings_are_the_labels_of_the_schema_in_both_languages():
    table = tables(materials=[{"name": "申请书", "necessity": "required", "copies": 2}])["materials"]
    assert table["title"] == {"zh": "办理材料", "en": "Materials"}
    assert headings(table) == ["材料名称", "必要性", "份数"]
    assert headings(table, "en") == ["Name", "Necessity", "Copies"]
    assert table["rows"] == [["申请书", "必要", "2"]]


def test_codes_are_told_in_the_language_of_the_item():
    table = tables(language="en", materials=[{"name": "Form", "necessity": "required"}])["materials"]
    assert table["rows"] == [["Form", "required"]]


def test_columns_without_anything_in_them_are_left_out():
    steps = tables(steps=[{"name": "受理"}, {"name": "审核", "result": "意见"}])["steps"]
    assert steps["rows"] == [["受理", ""], ["审核", "意见"]]
    assert headings(steps) == ["环节", "环节结果"]


def test_both_time_limits_stand_in_one_table():
    limits = tables(
        statutory_limit={"amount": 30, "unit": "working_day"},
        promised_limit={"unit": "on_the_spot", "note": "当场办结"},
    )["limits"]
    assert headings(limits) == ["时限", "数量", "单位", "说明"]
    assert limits["rows"] == [["法定办结时限", "30", "工作日", ""], ["承诺办结时限", "", "即时", "当场办结"]]


def test_flags_and_several_values_are_told_in_words():
    shown = tables(
        fees=[{"name": "工本费", "amount": "12.50", "reducible": True}],
        results=[{"name": "证书", "delivery": ["window", "post"]}],
    )
    assert shown["fees"]["rows"] == [["工本费", "12.50", "是"]]
    assert shown["results"]["rows"] == [["证书", "窗口领取；邮寄"]]


def test_files_are_named_as_readers_know_them():
    table = tables(materials=[{"name": "申请书", "blank_form_id": AN_ID, "sample_id": ANOTHER_ID}])["materials"]
    assert table["rows"] == [["申请书", "申请表", "申请表（示例）"]]


def test_every_row_is_as_long_as_its_table_is_wide():
    content = whole("service_item")
    shown = tables_of("service_item", full("service_item", content), FORMS)
    assert [one["name"] for one in shown] == [
        "basis", "materials", "steps", "limits", "fees", "results", "places", "contacts", "faqs"
    ]  # fmt: skip
    assert all(len(row) == len(one["columns"]) for one in shown for row in one["rows"])
    assert all(isinstance(cell, str) for one in shown for row in one["rows"] for cell in row)


def test_what_is_empty_makes_no_table():
    assert tables() == {}


@pytest.mark.parametrize("type_name", sorted({*CONTENT_TYPES} - {"service_item"}))
def test_other_types_have_none(type_name):
    assert tables_of(type_name, full(type_name, whole(type_name)), {}) == []


def test_an_item_carries_them_and_a_list_on_request(library, reader):
    one = library.published("service_item", materials=[{"name": "申请书"}])
    with library.database.reading() as session:
        row = session.get_one(DeliveredResource, one)
        assert orjson.loads(row.full)["tables"][0]["rows"] == [["申请书"]]
        assert "tables" not in orjson.loads(row.summary)
    listed = reader.get("/delivery/v1/resources?include=tables").json["data"][0]
    assert listed["tables"][0]["name"] == "materials"
