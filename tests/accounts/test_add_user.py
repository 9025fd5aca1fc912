from cms.accounts.add_user import CommandLineUser, Employer, add_user
from cms.accounts.models import Organization
from cms.accounts.sessions.log_in import log_in
from cms.errors import Code
from tests.accounts.people import code
from tests.accounts.refusals import refused


def told(employer: Employer) -> CommandLineUser:
    return CommandLineUser(username="an.admin", duty="system_admin", name="安然", staff_number="S-1", employer=employer)


def test_the_first_administrator_brings_an_organization_along(database, settings):
    with database.writing() as session:
        created = add_user(session, settings, told(Employer(credit_code=code(1), name="云泽市人民政府", level="city")))
    signed_in = log_in(database, settings, "an.admin", created.initial_password)
    assert signed_in.duty == "system_admin"
    assert signed_in.must_change_password
    with database.reading() as session:
        assert session.get_one(Organization, created.user.organization.id).level == "city"


def test_a_known_organization_is_used(database, settings, tree):
    with database.writing() as session:
        created = add_user(session, settings, told(Employer(credit_code=code(2), name="another name")))
    assert created.user.organization.id == tree.technology.id
    assert created.user.organization.name == "云泽市科学技术局"


def test_an_unknown_organization_without_a_name_is_refused(database, settings):
    with refused(Code.INVALID, "/credit_code", "unknown"), database.writing() as session:
        add_user(session, settings, told(Employer(credit_code=code(1))))
