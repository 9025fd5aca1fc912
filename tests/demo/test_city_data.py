"""Bodies, people, sites and terms as data."""

import re
from collections import Counter

from cms.accounts.credit_code import is_credit_code
from cms.demo.reading import table
from cms.library.taxonomies.seed_schemes import built_in
from permissions.duties import Duty

BODIES = table("organizations.toml", "organization")
PEOPLE = table("people.toml", "person")
SITES = table("sites.toml", "site")


def test_credit_codes_are_valid_and_of_organs_of_government():
    codes = [body["credit_code"] for body in BODIES]
    assert all(is_credit_code(code) for code in codes)
    assert all(code.startswith("11" + body["region"]) for code, body in zip(codes, BODIES, strict=True))
    assert len(set(codes)) == len(codes)


def test_organization_codes_within_them_have_their_own_check_character():
    """GB 11714: eight characters weighed 3, 7, 9, 10, 5, 8, 4, 2 and a ninth, modulo 11."""
    for body in BODIES:
        code = body["credit_code"][8:17]
        total = sum(int(one, 36) * weight for one, weight in zip(code, (3, 7, 9, 10, 5, 8, 4, 2), strict=False))
        assert code[8] == {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def test_a_city_government_heads_departments_and_a_county_with_its_townships():
    assert "parent" not in BODIES[0]
    parents = Counter(body.get("parent") for body in BODIES)
    assert parents == {None: 1, "yz": 6, "wc": 5}
    assert Counter(body["level"] for body in BODIES) == {"city": 6, "county": 3, "township": 3}
    keys = [body["key"] for body in BODIES]
    assert all(keys.index(body["parent"]) < place for place, body in enumerate(BODIES) if place)


def test_every_duty_is_held_and_the_county_reviews_at_every_level_itself():
    assert Counter(one["duty"] for one in PEOPLE) == {
        Duty.SYSTEM_ADMIN: 2,
        Duty.EDITOR: 5,
        Duty.REVIEWER: 9,
        Duty.AUDITOR: 1,
    }
    reviewers = [one for one in PEOPLE if one["duty"] == "reviewer"]
    levels = [{scope.get("level", scope.get("role")) for scope in one["scopes"]} for one in reviewers]
    assert sorted(str(level) for (level,) in levels) == ["1", "1", "1", "2", "2", "3", "3", "3", "secrecy"]
    county = [one["scopes"] for one in reviewers if one["username"].startswith("wc_")]
    assert county == [[{"organization": "wc", "level": level}] for level in (1, 2, 3)]


def test_everybody_is_one_person_with_one_account():
    for name in ("username", "staff_number", "name"):
        assert len({one[name] for one in PEOPLE}) == len(PEOPLE)


def test_who_manages_or_audits_has_no_scope_and_the_others_have_one():
    for one in PEOPLE:
        assert bool(one.get("scopes")) == (one["duty"] in ("editor", "reviewer"))


def test_there_is_a_portal_three_department_sites_and_a_county():
    assert [site["slug"] for site in SITES] == ["portal", "kjj", "rsj", "mzj", "wangchuan"]
    assert all(re.fullmatch("[0-9]{10}", site["site_id_code"]) for site in SITES)
    assert all(site["domain"].endswith(".yunze.example") for site in SITES)


def test_every_township_has_a_column_of_its_own():
    townships = {body["key"] for body in BODIES if body["level"] == "township"}
    owners = {channel["owner"] for site in SITES for channel in site["channels"] if channel.get("parent") == "xzzc"}
    assert owners == townships


def test_there_are_thirty_channels_or_more_of_every_kind_and_topics_end():
    channels = [channel for site in SITES for channel in site["channels"]]
    assert len(channels) >= 30
    assert {channel["kind"] for channel in channels} == {"channel", "column", "topic"}
    for channel in channels:
        assert ("ends_on" in channel) == (channel["kind"] == "topic")
        assert channel["column_type"]
        assert channel["description"]
        assert channel["keywords"]


def test_columns_say_how_often_they_are_updated_and_what_they_take():
    for site in SITES:
        for channel in site["channels"]:
            if channel["kind"] == "column":
                assert channel["update_interval_days"] > 0
                assert channel["accepted_types"]


def test_terms_are_added_beside_the_built_in_ones_and_have_both_names():
    there = {(scheme["code"], term["code"]) for scheme in built_in() for term in scheme["terms"]}
    for scheme in table("taxonomies.toml", "scheme"):
        for term in scheme["terms"]:
            assert (scheme["code"], term["code"]) not in there
            assert term["zh"]
            assert term["en"]
