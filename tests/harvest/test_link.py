"""What drafts cite becomes relations, whatever the order in the file, and after any interruption."""

import re

import pytest
from sqlalchemy import select

from cms.harvest import link
from cms.harvest.models import ImportRow
from cms.harvest.report import Report
from cms.library.models import Resource, ResourceRelation
from cms.library.revise_resource import revise_resource
from tests.harvest.conftest import MAPPING

DOCUMENTS = MAPPING.replace('type = "article"', 'type = "policy_document"').replace("portal:tzgg", "portal:zcwj")


def row(number, title, text):
    return f"{title},2026-03-{number:02d},{text},通知,https://old.yunze.example/{number},"


BASIS = row(1, "云泽市科技创新条例", "云科发〔2025〕11号\u3000\u3000为了促进科技创新，制定本条例。")
RESTING = row(
    2,
    "云泽市创新券管理办法",
    "云科发〔2026〕22号\u3000\u3000根据《云泽市科技创新条例》（云科发〔2025〕11号），制定本办法。",
)
UNKNOWN = row(3, "云泽市孵化器管理办法", "云科发〔2026〕33号\u3000\u3000根据《云泽市火星条例》，制定本办法。")


def relations(desk):
    """Titles and type of every relation."""
    titles = {one.id: one.title for one in desk.resources()}
    with desk.database.reading() as session:
        found = session.execute(select(ResourceRelation.source_id, ResourceRelation.type, ResourceRelation.target_id))
        return sorted((titles[source], name, titles[target]) for source, name, target in found)


EXPECTED = [("云泽市创新券管理办法", "based_on", "云泽市科技创新条例")]


@pytest.mark.parametrize("order", [(BASIS, RESTING), (RESTING, BASIS)])
def test_a_basis_that_is_cited_becomes_a_relation_in_either_order(desk, order):
    report = desk.bring_in(desk.file(*order), DOCUMENTS, who="gao_editor")
    assert relations(desk) == EXPECTED
    assert report.relations == desk.runs()[0].relations == 1


def test_what_was_in_the_library_before_is_found(desk):
    desk.bring_in(desk.file(BASIS), DOCUMENTS, who="gao_editor")
    desk.bring_in(desk.file(RESTING, name="b.csv"), DOCUMENTS, who="gao_editor")
    assert relations(desk) == EXPECTED


def test_a_title_alone_is_enough(desk):
    named = RESTING.replace("（云科发〔2025〕11号）", "")
    desk.bring_in(desk.file(BASIS, named), DOCUMENTS, who="gao_editor")
    assert relations(desk) == EXPECTED


def test_what_the_library_does_not_have_is_a_reason_of_the_row(desk):
    report = desk.bring_in(desk.file(UNKNOWN), DOCUMENTS, who="gao_editor")
    assert desk.outcomes(report) == [(1, "created", ["reference_unknown"])]
    assert relations(desk) == []


def test_a_draft_with_relations_is_at_the_version_that_the_run_left(desk):
    desk.bring_in(desk.file(BASIS, RESTING), DOCUMENTS, who="gao_editor")
    with desk.database.reading() as session:
        kept = dict(session.execute(select(ImportRow.resource_id, ImportRow.version)).all())
        now = dict(session.execute(select(Resource.id, Resource.version)).all())
    assert kept == now
    assert sorted(now.values()) == [1, 2]


def test_a_mapping_can_leave_references_alone(desk):
    desk.bring_in(desk.file(BASIS, RESTING), DOCUMENTS + "\n[references]\nrelate = false\n", who="gao_editor")
    assert relations(desk) == []


def test_the_stage_goes_on_where_it_was_interrupted(desk, monkeypatch):
    monkeypatch.setattr(link, "AT_ONCE", 1)
    resting = [
        row(
            number, f"云泽市办法{name}", f"云科发〔2026〕{number}号\u3000\u3000根据《云泽市科技创新条例》，制定本办法。"
        )
        for number, name in enumerate("甲乙丙丁", 2)
    ]
    path, linked = desk.file(BASIS, *resting), []

    def stop(report: Report) -> None:
        if report.relations == 2:
            raise KeyboardInterrupt
        linked.append(report.relations)

    with pytest.raises(KeyboardInterrupt):
        desk.bring_in(path, DOCUMENTS, who="gao_editor", progress=stop)
    assert (desk.runs()[0].state, desk.runs()[0].linked) == ("running", 3)
    report = desk.bring_in(path, DOCUMENTS, who="gao_editor")
    assert report.relations == 4
    assert len(relations(desk)) == 4
    assert sorted(one.version for one in desk.resources()) == [1, 2, 2, 2, 2]


def test_a_draft_that_somebody_changed_meanwhile_is_left_alone(desk):
    def meddle(report: Report) -> None:
        if report.rows == 2 and report.relations == 0:
            resting = desk.resources(title="云泽市创新券管理办法")[0]
            if resting.version == 1:
                with desk.database.writing() as session:
                    revise_resource(desk.actor("gao_editor"), session, resting.id, 1, {"summary": "改"})

    report = desk.bring_in(desk.file(BASIS, RESTING), DOCUMENTS, who="gao_editor", progress=meddle)
    assert relations(desk) == []
    assert desk.outcomes(report)[1] == (2, "created", ["reference_left"])


def test_two_that_may_be_meant_are_told_and_not_chosen_from(desk):
    twice = [
        BASIS,
        BASIS.replace("/1,", "/9,").replace("〔2025〕11号", "〔2025〕12号").replace("2026-03-01", "2026-03-09"),
    ]
    named = RESTING.replace("（云科发〔2025〕11号）", "")
    report = desk.bring_in(desk.file(*twice, named), DOCUMENTS, who="gao_editor")
    assert desk.outcomes(report)[2] == (3, "created", ["reference_ambiguous"])


def dated(row, day):
    """The row with another day of publication."""
    return re.sub(r"2026-03-\d\d", day, row)


def test_another_edition_is_not_taken_for_the_number_that_is_cited(desk):
    other = BASIS.replace("〔2025〕11号", "〔2019〕3号")
    report = desk.bring_in(desk.file(other, RESTING), DOCUMENTS, who="gao_editor")
    assert relations(desk) == []
    assert desk.outcomes(report)[1] == (2, "created", ["reference_unknown"])


IN_FORCE = DOCUMENTS.replace(
    "[links]", '[fields.repealed_on]\ncolumn = "栏目"\n[fields.signed_on]\ncolumn = "时间"\n[links]'
)
OLD = dated(BASIS, "2019-01-01").replace(",通知,", ",2024-12-31,").replace("〔2025〕11号", "〔2019〕3号")
NEW = dated(BASIS, "2025-01-01").replace(",通知,", ",,").replace("/1,", "/new,")
BARE = RESTING.replace("（云科发〔2025〕11号）", "").replace(",通知,", ",,")


@pytest.mark.parametrize(("day", "meant"), [("2026-03-02", "云科发〔2025〕11号"), ("2022-03-02", "云科发〔2019〕3号")])
def test_of_two_of_one_name_the_one_in_force_when_it_was_cited_is_meant(desk, day, meant):
    report = desk.bring_in(desk.file(OLD, NEW, dated(BARE, day)), IN_FORCE, who="gao_editor")
    assert desk.outcomes(report)[2] == (3, "created", [])
    with desk.database.reading() as session:
        numbers = session.scalars(
            select(Resource.document_number).join(ResourceRelation, ResourceRelation.target_id == Resource.id)
        )
        assert [number.replace("[", "〔").replace("]", "〕") for number in numbers] == [meant]


@pytest.mark.parametrize(
    "title",
    ["云泽市科技创新条例(试行)", "云泽市科技创新条例（试行）", "关于印发《云泽市科技创新条例（试行）》的通知",
     "关于印发《云泽市科技创新条例(试行)》的通知"],
)  # fmt: skip
def test_a_name_is_found_in_other_brackets_and_in_the_notice_that_issues_it(desk, title):
    basis = BASIS.replace("云泽市科技创新条例", title)
    named = RESTING.replace("《云泽市科技创新条例》（云科发〔2025〕11号）", "《云泽市科技创新条例（试行）》")
    desk.bring_in(desk.file(basis, named), DOCUMENTS, who="gao_editor")
    assert relations(desk) == [("云泽市创新券管理办法", "based_on", title)]
