import pytest

from cms.accounts.users.list_users import list_users
from cms.accounts.users.update_user import update_user
from cms.errors import Code
from tests.accounts.people import ADMIN, AUDITOR, EDITOR, REVIEWER
from tests.accounts.refusals import refused


def usernames(database, actor=ADMIN, **query: object) -> list[str]:
    asked = {"sort": "username", "limit": 20, "cursor": None, "total": False, **query}
    with database.reading() as session:
        return [row[0].username for row in list_users(actor, session, asked).rows]


def test_filters_narrow_the_list(database, tree, lin, rev, admin):
    assert usernames(database) == ["an_admin", "lin_editor", "rev_one"]
    assert usernames(database, duty=["editor", "reviewer"]) == ["lin_editor", "rev_one"]
    assert usernames(database, organization=tree.technology.id) == ["lin_editor"]
    assert usernames(database, organization=tree.city.id) == ["an_admin", "lin_editor", "rev_one"]
    assert usernames(database, organization=tree.county.id) == []
    assert usernames(database, person_id=rev.person.id) == ["rev_one"]
    assert usernames(database, q="rev_") == ["rev_one"]
    assert usernames(database, sort="-username", limit=2) == ["rev_one", "lin_editor"]


def test_closed_accounts_are_listed_apart(database, lin, rev):
    with database.writing() as session:
        update_user(ADMIN, session, rev.account.id, {"active": False})
    assert usernames(database, active=True) == ["lin_editor"]
    assert usernames(database, active=False) == ["rev_one"]


def test_auditors_read_users_and_change_nothing(database, lin):
    assert usernames(database, AUDITOR) == ["lin_editor"]


@pytest.mark.parametrize("actor", [EDITOR, REVIEWER], ids=lambda actor: actor.duty)
def test_editors_and_reviewers_do_not_read_users(database, lin, actor):
    with refused(Code.FORBIDDEN):
        usernames(database, actor)
