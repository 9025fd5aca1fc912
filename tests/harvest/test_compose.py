from typing import Any

import pytest

from cms.harvest import mapping_file
from cms.harvest.compose import compile_fields
from cms.harvest.reasons import Reason
from tests.harvest.conftest import MAPPING

COLUMNS = ("标题", "时间", "内容", "栏目", "网址", "附件")


def compose(
    mapping: str = MAPPING, type_name: str = "article", **cells: str
) -> tuple[dict[str, Any], str, list[Reason]]:
    place = {name: spot for spot, name in enumerate(COLUMNS)}
    content: dict[str, Any] = {}
    reasons: list[Reason] = []
    fill = compile_fields(mapping_file.parse(mapping.encode()), type_name, place)
    text = fill([cells.get(name, "") for name in COLUMNS], content, reasons)
    return content, text, reasons


def test_plain_text_becomes_paragraphs_and_is_given_back_to_look_in():
    content, text, _ = compose(标题="一", 内容="甲\n乙<丙")
    assert content["body"] == "<p>甲</p><p>乙&lt;丙</p>"
    assert text == "甲\n乙<丙"


def test_html_is_passed_on_and_looked_in_as_lines():
    mapping = MAPPING.replace('[fields.body]\ncolumn = "内容"', '[fields.body]\ncolumn = "内容"\nformat = "html"')
    content, text, _ = compose(mapping, 标题="一", 内容="<div><p>云科发〔2026〕1号</p><p>各单位：</p></div>")
    assert content["body"] == "<div><p>云科发〔2026〕1号</p><p>各单位：</p></div>"
    assert content["document_number"] == "云科发〔2026〕1号"
    assert text.split() == ["云科发〔2026〕1号", "各单位："]


def test_a_row_without_text_and_links_has_no_body():
    content, text, _ = compose(标题="一")
    assert "body" not in content
    assert text == ""


def test_links_stand_at_the_end_of_the_body_once_each():
    links = "https://a.example/x.pdf;https://a.example/x.pdf; ;https://a.example/y.pdf;"
    content, _, reasons = compose(标题="一", 内容="正文", 附件=links)
    assert content["body"] == (
        '<p>正文</p><p>附件</p><ul><li><a href="https://a.example/x.pdf">x.pdf</a></li>'
        '<li><a href="https://a.example/y.pdf">y.pdf</a></li></ul>'
    )
    assert reasons == []


def test_links_without_a_text_are_a_body_too():
    assert compose(标题="一", 附件="https://a.example/x.pdf")[0]["body"].startswith("<p>附件</p>")


def test_a_link_that_is_none_is_told_by_its_column():
    content, _, reasons = compose(标题="一", 附件="mailto:a@b.example")
    assert "body" not in content
    assert [(one.code, one.field) for one in reasons] == [("link_unusable", "附件")]


def test_a_title_is_mended_from_the_text():
    content, _, reasons = compose(标题="关于公布获奖名单的...", 内容="关于公布获奖名单的通知\n各县：")
    assert content["title"] == "关于公布获奖名单的通知"
    assert [one.code for one in reasons] == ["title_mended"]


def test_a_title_that_cannot_be_mended_is_kept_and_told():
    content, _, reasons = compose(标题="关于公布获奖名单的...", 内容="各县：")
    assert content["title"] == "关于公布获奖名单的..."
    assert [one.code for one in reasons] == ["title_truncated"]


def test_a_title_can_be_the_same_for_every_row():
    content, _, _ = compose(MAPPING.replace('column = "标题"\nmend_from = "内容"', 'constant = "公告"'), 内容="正文")
    assert content["title"] == "公告"


def test_a_part_is_put_together_from_its_fields():
    mapping = MAPPING.replace(
        "[links]", '[fields.source.name]\nconstant = "旧站"\n[fields.source.url]\ncolumn = "网址"\n[links]'
    )
    assert compose(mapping, 标题="一", 网址="https://a.example/1")[0]["source"] == {
        "name": "旧站",
        "url": "https://a.example/1",
    }
    assert compose(mapping, 标题="一", 网址="无")[0]["source"] == {"name": "旧站"}


def test_a_field_that_a_type_lacks_is_left_out_for_it():
    mapping = MAPPING.replace("[links]", '[fields.author]\nconstant = "林岚"\n[links]')
    assert compose(mapping, "article", 标题="一")[0]["author"] == "林岚"
    assert "author" not in compose(mapping, "policy_document", 标题="一")[0]


@pytest.mark.parametrize(
    ("places", "title", "body", "wanted"),
    [
        ('["title", "body"]', "办法（云科发〔2026〕1号）", "云科发〔2026〕2号\n", "云科发〔2026〕1号"),
        ('["body"]', "办法（云科发〔2026〕1号）", "云科发〔2026〕2号\n", "云科发〔2026〕2号"),
        ('["title"]', "办法", "云科发〔2026〕2号\n", None),
    ],
)
def test_a_number_is_looked_for_where_the_mapping_says(places, title, body, wanted):
    content, _, _ = compose(MAPPING.replace('["title", "body"]', places), 标题=title, 内容=body)
    assert content.get("document_number") == wanted


def test_a_number_can_stand_in_a_column_of_its_own():
    mapping = MAPPING.replace('find_in = ["title", "body"]', 'column = "栏目"')
    assert compose(mapping, 标题="一", 栏目=" 云科发〔2026〕5号 ")[0]["document_number"] == "云科发〔2026〕5号"


def test_links_that_nothing_parts_are_one_link():
    mapping = MAPPING.replace('column = "附件"', 'column = "附件"\nsplit = ""')
    assert "x.pdf" in compose(mapping, 标题="一", 附件="https://a.example/x.pdf")[0]["body"]


def test_a_body_can_be_the_same_for_every_row():
    mapping = MAPPING.replace('[fields.body]\ncolumn = "内容"', '[fields.body]\nconstant = "见附件"')
    assert compose(mapping, 标题="一")[0]["body"] == "<p>见附件</p>"
