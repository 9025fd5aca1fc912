import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.errors import Code
from cms.sites.create_site import create_site
from cms.sites.get_site import get_site
from cms.sites.list_sites import list_sites
from cms.sites.models import Site
from cms.sites.queries import site_by_slug, sites_by_id
from cms.sites.update_site import update_site
from tests.accounts.people import ADMIN, EDITOR, EVERYBODY_ELSE
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
OTHER = {"slug": "jyj", "domain": "jyj.yunze.gov.cn", "site_id_code": "9900000013"}


def changes(database) -> list[Change]:
    with database.reading() as session:
        return list(session.scalars(select(Change).order_by(Change.sequence)))


def test_a_new_site_is_in_the_change_log(database, site):
    (change,) = changes(database)
    assert (change.kind, change.subject_id, change.scope_before) == ("site_changed", site.id, None)
    assert change.scope_after == {"sites": [site.id], "channels": [], "slug": "kjj", "domain": "kjj.yunze.gov.cn"}
    assert site.language == "zh-CN"
    assert site.version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", ""),
        ("slug", "KJJ"),
        ("slug", "科技局"),
        ("slug", "a--b"),
        ("slug", "-a"),
        ("slug", "a" * 65),
        ("domain", "localhost"),
        ("domain", "KJJ.yunze.gov.cn"),
        ("domain", "https://kjj.yunze.gov.cn"),
        ("domain", "kjj.yunze.gov.cn:80"),
        ("domain", "kjj..gov.cn"),
        ("domain", "-a.gov.cn"),
        ("domain", "云泽.中国"),
        ("site_id_code", "123456789"),
        ("site_id_code", "12345678901"),
        ("site_id_code", "１２３４５６７８９０"),
    ],
)
def test_facts_of_a_site_have_their_form(database, site_told, field, value):
    with refused(Code.INVALID, f"/{field}", f"bad_{field}"), database.writing() as session:
        create_site(ADMIN, session, site_told(**{field: value}))
    assert changes(database) == []


@pytest.mark.parametrize("field", ["slug", "domain", "site_id_code"])
def test_what_names_a_site_is_given_once(database, site, site_told, field):
    with refused(Code.CONFLICT, f"/{field}", "taken"), database.writing() as session:
        create_site(ADMIN, session, site_told(**{**OTHER, field: getattr(site, field)}))


@pytest.mark.parametrize("unit", ["supervising_id", "sponsoring_id", "operating_id"])
def test_the_three_units_must_exist(database, site_told, unit):
    with refused(Code.INVALID, f"/{unit}", "unknown"), database.writing() as session:
        create_site(ADMIN, session, site_told(**{unit: NOWHERE}))


def test_a_changed_site_tells_where_it_was_and_is(database, site):
    with database.writing() as session:
        changed = update_site(ADMIN, session, site.id, 1, {"domain": "kj.yunze.gov.cn", "name": "科技局"})
        assert changed.version == 2
        assert changed.updated_at > changed.created_at
    change = changes(database)[-1]
    assert change.scope_before["domain"] == "kjj.yunze.gov.cn"
    assert change.scope_after["domain"] == "kj.yunze.gov.cn"


def test_a_change_against_an_old_version_is_refused(database, site):
    with database.writing() as session:
        update_site(ADMIN, session, site.id, 1, {"name": "科技局"})
    with refused(Code.STALE), database.writing() as session:
        update_site(ADMIN, session, site.id, 1, {"name": "别名"})
    with database.reading() as session:
        assert session.get_one(Site, site.id).name == "科技局"


def test_a_change_that_changes_nothing_leaves_no_trace(database, site):
    with database.writing() as session:
        assert update_site(ADMIN, session, site.id, 1, {"name": site.name}).version == 1
    assert len(changes(database)) == 1


@pytest.mark.parametrize(("field", "value"), [("slug", "K"), ("domain", "x"), ("site_id_code", "1")])
def test_a_change_is_checked_like_a_new_site(database, site, field, value):
    with refused(Code.INVALID, f"/{field}"), database.writing() as session:
        update_site(ADMIN, session, site.id, 1, {field: value})
    with refused(Code.INVALID, "/operating_id", "unknown"), database.writing() as session:
        update_site(ADMIN, session, site.id, 1, {"operating_id": NOWHERE})


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_manage_sites_and_everybody_reads_them(database, site, site_told, actor):
    with database.writing() as session:
        with refused(Code.FORBIDDEN):
            create_site(actor, session, site_told(**OTHER))
        with refused(Code.FORBIDDEN):
            update_site(actor, session, site.id, 1, {"name": "别名"})
        assert get_site(actor, session, site.id).slug == "kjj"


def test_unknown_sites_are_not_found(database, site):
    with database.writing() as session:
        with refused(Code.NOT_FOUND):
            get_site(EDITOR, session, NOWHERE)
        with refused(Code.NOT_FOUND):
            update_site(ADMIN, session, NOWHERE, 1, {})
        assert site_by_slug(session, "nowhere") is None
        assert site_by_slug(session, "kjj").id == site.id
        assert sites_by_id(session, [site.id, NOWHERE]).keys() == {site.id}
        assert sites_by_id(session, []) == {}


def test_sites_are_listed_filtered_and_sorted(database, tree, site, site_told):
    with database.writing() as session:
        told = site_told(**OTHER, name="云泽市教育局", operating_id=tree.education.id, language="en")
        create_site(ADMIN, session, told)

    def slugs(**query: object) -> list[str]:
        asked = {"sort": "slug", "limit": 20, "cursor": None, "total": False, **query}
        with database.reading() as session:
            return [row[0].slug for row in list_sites(EDITOR, session, asked).rows]

    assert slugs() == ["jyj", "kjj"]
    assert slugs(sort="-slug") == ["kjj", "jyj"]
    assert slugs(organization=tree.education.id) == ["jyj"]
    assert slugs(organization=tree.city.id) == ["jyj", "kjj"]
    assert slugs(language="en") == ["jyj"]
    assert slugs(q="科技局") == ["kjj"]
    assert slugs(q="kjj.yunze") == ["kjj"]
