"""What imports keep of what is erased goes with it, once nobody has to decide on it any more (S4)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from cms import clock
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, ImportRunOrganization, MergeProposal
from cms.ids import new_id
from cms.supervision.erasures.models import Erasure
from cms.supervision.erasures.verify import verify
from tests.permissions.world import imported
from tests.supervision.erasures.conftest import ROUTE, TITLE, Desk


def brought(desk: Desk, resource_id: str, state: str) -> tuple[str, Path]:
    """An import of one row that brought the resource, and its file."""
    run = imported(desk.cast, resource_id)
    file = desk.home / "imports" / "sent.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(TITLE)
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRow).where(ImportRow.run_id == run).values(raw=b"x", title=TITLE))
    ended(desk, run, state, stored_as=file.name)
    return run, file


def ended(desk: Desk, run: str, state: str, **more: str) -> None:
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRun).where(ImportRun.id == run).values(state=state, **more))
        session.execute(update(Erasure).values(leased_until=clock.now()))


def titles(desk: Desk) -> list[str]:
    with desk.cast.database.reading() as session:
        return list(session.scalars(select(ImportRow.title)))


def proposed(desk: Desk, run: str, resource_id: str) -> None:
    with desk.cast.database.writing() as session:
        session.add(
            MergeProposal(
                id=new_id(), run_id=run, number=1, organization_id=desk.cast.organizations["science"], source="old",
                key="1", resource_id=resource_id, ground="text",
            )
        )  # fmt: skip


def decided(desk: Desk, state: str, **more: str) -> None:
    with desk.cast.database.writing() as session:
        session.execute(update(MergeProposal).values(state=state, **more))


def test_an_import_that_goes_on_is_waited_for_and_its_file_goes(desk: Desk) -> None:
    one = desk.withdrawn()
    run, file = brought(desk, one, "running")
    made = desk.erased(resource_id=one)
    assert (desk.get(made)["state"], desk.get(made)["done"], titles(desk)) == ("running", 0, [TITLE])
    assert desk.client.get(f"/api/v1/resources/{one}", "lin_editor").status_code == 200
    ended(desk, run, "cancelled")
    desk.work()
    assert (desk.get(made)["state"], desk.get(made)["counts"]["erased"], titles(desk)) == ("finished", 1, [""])
    assert not file.exists()


def test_an_import_without_a_file_here_is_not_waited_for(desk: Desk) -> None:
    one = desk.withdrawn()
    run, _ = brought(desk, one, "running")
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRun).where(ImportRun.id == run).values(stored_as=None))
    assert desk.get(desk.erased(resource_id=one))["state"] == "finished"
    assert titles(desk) == [""]


def test_what_may_be_the_same_as_a_row_is_decided_on_before_it_is_erased(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    run, file = brought(desk, other, "finished")
    proposed(desk, run, one)
    answer = desk.ask(resource_id=one)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "wrong_state")
    decided(desk, "different")
    made = desk.approved(resource_id=one)
    decided(desk, "open")
    assert desk.confirm(made).get_json()["code"] == "wrong_state"
    decided(desk, "same")
    assert desk.confirm(made).status_code == 200
    desk.work()
    assert (desk.get(made)["counts"], titles(desk), file.exists()) == ({"erased": 1, "left": 0}, [""], False)


def test_what_may_be_the_same_as_a_row_by_then_is_left(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    run, _ = brought(desk, other, "finished")
    made = desk.approved(resource_id=one)
    desk.confirm(made)
    proposed(desk, run, one)
    desk.work()
    (row,) = desk.client.get(f"{ROUTE}/{made}/items", "rev_three").get_json()["data"]
    assert (row["resource_id"], row["outcome"], titles(desk)) == (one, "left", [TITLE])


def test_a_proposal_whose_item_came_in_otherwise_is_in_nobodys_way(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    run, file = brought(desk, other, "finished")
    proposed(desk, run, one)
    with desk.cast.database.writing() as session:
        session.add(
            HarvestedItem(
                organization_id=desk.cast.organizations["science"], source="old", key="1", resource_id=one,
                raw_sha256="2" * 64, opening="",
            )
        )  # fmt: skip
    desk.erased(resource_id=one)
    assert (titles(desk), file.exists()) == ([""], False)


def test_a_row_that_was_said_to_be_another_item_goes_with_the_draft_that_was_made_of_it(desk: Desk) -> None:
    there, made = desk.withdrawn(), desk.cast.draft(title="另一条")
    run, file = brought(desk, there, "finished")
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRow).values(outcome="proposed"))
    proposed(desk, run, there)
    decided(desk, "different", made_id=made)
    desk.erased(resource_id=there)
    assert (titles(desk), file.exists()) == ([TITLE], True)
    erasure = desk.erased(resource_id=made)
    assert (titles(desk), file.exists()) == ([""], False)
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRow).values(raw=b"x"))
    with desk.cast.database.reading() as session:
        assert f"import_row: {run}" in verify(session, desk.home, erasure, []).left


def named(desk: Desk, run: str, unit: str, **changed: str | None) -> str:
    """A run of a unit, and its one row as it is to be; the run."""
    with desk.cast.database.writing() as session:
        session.add(ImportRunOrganization(run_id=run, organization_id=desk.cast.organizations[unit]))
        told = update(ImportRow).where(ImportRow.run_id == run)
        session.execute(told.values(raw=b"x", title=TITLE, **changed))
    return run


def test_the_same_cells_go_of_what_the_unit_tried_and_stay_of_what_is_anothers(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    tried: dict[str, str | None] = {"resource_id": None}
    named(desk, imported(desk.cast, one), "science")
    named(desk, imported(desk.cast, one), "science", **tried)
    kept = {
        named(desk, imported(desk.cast, one), "education", **tried),
        named(desk, imported(desk.cast, other), "science"),
        source := named(desk, imported(desk.cast, one), "science", **tried),
    }
    ended(desk, source, "finished", source="another")
    desk.erased(resource_id=one)
    with desk.cast.database.reading() as session:
        assert set(session.scalars(select(ImportRow.run_id).where(ImportRow.raw.is_not(None)))) == kept


def test_a_proposal_whose_row_was_emptied_is_in_nobodys_way(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.withdrawn(title="别的")
    run, _ = brought(desk, one, "finished")
    desk.erased(resource_id=one)
    proposed(desk, run, other)
    assert desk.get(desk.erased(resource_id=other))["counts"] == {"erased": 1, "left": 0}


@pytest.mark.parametrize(("unit", "state"), [("science", "running"), ("education", "finished")])
def test_an_import_of_the_same_file_that_goes_on_is_waited_for_unless_it_is_another_units(
    desk: Desk, unit: str, state: str
) -> None:
    one = desk.withdrawn()
    run, file = brought(desk, one, "finished")
    named(desk, run, "science")
    again = named(desk, imported(desk.cast, desk.cast.draft(title="别的")), unit)
    (file.parent / "again.csv").write_text(TITLE)
    ended(desk, again, "running", stored_as="again.csv")
    made = desk.erased(resource_id=one)
    assert desk.get(made)["state"] == state
    ended(desk, again, "cancelled")
    desk.work()
    assert desk.get(made)["state"] == "finished"
    assert (file.parent / "again.csv").exists() == (unit == "education")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_rows_are_found_by_an_index_and_kept_answers_are_read_once_for_a_whole_step(desk: Desk) -> None:
    for number in range(3):
        brought(desk, desk.withdrawn(title=f"第{number}号"), "finished")
    made = desk.approved(site_id=desk.cast.site)
    desk.confirm(made)
    said: list[tuple[str, Any]] = []
    engine = desk.cast.database.writer
    event.listen(engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
    desk.work()
    assert desk.get(made)["counts"]["erased"] == 3
    assert sum(statement.startswith("DELETE FROM idempotent_request") for statement, _ in said) == 1
    with desk.cast.database.reading() as session:
        plans = [
            step[3]
            for statement, values in said
            if "import_row" in statement or "bulk_edit_item" in statement
            for step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert [step for step in plans if step.startswith(("SCAN import_row", "SCAN bulk_edit_item"))] == []
    assert any("ix_import_row_raw_sha256" in step for step in plans)
    assert any("ix_bulk_edit_item_resource_id" in step for step in plans)
