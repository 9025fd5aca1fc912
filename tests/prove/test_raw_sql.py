"""Raw SQL as the application, past every rule of the code: what the database itself refuses, and with which word."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms.accounts.change_requests.kinds import Wanted
from cms.accounts.change_requests.of_accounts import CREATE_ASSIGNMENT
from cms.accounts.change_requests.request_change import request_change
from cms.config import Settings
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.review.claim import claim
from cms.review.hidden_relations.hide_relation import hide_relation
from cms.review.policies import create_policy
from tests.cast import Cast
from tests.client import Client
from tests.prove.conftest import Report
from tests.prove.raw_attempts import ONLY_RULES, SIGN_OFF, Attempt, attempts, literal
from tests.supervision.erasures.conftest import Desk

pytestmark = pytest.mark.prove
OTHERS = (
    ("lin_second", "reviewer", "lin_editor"),
    ("one_again", "reviewer", "rev_one"),
    ("three_again", "reviewer", "rev_three"),
    ("an_editor", "editor", "an_admin"),
    ("mi_secrecy", "reviewer", None),
)


@pytest.fixture
def furnished(cast: Cast, client: Client, settings: Settings) -> Cast:
    """Something of everything that the attempts are about, made by the rules: one submission is open, at level 2."""
    for name, duty, person in OTHERS:
        cast.join(name, duty, person=person)
    gone, going = cast.published(), cast.published()
    for one in (gone, going):
        cast.withdraw(one)
    shown, waiting = cast.published(), cast.draft()
    related = cast.published(relations=[{"type": "related", "target_id": shown}])
    with cast.database.writing() as session:
        hide_relation(cast.actor("rev_three"), session, shown, "related", related, "无关")
        switch_off(cast.actor("rev_three"), session, Named("resource", shown), "内容有误")
        create_policy(cast.actor("an_admin"), session, {"levels": 3, "secrecy": True})
    submission = cast.submitted(waiting)
    cast.decide(submission, "rev_one")
    with cast.database.writing() as session:
        claim(cast.actor("rev_two"), session, submission, 30)
        session.execute(text(SIGN_OFF.format(id=literal(cast, waiting), who="mi_secrecy")))
    cast.join("bo_admin", "system_admin")
    asked = Wanted(cast.accounts["lin_editor"], {"channel_id": cast.channels["policies"]})
    with cast.database.writing() as session:
        request_change(cast.actor("an_admin"), session, settings, CREATE_ASSIGNMENT, asked)
    desk = Desk(cast, client, settings.home)
    desk.erased(resource_id=gone)
    assert desk.confirm(desk.approved(resource_id=going)).status_code == 200
    return cast


def told(cast: Cast, statements: Attempt) -> str | None:
    """The database's word on what it refuses; None if it does not. Nothing of it stays."""
    with cast.database.writer.connect() as connection:
        try:
            touched = [connection.execute(text(statement.replace(":", r"\:"))).rowcount for statement in statements]
        except DatabaseError as error:
            return str(error.orig).splitlines()[0]
        finally:
            connection.rollback()
    assert touched[-1] != 0, f"there is nothing to try it on: {statements}"
    return None


def test_what_the_database_refuses_of_raw_sql(furnished: Cast, report: Report) -> None:
    found = {name: told(furnished, attempt(furnished)) for name, attempt in attempts(furnished).items()}
    let_through = {name for name, word in found.items() if word is None}
    report(f"{len(found)} attempts, {len(found) - len(let_through)} refused by the database")
    for name, word in found.items():
        report(f"{name}: {word or 'ONLY THE RULES REFUSE'}")
    assert let_through == ONLY_RULES[furnished.database.reader.dialect.name]
