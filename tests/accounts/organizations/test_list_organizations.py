import pytest

from cms.accounts.organizations.get_organization import get_organization
from cms.accounts.organizations.list_organizations import list_organizations
from cms.accounts.organizations.queries import present
from cms.errors import Code
from permissions.duties import Duty
from tests.accounts.people import ADMIN, EDITOR, EVERYBODY_ELSE, somebody
from tests.accounts.refusals import refused


def names(database, actor=EDITOR, **query: object) -> list[str]:
    asked = {"sort": "tree", "limit": 20, "cursor": None, "total": False, **query}
    with database.reading() as session:
        return [row[0].name for row in list_organizations(actor, session, asked).rows]


def test_the_tree_lists_every_body_after_its_parent(database, tree):
    assert names(database) == ["云泽市人民政府", "云泽市科学技术局", "云泽市教育局", "望川县人民政府"]


@pytest.mark.parametrize("actor", [ADMIN, *EVERYBODY_ELSE], ids=lambda actor: actor.duty)
def test_everybody_signed_in_reads_the_directory(database, tree, actor):
    assert len(names(database, actor)) == 4
    with database.reading() as session:
        assert get_organization(actor, session, tree.city.id).name == "云泽市人民政府"


def test_nobody_reads_it_before_the_first_change_of_the_password(database, tree):
    with refused(Code.FORBIDDEN):
        names(database, somebody(Duty.EDITOR, must_change_password=True))


def test_filters_narrow_the_list(database, tree):
    assert names(database, parent_id=tree.city.id) == ["云泽市科学技术局", "云泽市教育局"]
    assert names(database, within=tree.city.id)[0] == "云泽市人民政府"
    assert len(names(database, within=tree.city.id)) == 3
    assert names(database, q="教育") == ["云泽市教育局"]
    assert names(database, q="%") == []
    assert names(database, level="city") == ["云泽市人民政府"]
    assert len(names(database, region="990100")) == 4
    assert names(database, region="110000") == []


@pytest.mark.parametrize("sort", ["tree", "name", "-name", "credit_code", "-created_at"])
def test_pages_cover_the_list_once_in_any_order(database, tree, sort):
    whole, found, cursor = names(database, sort=sort), [], None
    for _ in range(4):
        with database.reading() as session:
            asked = {"sort": sort, "limit": 1, "cursor": cursor, "total": True}
            page = list_organizations(EDITOR, session, asked)
        found += [row[0].name for row in page.rows]
        assert page.total == 4
        cursor = page.next
    assert cursor is None
    assert found == whole


def test_an_organization_is_shown_with_its_lineage(database, tree):
    shown = present(tree.technology)
    assert shown["lineage"] == [tree.city.id, tree.technology.id]
    assert shown["credit_code"] == tree.technology.credit_code
    assert str(shown["created_at"]).endswith("+08:00")


def test_an_unknown_organization_is_not_found(database):
    with refused(Code.NOT_FOUND), database.reading() as session:
        get_organization(EDITOR, session, "0192f3a4-5b6c-7d8e-9f01-23456789abcd")
