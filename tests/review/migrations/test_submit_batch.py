"""Sending an import for review as a batch: by whom, of what, by which terms."""

import pytest
from sqlalchemy import update

from cms.errors import Code, Problem
from cms.harvest.models import ImportRow, ImportRun, MergeProposal
from cms.ids import new_id
from cms.library.delete_resource import delete_resource
from cms.review.policies import create_policy
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.items import IN_BATCH
from tests.cast import Cast
from tests.review.migrations.conftest import ITEMS, Office, imported


def refusal(office: Office, who: str = "lin_editor", run: str | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        office.send(who, run)
    return caught.value


def test_without_a_policy_there_are_no_batches_and_one_reads_how_to_get_one(office: Office) -> None:
    problem = refusal(office)
    assert problem.code is Code.WRONG_STATE
    assert problem.detail
    assert "云泽市科学技术局没有迁移规则" in problem.detail.zh
    assert "/api/v1/migration-policies" in problem.detail.en


def test_the_batch_takes_the_drafts_of_the_import_in_the_order_they_were_made(cast: Cast, office: Office) -> None:
    office.allow()
    cast.draft(title="不属于该次导入")
    batch = office.send()
    assert [one.resource_id for one in office.items(batch)] == office.drafts
    assert [one.position for one in office.items(batch)] == list(range(1, ITEMS + 1))
    made = office.batch(batch)
    assert (made.stage, made.total, made.organization_id) == ("submitting", ITEMS, cast.organizations["science"])
    assert (made.site_id, made.channel_id) == (cast.site, cast.channels["notices"])


def test_what_is_in_review_public_or_deleted_is_not_taken(cast: Cast, office: Office) -> None:
    office.allow()
    cast.submitted(office.drafts[0])
    cast.approve(cast.submitted(office.drafts[1]))
    with cast.database.writing() as session:
        delete_resource(cast.actor("lin_editor"), session, office.drafts[2], 1)
    assert [one.resource_id for one in office.items(office.send())] == office.drafts[3:]


def test_what_became_of_a_merge_proposal_is_taken_too(cast: Cast, office: Office) -> None:
    office.allow()
    made = cast.draft(title="与已有信息不同")
    row = {"run_id": office.run, "number": ITEMS + 1}
    with cast.database.writing() as session:
        session.add(ImportRow(**row, outcome="proposed", title="", raw_sha256="3" * 64, reasons=[]))
        session.flush()
        item = {"source": "old", "key": "7", "resource_id": office.drafts[0], "ground": "text"}
        session.add(
            MergeProposal(
                id=new_id(),
                state="different",
                organization_id=office.cast.organizations["science"],
                made_id=made,
                **row,
                **item,
            )
        )
    assert [one.resource_id for one in office.items(office.send())] == [*office.drafts, made]


def test_at_most_as_many_as_the_policy_lets_and_the_rest_in_the_next_batch(office: Office) -> None:
    office.allow(most_items=4)
    first, second = office.send(), office.send()
    assert [one.resource_id for one in office.items(first)] == office.drafts[:4]
    assert [one.resource_id for one in office.items(second)] == office.drafts[4:]
    problem = refusal(office)
    assert (problem.code, problem.detail and problem.detail.zh) == (
        Code.WRONG_STATE,
        "该次导入没有可以送审的草稿",
    )


def test_the_nearest_policy_counts(cast: Cast, office: Office) -> None:
    office.allow(sample_percent=50)
    office.allow("city", sample_percent=40)
    assert office.batch(office.send()).sample_percent == 40
    office.allow("science", sample_percent=30, sample_least=1)
    cast.draft()
    again = imported(cast, [cast.draft()])
    assert office.batch(office.send(run=again)).sample_percent == 30


def test_of_several_units_the_strictest_terms_count_and_the_batch_lies_above_all(cast: Cast, office: Office) -> None:
    run = imported(cast, [office.drafts[0], cast.draft("gao_editor", organization="education")], "gao_editor")
    office.allow("science", levels=2, sample_percent=10, sample_least=9, most_items=50)
    problem = refusal(office, "gao_editor", run)
    assert problem.detail
    assert problem.detail.zh.startswith("云泽市教育局")
    office.allow("education", levels=1, sample_percent=30, sample_least=3, most_items=40)
    made = office.batch(office.send("gao_editor", run, levels=1))
    assert (made.levels, made.sample_percent, made.sample_least) == (2, 30, 9)
    assert made.organization_id == cast.organizations["city"]


def test_there_are_never_fewer_levels_than_the_review_policies_ask_for(cast: Cast, office: Office) -> None:
    office.allow(levels=1)
    assert office.batch(office.send(levels=3)).levels == 3
    with cast.database.writing() as session:
        command = {"organization_id": None, "channel_id": cast.channels["notices"], "type": None, "levels": 2}
        create_policy(cast.actor("an_admin"), session, command)
    again = imported(cast, [cast.draft()])
    batch = office.send(run=again)
    office.work()
    assert office.batch(batch).levels == 2


def test_what_asks_for_more_levels_meanwhile_stays_behind(cast: Cast, office: Office) -> None:
    office.allow(levels=1)
    batch = office.send(levels=1)
    with cast.database.writing() as session:
        command = {"organization_id": None, "channel_id": cast.channels["notices"], "type": None, "levels": 2}
        create_policy(cast.actor("an_admin"), session, command)
    office.work()
    assert office.states(batch) == ["left"] * ITEMS
    assert office.resource(office.drafts[0]).state == "draft"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("rev_one", Code.FORBIDDEN),
        ("an_admin", Code.FORBIDDEN),
        ("au_auditor", Code.FORBIDDEN),
        ("su_editor", Code.NOT_FOUND),
    ],
)
def test_only_editors_whose_scope_holds_everything_send_a_batch(office: Office, who: str, code: Code) -> None:
    office.allow()
    assert refusal(office, who).code is code


def test_a_colleague_above_may_send_what_another_imported(office: Office) -> None:
    office.allow()
    assert office.batch(office.send("gao_editor")).total == ITEMS


def test_who_imported_but_whose_scope_does_not_hold_all_reads_why(cast: Cast, office: Office) -> None:
    office.allow()
    drafts = [office.drafts[0], cast.draft("gao_editor", organization="education")]
    assert refusal(office, "lin_editor", imported(cast, drafts)).code is Code.FORBIDDEN
    assert refusal(office, "lin_editor", imported(cast, drafts, "gao_editor")).code is Code.NOT_FOUND


def test_an_import_that_still_runs_is_not_sent(cast: Cast, office: Office) -> None:
    office.allow()
    with cast.database.writing() as session:
        session.execute(update(ImportRun).where(ImportRun.id == office.run).values(state="running"))
    assert refusal(office).code is Code.WRONG_STATE


def test_an_unknown_import_is_not_found(office: Office) -> None:
    assert refusal(office, run=new_id()).code is Code.NOT_FOUND
    assert refusal(office, run="x").code is Code.NOT_FOUND


def test_units_without_a_common_one_above_have_no_batch(cast: Cast, office: Office) -> None:
    office.allow()
    strange = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    problem = refusal(office, run=imported(cast, [office.drafts[0], strange]))
    assert (problem.code, problem.errors[0].code) == (Code.INVALID, "no_common_unit")


def test_what_a_batch_has_under_review_is_put_into_no_release(cast: Cast, office: Office) -> None:
    office.reviewing()
    new = NewRelease("通知", cast.organizations["science"], resource_ids=office.drafts[:1])
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        create_release(cast.actor("lin_editor"), session, new)
    assert (caught.value.code, caught.value.detail) == (Code.WRONG_STATE, IN_BATCH)
