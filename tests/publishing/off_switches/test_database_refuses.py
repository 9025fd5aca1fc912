"""What the database refuses of off-switches, whoever writes SQL as the application."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from tests.cast import Cast

AT = "2026-03-01 01:00:00"
LIFTED_BY = f"UPDATE off_switch SET on_at = '{AT}', on_by = (SELECT id FROM account WHERE username = '{{}}')"


@pytest.fixture
def switch(cast: Cast) -> str:
    made = cast.published()
    with cast.database.writing() as session:
        return switch_off(cast.actor("rev_three"), session, Named("resource", made), "内容有误").id


def refused(cast: Cast, statement: str) -> str:
    with pytest.raises(DatabaseError) as caught, cast.database.writing() as session:
        session.execute(text(statement))
    return str(caught.value.orig)


def test_who_switched_it_off_does_not_lift_it_by_any_account(cast: Cast, switch: str) -> None:
    cast.join("again", "reviewer", person="rev_three")
    for name in ("rev_three", "again"):
        assert "another person" in refused(cast, LIFTED_BY.format(name))


def test_nobody_lifts_it_namelessly(cast: Cast, switch: str) -> None:
    assert "somebody lifts it" in refused(cast, f"UPDATE off_switch SET on_at = '{AT}'")


@pytest.mark.parametrize("change", ["off_by = (SELECT id FROM account WHERE username = 'rev_two')", "reason = ''"])
def test_what_was_switched_off_by_whom_and_why_stays(cast: Cast, switch: str, change: str) -> None:
    assert "never changes" in refused(cast, f"UPDATE off_switch SET {change}")


def test_what_was_lifted_stays_lifted(cast: Cast, switch: str) -> None:
    with cast.database.writing() as session:
        switch_on(cast.actor("rev_three_b"), session, switch)
    assert "lifted already" in refused(cast, "UPDATE off_switch SET on_at = NULL, on_by = NULL")
