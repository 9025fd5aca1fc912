import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.accounts import passwords
from cms.accounts.models import Account, Person
from cms.accounts.users.create_user import NewUser, create_user
from cms.accounts.users.persons import PersonData
from cms.accounts.users.queries import present
from cms.accounts.users.update_user import update_user
from cms.errors import Code
from cms.ids import new_id
from permissions.duties import Duty
from tests.accounts.people import ADMIN, EVERYBODY_ELSE
from tests.accounts.refusals import refused


def told(tree, username="su.wen", duty=Duty.EDITOR, staff="S-1", name="苏文", **changed: object) -> NewUser:
    person = {"staff_number": staff, "name": name, "organization_id": tree.technology.id, **changed}
    return NewUser(username=username, duty=duty, person=PersonData(**person))


def made(database, settings, new: NewUser):
    with database.writing() as session:
        return create_user(ADMIN, session, settings, new)


def test_an_account_begins_with_a_password_that_must_be_changed(database, settings, tree):
    created = made(database, settings, told(tree))
    account = created.user.account
    assert account.must_change_password
    assert account.is_active
    assert created.initial_password not in account.password_hash
    assert passwords.hasher("fast").verify(account.password_hash, created.initial_password)


def test_what_is_shown_of_a_user_holds_no_secret(database, settings, tree):
    created = made(database, settings, told(tree))
    shown = present(created.user)
    assert shown["person"]["organization"]["name"] == "云泽市科学技术局"
    assert created.user.account.password_hash not in str(shown)
    assert created.initial_password not in str(shown)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_open_accounts(database, settings, tree, actor):
    with refused(Code.FORBIDDEN), database.writing() as session:
        create_user(actor, session, settings, told(tree))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_second_account_belongs_to_the_same_person(database, settings, tree):
    first = made(database, settings, told(tree))
    second = made(database, settings, told(tree, username="su.wen.2"))
    assert first.user.person.id == second.user.person.id
    assert first.user.account.id != second.user.account.id


def test_a_staff_number_is_not_another_persons(database, settings, tree):
    made(database, settings, told(tree))
    with refused(Code.CONFLICT, "/person/staff_number", "taken"):
        made(database, settings, told(tree, username="li.wei", name="李伟"))


def test_a_person_has_one_duty_at_a_time(database, settings, tree):
    first = made(database, settings, told(tree))
    with refused(Code.CONFLICT, "/duty", "second_duty"):
        made(database, settings, told(tree, username="su.reviews", duty=Duty.REVIEWER))
    with database.writing() as session:
        update_user(ADMIN, session, first.user.account.id, {"active": False})
    second = made(database, settings, told(tree, username="su.reviews", duty=Duty.REVIEWER))
    assert second.user.person.id == first.user.person.id
    with refused(Code.CONFLICT, "/active", "second_duty"), database.writing() as session:
        update_user(ADMIN, session, first.user.account.id, {"active": True})


def test_a_user_name_is_given_once(database, settings, tree):
    made(database, settings, told(tree))
    with refused(Code.CONFLICT, "/username", "taken"):
        made(database, settings, told(tree, staff="S-2", name="别人"))


@pytest.mark.parametrize("username", ["", "ab", "Su.Wen", "苏文", "1su", "su wen", "s" * 65])
def test_a_user_name_has_small_letters_and_digits(database, settings, tree, username):
    with refused(Code.INVALID, "/username", "bad_username"):
        made(database, settings, told(tree, username=username))


def test_a_person_works_for_an_organization_that_exists(database, settings, tree):
    nowhere = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
    with refused(Code.INVALID, "/person/organization_id", "unknown"):
        made(database, settings, told(tree, organization_id=nowhere))


@pytest.mark.parametrize("staff", ["s-1", "Ｓ－１", " S -\u30001", "S\u200b-1\ufe0f", "S\u20111", "S\u2014\u00ad1"])
def test_a_staff_number_is_one_number_however_it_is_written(database, settings, tree, staff):
    first = made(database, settings, told(tree))
    second = made(database, settings, told(tree, username="su.wen.2", staff=staff))
    assert first.user.person.id == second.user.person.id
    assert present(second.user)["person"]["staff_number"] == "S-1"
    with refused(Code.CONFLICT, "/duty", "second_duty"):
        made(database, settings, told(tree, username="su.reviews", duty=Duty.REVIEWER, staff=staff))


@pytest.mark.parametrize("staff", ["", " \u3000\u200b", "\ufdfa" * 8])
def test_a_staff_number_has_visible_characters_and_not_too_many(staff):
    with refused(Code.INVALID, "/person/staff_number", "bad_staff_number"):
        PersonData(staff_number=staff, name="苏文", organization_id="")


def test_the_database_refuses_a_staff_number_of_small_letters(database, settings, tree):
    kept = made(database, settings, told(tree)).user.person
    statements = (
        update(Person).where(Person.id == kept.id).values(staff_number="s-1"),
        insert(Person).values(
            id=new_id(), name="苏文", staff_number="s-1", organization_id=tree.technology.id, created_at=clock.now()
        ),
    )
    for statement in statements:
        with pytest.raises(IntegrityError, match="a staff number has capitals"), database.writing() as session:
            session.execute(statement)
