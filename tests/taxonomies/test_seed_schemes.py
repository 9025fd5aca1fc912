from collections import Counter

import pytest
from sqlalchemy import func, select

from cms.library.taxonomies.fields import is_scheme_code, is_term_code
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.queries import find_term
from cms.library.taxonomies.seed_schemes import built_in, seed_schemes

SCHEMES = {told["code"]: told for told in built_in()}


@pytest.mark.parametrize("code", ["subject", "facet", "genre", "audience", "region", "topic", "service_theme"])
def test_every_scheme_that_content_refers_to_is_built_in(code: str):
    assert code in SCHEMES


@pytest.mark.parametrize("told", built_in(), ids=lambda told: told["code"])
def test_built_in_terms_are_well_formed(told):
    assert is_scheme_code(told["code"])
    seen: set[str] = set()
    for term in told["terms"]:
        assert is_term_code(term["code"])
        assert term["zh"]
        assert term["en"].isascii() or term["en"] == "communiqué"
        assert "broader" not in term or term["broader"] in seen, f"{term['code']} stands before its broader term"
        assert term.keys() <= {"code", "zh", "en", "also", "broader"}
        seen.add(term["code"])
    assert len(seen) == len(told["terms"])


def test_the_fifteen_kinds_of_official_documents_are_genres():
    kinds = [
        "决议",
        "决定",
        "命令（令）",
        "公报",
        "公告",
        "通告",
        "意见",
        "通知",
        "通报",
        "报告",
        "请示",
        "批复",
        "议案",
        "函",
        "纪要",
    ]
    assert [term["zh"] for term in SCHEMES["genre"]["terms"]][:15] == kinds


def test_the_subjects_are_those_of_the_public_scheme():
    top = [term["zh"] for term in SCHEMES["subject"]["terms"] if "broader" not in term]
    assert top[:3] == ["综合政务", "国民经济管理、国有资产监管", "财政、金融、审计"]
    assert len(top) == 22 - 1


def test_seeding_is_complete_and_safe_to_repeat(database):
    with database.writing() as session:
        added = seed_schemes(session)
    with database.writing() as session:
        assert seed_schemes(session) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TaxonomyTerm)) == added
        kept = Counter(session.scalars(select(TaxonomyTerm.scheme)))
        assert kept == {code: len(told["terms"]) for code, told in SCHEMES.items() if told["terms"]}
        technology = find_term(session, "subject", "technology")
        assert technology.broader_id == find_term(session, "subject", "science-education").id
        assert technology.alternative_labels == ["科学技术"]


def test_a_changed_label_is_not_overwritten(database):
    with database.writing() as session:
        seed_schemes(session)
        find_term(session, "genre", "notice").label_zh = "通知书"
    with database.writing() as session:
        seed_schemes(session)
        assert find_term(session, "genre", "notice").label_zh == "通知书"


def test_a_platforms_own_terms_are_added_beside(database):
    province = {"code": "990000", "zh": "澄江省", "en": "Chengjiang"}
    own = {"code": "region", "zh": "地域", "en": "region", "terms": [province]}
    with database.writing() as session:
        seed_schemes(session)
        assert seed_schemes(session, [own]) == 1
        assert find_term(session, "region", "990000").label_zh == "澄江省"
        assert find_term(session, "region", "110000") is not None
