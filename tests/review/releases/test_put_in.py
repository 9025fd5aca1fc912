"""What goes into a release, one or many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select

from cms.errors import Code, Problem
from cms.library.models import Resource
from cms.review.releases.models import ReleaseItem
from tests.review.releases.conftest import Desk


def refused(desk: Desk, *ids: str) -> Problem:
    with pytest.raises(Problem) as caught:
        desk.make(*ids)
    return caught.value


def test_many_cost_as_many_statements_as_one(desk: Desk) -> None:
    many = [desk.cast.draft(title=f"第{number}号附件") for number in range(6)]
    said: list[str] = []
    event.listen(desk.cast.database.writer, "before_cursor_execute", lambda *call: said.append(call[2]))
    desk.make(desk.notice)
    of_one = len(said)
    said.clear()
    desk.make(*many)
    assert len(said) == of_one
    assert desk.read().version == 2


def test_many_stand_in_the_order_in_which_they_are_named(desk: Desk) -> None:
    more = [desk.cast.draft(title=f"第{number}号附件") for number in range(3)]
    desk.make(desk.annex, desk.notice)
    desk.add(more[1])
    with desk.cast.database.reading() as session:
        wanted = select(ReleaseItem.resource_id).where(ReleaseItem.release_id == desk.release)
        found = list(session.scalars(wanted.order_by(ReleaseItem.position)))
    assert found == [desk.annex, desk.notice, more[1]]


def test_more_than_a_release_holds_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.review.releases.items.MOST_ITEMS", 2)
    more = desk.cast.draft(title="附件之二")
    assert refused(desk, desk.notice, desk.annex, more).code is Code.WRONG_STATE
    desk.make()
    with pytest.raises(Problem) as caught:
        desk.add(more)
    assert caught.value.code is Code.WRONG_STATE


@pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer
def test_what_is_out_of_scope_is_refused_without_waiting_for_who_has_it(desk: Desk) -> None:
    foreign = desk.cast.draft("su_editor", organization="stranger", channels=[desk.cast.channels["foreign"]])
    with desk.cast.database.writing() as session, ThreadPoolExecutor(1) as editor:
        session.execute(select(Resource.id).where(Resource.id == foreign).with_for_update())
        problem = editor.submit(refused, desk, desk.notice, foreign).result(10)
    assert (problem.code, problem.errors[0].pointer) == (Code.INVALID, "/resource_ids/1")
