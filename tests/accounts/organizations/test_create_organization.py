import pytest
from sqlalchemy import func, select

from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, create_organization
from cms.errors import Code
from tests.accounts.people import ADMIN, EVERYBODY_ELSE, code
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def told(**changed: object) -> NewOrganization:
    return NewOrganization(**{"name": "云泽市公安局", "credit_code": code(9), "level": "department", **changed})


def test_an_organization_stands_below_its_parent(database, tree):
    with database.writing() as session:
        made = create_organization(ADMIN, session, told(parent_id=tree.city.id, region="990100"))
    with database.reading() as session:
        kept = session.get_one(Organization, made.id)
        assert kept.lineage == f"/{tree.city.id}/{made.id}/"
        assert (kept.name, kept.level, kept.region) == ("云泽市公安局", "department", "990100")


def test_an_organization_without_parent_is_a_root(database):
    with database.writing() as session:
        made = create_organization(ADMIN, session, told(level="city"))
        assert made.lineage == f"/{made.id}/"
        assert made.parent_id is None


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_add_organizations(database, actor):
    with refused(Code.FORBIDDEN), database.writing() as session:
        create_organization(actor, session, told())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Organization)) == 0


def test_a_credit_code_is_given_once(database, tree):
    with refused(Code.CONFLICT, "/credit_code", "taken"), database.writing() as session:
        create_organization(ADMIN, session, told(credit_code=code(2).lower()))


def test_a_credit_code_with_a_typing_error_is_refused(database):
    wrong = code(9)[:-1] + ("0" if code(9)[-1] != "0" else "1")
    with refused(Code.INVALID, "/credit_code", "bad_check_character"), database.writing() as session:
        create_organization(ADMIN, session, told(credit_code=wrong))


def test_a_parent_must_exist(database):
    with refused(Code.INVALID, "/parent_id", "unknown"), database.writing() as session:
        create_organization(ADMIN, session, told(parent_id=NOWHERE))


def test_a_tree_has_a_greatest_depth(database):
    parent = None
    with database.writing() as session:
        for serial in range(100, 126):
            parent = create_organization(ADMIN, session, told(credit_code=code(serial), parent_id=parent)).id
        made = create_organization(ADMIN, session, told(credit_code=code(126), parent_id=parent))
        assert len(made.lineage) == 27 * 37 + 1
        with refused(Code.WRONG_STATE):
            create_organization(ADMIN, session, told(credit_code=code(127), parent_id=made.id))
