from pathlib import Path

import pytest

from cms.errors import Code, Problem
from cms.harvest import mapping_file
from cms.harvest.mapping import Choice, Rule
from tests.harvest.conftest import MAPPING


def faults(text: str) -> dict[str, str]:
    with pytest.raises(Problem) as refused:
        mapping_file.parse(text.encode())
    assert refused.value.code is Code.INVALID
    return {one.pointer: one.code for one in refused.value.errors}


def test_a_mapping_is_read_into_types():
    made = mapping_file.parse(MAPPING.encode())
    assert made.source == "old-site"
    assert made.type == Choice(constant="article")
    assert made.key_columns == ("网址",)
    assert [rule.name for rule in made.fields] == ["title", "body", "first_published_at", "document_number"]
    assert made.links is not None
    assert made.links.label == "附件"
    assert made.columns() == ["网址", "标题", "内容", "时间", "附件"]


def test_a_choice_by_rules_tells_every_value_that_can_come_out():
    text = MAPPING.replace('type = "article"', "").replace(
        "[key]",
        """
[type]
column = "栏目"
default = "article"
rules = [{ is = ["解读", "图解"], value = "policy_interpretation" }, { contains = "政策", value = "policy_document" }]
[key]""",
    )
    made = mapping_file.parse(text.encode())
    assert made.type.rules[0] == Rule("is", ("解读", "图解"), "policy_interpretation")
    assert made.type.values() == ["policy_interpretation", "policy_document", "article"]
    assert "栏目" in made.columns()


def test_every_fault_of_a_file_is_told_at_once_with_its_key():
    text = """
source = ""
type = "novel"
organisation = "x"
format = "pdf"
encoding = "utf-16"
delimiter = "::"
[key]
column = "网址"
[fields.title]
column = 3
[fields.nonsense]
column = "a"
[fields.body]
[fields.created_on]
column = "时间"
forms = ["lunar"]
[fields.keywords]
column = "词"
constant = ["a"]
[fields.summary]
column = "内容"
pattern = "(a+)+"
base = "https://a.example"
[links]
split = ";"
"""
    assert faults(text) == {
        "/source": "wrong_type",
        "/type": "unknown_choice",
        "/organisation": "unknown_key",
        "/organization": "required",
        "/format": "unknown_choice",
        "/encoding": "unknown_choice",
        "/delimiter": "unknown_choice",
        "/key/columns": "wrong_type",
        "/key/column": "unknown_key",
        "/fields/title/column": "wrong_type",
        "/fields/title": "wrong_source",
        "/fields/nonsense": "unknown_field",
        "/fields/body": "wrong_source",
        "/fields/created_on/forms": "unknown_choice",
        "/fields/keywords": "wrong_source",
        "/fields/summary/pattern": "bad_pattern",
        "/fields/summary/base": "not_here",
        "/links/column": "required",
    }


def test_every_fault_is_worded_in_both_languages():
    with pytest.raises(Problem) as refused:
        mapping_file.parse(b"source = 1\n[key]\n[fields.title]\nx = 1\n")
    for one in refused.value.errors:
        assert one.detail.zh
        assert one.detail.en.isascii()


def test_a_mapping_without_title_key_or_fields_is_refused():
    assert faults("source = 'a'\ntype = 'article'\norganization = 'x'") == {"/key": "required", "/fields": "required"}
    without = MAPPING.replace("[fields.title]", "[fields.subtitle]").replace('mend_from = "内容"', "")
    assert faults(without) == {"/fields/title": "required"}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ('{ value = "article" }', "wrong_rule"),
        ('{ is = "a", contains = "b", value = "article" }', "wrong_rule"),
    ],
)
def test_a_rule_has_exactly_one_test(rule, code):
    text = MAPPING.replace('type = "article"', "").replace("[key]", f'[type]\ncolumn = "栏目"\nrules = [{rule}]\n[key]')
    assert faults(text) == {"/type/rules/0": code}


@pytest.mark.parametrize(
    ("rules", "pointer"),
    [
        ('[{ is = "a" }]', "/type/rules/0/value"),
        ('[{ is = "a", value = "novel" }]', "/type/rules/0/value"),
        ('[{ matches = "(", value = "article" }]', "/type/rules/0/matches"),
        ("[]", "/type/rules"),
        ("3", "/type/rules"),
        ('[{ is = [], value = "article" }]', "/type/rules/0/is"),
        ('[{ is = "a", value = "article", when = 1 }]', "/type/rules/0/when"),
    ],
)
def test_faults_of_rules_are_told_by_their_place(rules, pointer):
    text = MAPPING.replace('type = "article"', "").replace("[key]", f'[type]\ncolumn = "栏目"\nrules = {rules}\n[key]')
    assert pointer in faults(text)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a = ", b"= 1", b"[" * 100_000, b"a=" + b"[" * 50_000])
def test_what_is_no_toml_is_refused(data):
    with pytest.raises(Problem) as refused:
        mapping_file.parse(data)
    assert [one.code for one in refused.value.errors] == ["malformed"]


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path: Path):
    with pytest.raises(Problem):
        mapping_file.read(tmp_path / "none.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 300_000)
    with pytest.raises(Problem):
        mapping_file.read(tmp_path / "large.toml")


def test_the_digest_of_a_mapping_is_that_of_its_bytes():
    one, other = (mapping_file.parse(text.encode()) for text in (MAPPING, MAPPING + "# remark\n"))
    assert one.sha256 != other.sha256
    assert len(one.sha256) == 64


def test_a_mark_at_the_head_is_forgiven():
    assert mapping_file.parse(b"\xef\xbb\xbf" + MAPPING.encode()).source == "old-site"


def test_a_source_name_fits_its_column():
    assert faults(MAPPING.replace("old-site", "s" * 101)) == {"/source": "too_long"}


def test_a_text_that_no_database_keeps_is_refused():
    with pytest.raises(Problem) as refused:
        mapping_file.parse(MAPPING.replace('source = "old-site"', 'source = "a\\u0000"').encode())
    assert "U+0000" in refused.value.errors[0].detail.en
