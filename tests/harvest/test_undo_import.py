import pytest
from sqlalchemy import select

from cms.errors import Code, Problem
from cms.harvest.models import HarvestedItem
from cms.harvest.undo_import import undo_import
from cms.library.delete_resource import undelete_resource
from cms.library.models import IndexNumber
from cms.library.revise_resource import revise_resource
from tests.harvest.conftest import LONG_ROW, MAPPING, ROWS

INDEXED = MAPPING + '\n[index_number]\ncolumn = "栏目"\n'


def undo(desk, report, who="lin_editor"):
    with desk.database.writing() as session:
        return undo_import(desk.actor(who), session, report.run_id)


def refused(desk, report, who="lin_editor"):
    with pytest.raises(Problem) as caught:
        undo(desk, report, who)
    return caught.value


def test_an_undone_import_can_be_brought_in_again_as_if_new(desk):
    rows = [row.replace(",通知,", f",YZ-{number},") for number, row in enumerate(ROWS)]
    path = desk.file(*rows, LONG_ROW)
    report = desk.bring_in(path, INDEXED)
    assert undo(desk, report).state == "undone"
    assert all(one.deleted_at and one.index_number is None for one in desk.resources())
    with desk.database.reading() as session:
        assert session.scalars(select(HarvestedItem)).all() == []
        assert session.scalars(select(IndexNumber)).all() == []
    again = desk.bring_in(path, INDEXED)
    assert again.counts == {"created": 8}
    assert {one.index_number for one in desk.resources(deleted_at=None)} >= {"YZ-0", "YZ-6"}


def test_what_was_undone_lies_in_the_recycle_bin(desk):
    report = desk.bring_in(desk.file(LONG_ROW))
    undo(desk, report)
    (one,) = desk.resources()
    with desk.database.writing() as session:
        undelete_resource(desk.actor(), session, one.id, one.version)
    assert desk.resources()[0].deleted_at is None


def test_nothing_is_undone_when_one_draft_was_changed_and_it_is_named(desk):
    report = desk.bring_in(desk.file(*ROWS))
    with desk.database.writing() as session:
        revise_resource(desk.actor("gao_editor"), session, desk.resources()[3].id, 1, {"summary": "摘要"})
    problem = refused(desk, report)
    assert problem.code is Code.WRONG_STATE
    assert problem.extra == {"touched": 1}
    assert problem.errors[0].pointer == f"/resources/{desk.resources()[3].id}"
    assert "第4项" in problem.errors[0].detail.zh
    assert not any(one.deleted_at for one in desk.resources())
    assert desk.runs()[0].state == "finished"


def test_what_somebody_relates_to_is_in_use(desk):
    report = desk.bring_in(desk.file(*ROWS))
    other = desk.cast.draft(relations=[{"type": "related", "target_id": desk.resources()[0].id}])
    assert "关联" in refused(desk, report).errors[0].detail.zh
    with desk.database.writing() as session:
        revise_resource(desk.actor(), session, other, 1, {"relations": None})
    assert undo(desk, report).state == "undone"


def test_what_a_row_of_another_import_may_be_is_in_use_until_that_is_decided(desk):
    report = desk.bring_in(desk.file(LONG_ROW))
    likely = LONG_ROW.replace("创新券申领须知", "说明").replace("/long,", "/near,")
    desk.bring_in(desk.file(likely, name="b.csv"))
    assert refused(desk, report).extra == {"touched": 1}
    desk.decide(desk.proposals()[0].id, "different")
    assert undo(desk, report).state == "undone"
    assert [bool(one.deleted_at) for one in desk.resources()] == [True, False]


def test_the_proposals_of_an_undone_import_are_void_and_their_drafts_go_too(desk):
    likely = [
        LONG_ROW.replace("创新券申领须知", f"说明{name}").replace("/long,", f"/{name},") for name in ("甲", "乙", "丙")
    ]
    report = desk.bring_in(desk.file(LONG_ROW, *likely))
    for proposal, decision in zip(desk.proposals(), ("same", "different"), strict=False):
        desk.decide(proposal.id, decision)
    undo(desk, report)
    assert {one.state for one in desk.proposals()} == {"undone"}
    assert all(one.deleted_at for one in desk.resources())
    assert desk.bring_in(desk.file(LONG_ROW, *likely)).counts == {"created": 1, "proposed": 3}


def test_an_import_is_undone_once_and_not_by_strangers(desk):
    report = desk.bring_in(desk.file(*ROWS))
    assert refused(desk, report, "su_editor").code is Code.NOT_FOUND
    assert refused(desk, report, "rev_one").code is Code.FORBIDDEN
    undo(desk, report, "gao_editor")
    assert refused(desk, report).code is Code.WRONG_STATE


def test_what_was_there_before_is_left_alone(desk):
    first = desk.bring_in(desk.file(ROWS[0]))
    second = desk.bring_in(desk.file(*ROWS, name="all.csv"))
    undo(desk, second)
    assert [bool(one.deleted_at) for one in desk.resources()] == [False] + [True] * 6
    assert desk.bring_in(desk.file(ROWS[0])).counts == {"unchanged": 1}
    assert undo(desk, first).state == "undone"
