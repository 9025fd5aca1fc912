import json
import stat

import pytest
from sqlalchemy import select

from cms.accounts import passwords
from cms.accounts.models import Account, Organization, Person, RoleAssignment
from cms.demo.staff import DemoAccount, write_accounts

ONE = DemoAccount("an_admin", "secret-words-here", "system_admin", "安若谷", "管理")


@pytest.fixture
def told(accounts_file):
    """What the accounts file says, by user name."""
    return {one["username"]: one for one in json.loads(accounts_file.read_text("utf-8"))}


def test_only_the_owner_reads_the_passwords(accounts_file):
    assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600


def test_the_file_tells_whom_each_account_stands_for_and_what_for(told):
    assert {tuple(one) for one in told.values()} == {("username", "password", "duty", "name", "what_for")}
    assert told["lin_editor"]["duty"] == "editor"
    assert "编辑" in told["lin_editor"]["what_for"]


def test_every_account_signs_in_with_its_password_and_need_not_change_it(session, told):
    accounts = session.scalars(select(Account)).all()
    assert {one.username for one in accounts} == set(told)
    for one in accounts:
        assert passwords.hasher("fast").verify(one.password_hash, told[one.username]["password"])
        assert one.is_active
        assert not one.must_change_password
        assert one.duty == told[one.username]["duty"]


def test_passwords_are_generated_one_by_one(told):
    assert len({one["password"] for one in told.values()}) == len(told)
    assert all(len(one["password"]) >= 16 for one in told.values())


def test_every_account_is_another_persons(session):
    assert len(set(session.scalars(select(Account.person_id)))) == len(session.scalars(select(Person)).all()) == 15


def test_scopes_are_granted_by_the_administrator(session):
    admin = session.scalars(select(Account.id).where(Account.username == "an_admin")).one()
    granted = session.scalars(select(RoleAssignment)).all()
    assert {one.granted_by for one in granted} == {admin}
    assert {one.duty for one in granted} == {"editor", "reviewer"}


def test_an_editor_of_a_department_has_nothing_but_the_department(session):
    lin = session.scalars(select(Account.id).where(Account.username == "lin_editor")).one()
    scope = session.scalars(select(RoleAssignment).where(RoleAssignment.account_id == lin)).one()
    assert session.get_one(Organization, scope.organization_id).name == "云泽市科学技术局"


def test_writing_replaces_an_older_file_whole(tmp_path):
    path = tmp_path / "accounts.json"
    path.write_text("old " * 1000)
    path.chmod(0o644)
    write_accounts(path, [ONE])
    assert json.loads(path.read_text("utf-8"))[0]["name"] == "安若谷"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_chinese_is_written_as_it_is_read(tmp_path):
    write_accounts(tmp_path / "accounts.json", [ONE])
    assert "安若谷" in (tmp_path / "accounts.json").read_text("utf-8")
