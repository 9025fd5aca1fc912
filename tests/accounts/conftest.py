import pytest

from cms.config import Settings
from cms.db import Database
from permissions.duties import Duty
from tests.accounts.people import Bodies, bodies, user


@pytest.fixture
def tree(database: Database) -> Bodies:
    """The city with its departments, and the stranger county."""
    with database.writing() as session:
        return bodies(session)


@pytest.fixture
def lin(database: Database, settings: Settings, tree: Bodies):
    """An editor of the technology bureau, who can sign in."""
    with database.writing() as session:
        return user(session, settings, "lin_editor", Duty.EDITOR, tree.technology)


@pytest.fixture
def rev(database: Database, settings: Settings, tree: Bodies):
    """A reviewer of the city, who can sign in."""
    with database.writing() as session:
        return user(session, settings, "rev_one", Duty.REVIEWER, tree.city)


@pytest.fixture
def admin(database: Database, settings: Settings, tree: Bodies):
    """An administrator, who can sign in."""
    with database.writing() as session:
        return user(session, settings, "an_admin", Duty.SYSTEM_ADMIN, tree.city)
