import threading

import pytest
from sqlalchemy import select

from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, create_organization
from cms.accounts.organizations.update_organization import update_organization
from cms.changes.models import Change
from cms.errors import Code, Problem
from tests.accounts.people import ADMIN, EVERYBODY_ELSE, code
from tests.accounts.refusals import refused


def lineage(database, organization_id: str) -> str:
    with database.reading() as session:
        return session.get_one(Organization, organization_id).lineage


def below(database, parent_id: str, serial: int) -> str:
    new = NewOrganization(name="科", credit_code=code(serial), level="department", parent_id=parent_id)
    with database.writing() as session:
        return create_organization(ADMIN, session, new).id


def test_a_renamed_organization_is_in_the_change_log(database, tree):
    with database.writing() as session:
        update_organization(ADMIN, session, tree.technology.id, {"name": "云泽市科技局", "region": None})
    with database.reading() as session:
        assert session.get_one(Organization, tree.technology.id).name == "云泽市科技局"
        assert session.get_one(Organization, tree.technology.id).region is None
        change = session.scalars(select(Change)).one()
        assert (change.kind, change.subject_id) == ("organization_changed", tree.technology.id)


def test_a_change_that_changes_nothing_leaves_no_trace(database, tree):
    with database.writing() as session:
        same = {"name": tree.technology.name, "parent_id": tree.city.id}
        update_organization(ADMIN, session, tree.technology.id, same)
    with database.reading() as session:
        assert session.scalars(select(Change)).all() == []


def test_a_move_takes_the_whole_subtree_along(database, tree):
    office = below(database, tree.technology.id, 20)
    desk = below(database, office, 21)
    with database.writing() as session:
        moved = update_organization(ADMIN, session, tree.technology.id, {"parent_id": tree.county.id})
        assert moved.lineage == f"/{tree.county.id}/{tree.technology.id}/"
    assert lineage(database, office) == f"/{tree.county.id}/{tree.technology.id}/{office}/"
    assert lineage(database, desk) == f"/{tree.county.id}/{tree.technology.id}/{office}/{desk}/"
    assert lineage(database, tree.education.id) == f"/{tree.city.id}/{tree.education.id}/"


def test_an_organization_can_become_a_root(database, tree):
    with database.writing() as session:
        update_organization(ADMIN, session, tree.education.id, {"parent_id": None})
    assert lineage(database, tree.education.id) == f"/{tree.education.id}/"


def test_nothing_moves_below_itself(database, tree):
    office = below(database, tree.technology.id, 20)
    for parent in (tree.technology.id, office):
        with refused(Code.INVALID, "/parent_id", "cycle"), database.writing() as session:
            update_organization(ADMIN, session, tree.technology.id, {"parent_id": parent})
    assert lineage(database, office) == f"/{tree.city.id}/{tree.technology.id}/{office}/"


def test_two_moves_at_once_never_make_a_cycle(database, tree):
    barrier = threading.Barrier(2)

    def move(moved: str, parent: str) -> None:
        barrier.wait()
        try:
            with database.writing() as session:
                update_organization(ADMIN, session, moved, {"parent_id": parent})
        except Problem as problem:
            outcomes.append(problem.code)
        else:
            outcomes.append(None)

    outcomes: list[Code | None] = []
    pairs = [(tree.technology.id, tree.education.id), (tree.education.id, tree.technology.id)]
    threads = [threading.Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [Code.INVALID, None]
    longest = max(lineage(database, tree.technology.id), lineage(database, tree.education.id), key=len)
    assert longest.count("/") == 4


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_change_organizations(database, tree, actor):
    with refused(Code.FORBIDDEN), database.writing() as session:
        update_organization(actor, session, tree.technology.id, {"name": "别名"})


def test_an_unknown_organization_or_parent_is_told(database, tree):
    nowhere = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
    with refused(Code.NOT_FOUND), database.writing() as session:
        update_organization(ADMIN, session, nowhere, {"name": "无"})
    with refused(Code.INVALID, "/parent_id", "unknown"), database.writing() as session:
        update_organization(ADMIN, session, tree.city.id, {"parent_id": nowhere})
