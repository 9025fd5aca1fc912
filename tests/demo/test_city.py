from types import SimpleNamespace

import pytest

from cms.demo.city import ADMINISTRATOR, City, people
from permissions.duties import Duty
from permissions.facts import Actor, Grant

BODIES = {"city": SimpleNamespace(lineage="/a/"), "bureau": SimpleNamespace(lineage="/a/b/")}
WHOLE = Actor("1", "p1", Duty.REVIEWER, (Grant(organization="/a/", level=1),))
NEAR = Actor("2", "p2", Duty.REVIEWER, (Grant(organization="/a/b/", level=1),))
SECOND = Actor("3", "p3", Duty.REVIEWER, (Grant(organization="/a/", level=2),))
EDITOR = Actor("4", "p4", Duty.EDITOR, (Grant(organization="/a/b/"),))


@pytest.fixture
def city(session, loaded) -> City:
    made = City(session, loaded.settings, None, organizations=BODIES)
    made.actors.update(whole=WHOLE, near=NEAR, second=SECOND, editor=EDITOR)
    return made


def test_the_nearest_reviewer_of_a_level_is_asked(city):
    assert city.reviewer(1, "bureau") is NEAR
    assert city.reviewer(1, "city") is WHOLE
    assert city.reviewer(2, "bureau") is SECOND


def test_where_nobody_reviews_a_level_nobody_is_made_up(city):
    with pytest.raises(ValueError, match="empty"):
        city.reviewer(3, "bureau")


def test_the_administrator_is_the_one_who_manages():
    assert people()[ADMINISTRATOR]["duty"] == Duty.SYSTEM_ADMIN
