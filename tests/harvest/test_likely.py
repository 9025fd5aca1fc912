"""What is only likely the same is proposed, by the strongest ground; what numbers tell apart is not."""

from base64 import b64encode

import pytest
from sqlalchemy import update

from cms.errors import Code, Problem
from cms.harvest.models import ImportRow, ImportRun
from cms.harvest.uploads import folder_of
from cms.library.delete_resource import delete_resource
from cms.library.models import Resource
from tests.cast import CODES
from tests.harvest.conftest import LONG_ROW, LONG_TEXT, MAPPING, ROWS
from tests.harvest.making import PNG, zipped
from tests.harvest.test_attach import ENTRIES
from tests.harvest.test_attach import MAPPING as PAGES

INDEXED = MAPPING + '\n[index_number]\ncolumn = "栏目"\n'


def told(desk, report):
    return [(number, outcome, codes[-1:]) for number, outcome, codes in desk.outcomes(report)]


def decide(desk, decision, who="lin_editor"):
    return desk.decide(desk.proposals()[0].id, decision, who)


def test_an_index_number_that_is_known_under_another_key_is_proposed(desk):
    first = "甲通知,2026-03-01,正文甲,YZ-001,https://old.yunze.example/1,"
    other = "乙通知,2026-05-05,正文乙,YZ-001,https://old.yunze.example/2,"
    report = desk.bring_in(desk.file(first, other), INDEXED)
    assert told(desk, report)[1] == (2, "proposed", ["proposed_index_number"])
    assert desk.proposals()[0].ground == "index_number"


def test_a_document_number_of_the_same_organization_is_proposed(desk):
    other = ROWS[0].replace("第1项", "其他").replace("/1,", "/other,").replace("2026-03-01", "2026-06-01")
    report = desk.bring_in(desk.file(ROWS[0], other))
    assert told(desk, report)[1] == (2, "proposed", ["proposed_document_number"])
    (proposal,) = desk.proposals()
    assert (proposal.resource_id, proposal.number, proposal.state) == (desk.resources()[0].id, 2, "open")


def test_the_document_number_of_another_organization_is_no_sign(desk):
    desk.bring_in(desk.file(ROWS[0]))
    other = MAPPING.replace(CODES["science"], CODES["education"]).replace("old-site", "other-site")
    report = desk.bring_in(desk.file(ROWS[0], name="b.csv"), other, who="gao_editor")
    assert report.counts == {"created": 1}


def test_the_document_number_of_the_same_issuing_authority_is_one(desk):
    issued = MAPPING + '\n[fields.issuing_authorities]\nconstant = ["云泽市科学技术局"]\n'
    desk.bring_in(desk.file(ROWS[0]), issued)
    other = issued.replace(CODES["science"], CODES["education"]).replace("old-site", "other-site")
    report = desk.bring_in(desk.file(ROWS[0], name="b.csv"), other, who="gao_editor")
    assert told(desk, report) == [(1, "proposed", ["proposed_document_number"])]


def test_title_and_date_with_another_text_are_proposed(desk):
    rows = [
        f"云泽市人民政府令,2026-03-01,{text},令,https://old.yunze.example/{number},"
        for number, text in enumerate(("《条例》已经通过", "《办法》现予公布"))
    ]
    report = desk.bring_in(desk.file(*rows))
    assert told(desk, report) == [(1, "created", []), (2, "proposed", ["proposed_title_date"])]


def test_nearly_the_same_text_is_proposed_with_its_likeness(desk):
    other = (
        LONG_ROW.replace("创新券申领须知", "关于创新券申领的说明")
        .replace("/long,", "/near,")
        .replace("发票", "票据", 1)
    )
    report = desk.bring_in(desk.file(LONG_ROW, other))
    assert told(desk, report)[1] == (2, "proposed", ["proposed_text"])
    assert desk.proposals()[0].likeness >= 0.9


@pytest.mark.parametrize("title", ["创新券申领须知（第2批）", "2027年创新券申领须知"])
def test_what_comes_year_by_year_or_batch_by_batch_is_another_item(desk, title):
    other = LONG_ROW.replace("创新券申领须知", title).replace("/long,", "/next,")
    assert desk.bring_in(desk.file(LONG_ROW, other)).counts == {"created": 2}


def test_what_has_another_document_number_is_another_item(desk):
    rows = [
        f"须知,2026-04-0{number},云科发〔2026〕{number}号\u3000\u3000{LONG_TEXT},通知,https://old.yunze.example/{number},"
        for number in (1, 2)
    ]
    assert desk.bring_in(desk.file(*rows)).counts == {"created": 2}


def test_what_is_in_the_recycle_bin_is_no_sign(desk):
    desk.bring_in(desk.file(ROWS[0]))
    with desk.database.writing() as session:
        delete_resource(desk.actor(), session, desk.resources()[0].id, 1)
    other = ROWS[0].replace("第1项", "其他").replace("/1,", "/other,")
    assert desk.bring_in(desk.file(other, name="b.csv")).counts == {"created": 1}


def test_what_the_library_would_refuse_is_refused_and_not_proposed(desk):
    other = ROWS[0].replace("第1项", "长" * 600).replace("/1,", "/other,")
    assert desk.bring_in(desk.file(ROWS[0], other)).counts == {"created": 1, "refused": 1}


def test_a_dry_run_tells_the_same_and_proposes_nothing(desk):
    other = LONG_ROW.replace("创新券申领须知", "说明").replace("/long,", "/near,")
    path = desk.file(LONG_ROW, ROWS[0], other)
    assert desk.bring_in(path, is_dry=True).counts == {"created": 2, "proposed": 1}
    assert desk.proposals() == []
    assert desk.bring_in(path).counts == {"created": 2, "proposed": 1}


def test_what_was_proposed_before_is_not_proposed_again(desk):
    other = LONG_ROW.replace("创新券申领须知", "说明").replace("/long,", "/near,")
    path = desk.file(LONG_ROW, other)
    desk.bring_in(path)
    again = desk.bring_in(path)
    assert told(desk, again) == [(1, "unchanged", []), (2, "proposed", ["proposed_before"])]
    assert len(desk.proposals()) == 1


def test_decided_the_same_the_key_is_known_as_the_resources(desk):
    other = LONG_ROW.replace("创新券申领须知", "说明").replace("/long,", "/near,")
    path = desk.file(LONG_ROW, other)
    desk.bring_in(path)
    assert decide(desk, "same").made_id is None
    assert desk.bring_in(path).counts == {"unchanged": 2}
    assert len(desk.resources()) == 1


def test_decided_different_a_draft_is_made_of_the_kept_row(desk):
    other = LONG_ROW.replace("创新券申领须知", "说明").replace("/long,", "/near,")
    path = desk.file(LONG_ROW, other)
    desk.bring_in(path)
    path.unlink()
    made = decide(desk, "different", "gao_editor")
    assert made.decided_by == desk.cast.accounts["gao_editor"]
    assert [one.title for one in desk.resources()] == ["创新券申领须知", "说明"]
    assert desk.resources()[1].id == made.made_id
    assert desk.bring_in(desk.file(LONG_ROW, other)).counts == {"unchanged": 2}


def test_a_draft_made_of_a_proposal_leaves_an_index_number_that_is_the_others(desk):
    first = "甲通知,2026-03-01,正文甲,YZ-001,https://old.yunze.example/1,"
    other = "乙通知,2026-05-05,正文乙,YZ-001,https://old.yunze.example/2,"
    report = desk.bring_in(desk.file(first, other), INDEXED)
    decide(desk, "different")
    assert [one.index_number for one in desk.resources()] == ["YZ-001", None]
    assert desk.outcomes(report)[1][2][-1] == "index_number_left"


def test_proposals_within_one_batch_wait_for_what_they_may_be(desk):
    copies = [
        LONG_ROW.replace("创新券申领须知", f"说明{name}").replace("/long,", f"/{number},")
        for number, name in enumerate(("甲", "乙", "丙"))
    ]
    assert desk.bring_in(desk.file(*copies)).counts == {"created": 1, "proposed": 2}
    assert {one.resource_id for one in desk.proposals()} == {desk.resources()[0].id}


PICTURE = f'<img src="data:image/png;base64,{b64encode(PNG + bytes(200)).decode()}">'
DOCUMENTS = MAPPING.replace('type = "article"', 'type = "policy_document"').replace("portal:tzgg", "portal:zcwj")


def test_a_draft_made_of_a_proposal_takes_its_pictures_and_references_in(desk):
    basis = "云泽市科技创新条例,2026-01-01,为了促进创新，制定本条例。,通知,https://old.yunze.example/basis,"
    text = f"根据《云泽市科技创新条例》，制定本须知。《云泽市火星条例》同样适用。{LONG_TEXT}"
    first = LONG_ROW.replace(LONG_TEXT, text)
    illustrated = text + PICTURE.replace('"', "'")
    again = LONG_ROW.replace(LONG_TEXT, f'"{illustrated}"').replace("须知,", "须知（转载）,")
    html = DOCUMENTS.replace('[fields.body]\ncolumn = "内容"', '[fields.body]\ncolumn = "内容"\nformat = "html"')
    path = desk.file(basis, first, again.replace("/long,", "/copy,"))
    assert desk.bring_in(path, html, who="gao_editor").counts == {"created": 2, "proposed": 1}
    made = desk.decide(desk.proposals()[0].id, "different", "gao_editor").made_id
    content = desk.contents()[-1]
    assert [one["role"] for one in content["attachments"]] == ["inline"]
    assert "/files/" in content["body"]
    assert content["relations"] == [{"type": "based_on", "target_id": desk.resources()[0].id}]
    with desk.database.reading() as session:
        assert session.get_one(Resource, made).version == 1
        row = session.get_one(ImportRow, (desk.runs()[0].id, 3))
    assert [one["code"] for one in row.reasons][-1] == "reference_unknown"


def test_a_draft_made_of_a_proposal_takes_the_files_beside_its_page_in(desk):
    mapping = PAGES.replace("KEEP", "files") + '\n[index_number]\ncolumn = "table:索引号"\n'
    copy = str(ENTRIES["a/1.html"]).replace("关于开展排查的通知", "关于开展排查的公告")
    entries = {**ENTRIES, "a/2.html": copy}
    folder = folder_of(desk.settings.home)
    folder.mkdir(parents=True, exist_ok=True)
    zipped(folder / "sent.zip", entries)
    desk.bring_in(folder / "sent.zip", mapping)
    with desk.database.writing() as session:
        session.execute(update(ImportRun).values(stored_as="sent.zip"))
    (proposal,) = desk.proposals()
    assert desk.decide(proposal.id, "different").state == "different"
    assert len(desk.contents()[-1]["attachments"]) == 2


def test_decided_twice_is_refused(desk):
    desk.bring_in(desk.file(LONG_ROW, LONG_ROW.replace("须知,", "须知（转载）,").replace("/long,", "/copy,")))
    decide(desk, "same")
    with pytest.raises(Problem) as refused:
        decide(desk, "different")
    assert refused.value.code is Code.WRONG_STATE
