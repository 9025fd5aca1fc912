from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cms import clock
from cms.accounts.models import Account
from cms.delivery.models import DeliveredInChannel, DeliveredResource
from cms.demo.reading import items
from cms.library.models import Resource, Revision
from cms.publishing.models import DueAction, Publication, Withdrawal
from cms.review.models import Decision, Submission
from cms.review.releases.models import Release, ReleaseItem

PUBLIC = [item for item in items() if item.fate in ("published", "revised")]


def submission_of(session, resource) -> Submission:
    return session.scalars(select(Submission).where(Submission.resource_id == resource.id)).one()


def decisions_of(session, resource) -> list[Decision]:
    wanted = select(Decision).where(Decision.submission_id == submission_of(session, resource).id)
    return list(session.scalars(wanted.order_by(Decision.level)))


def test_what_shall_be_public_is(session):
    live = session.scalars(select(DeliveredResource.title).where(DeliveredResource.status == "live"))
    assert sorted(live) == sorted(item.content["title"] for item in PUBLIC)


def test_every_type_is_public(session):
    rows = session.execute(
        select(DeliveredResource.type, func.count())
        .where(DeliveredResource.status == "live")
        .group_by(DeliveredResource.type)
    )
    counts = dict(rows.all())
    assert counts.keys() == {"article", "policy_document", "policy_interpretation", "service_item", "qa"}
    assert sum(counts.values()) >= 100


def test_every_publication_rests_on_three_people_who_did_not_write_it(session):
    publications = session.scalars(select(Publication)).all()
    taken_back = [item for item in items() if item.fate in ("withdrawn", "archived")]
    assert len(publications) == len(PUBLIC) + len(taken_back)
    for one in publications:
        decided = session.scalars(select(Decision).where(Decision.submission_id == one.submission_id)).all()
        assert sorted(decision.level for decision in decided) == [1, 2, 3]
        assert {decision.verdict for decision in decided} == {"approve"}
        assert {decision.content_hash for decision in decided} == {one.content_hash}
        people = {decision.person_id for decision in decided}
        authors = set(session.scalars(select(Revision.author_person_id).where(Revision.resource_id == one.resource_id)))
        assert len(people) == 3
        assert not people & authors


def test_important_documents_went_public_together_with_an_interpretation(session):
    important = {item.content["title"] for item in PUBLIC if item.content.get("important")}
    assert {one.state for one in session.scalars(select(Release))} == {"published"}
    rows = session.execute(
        select(ReleaseItem.release_id, Resource.title, Resource.type)
        .join(Resource, Resource.id == ReleaseItem.resource_id)
        .order_by(ReleaseItem.release_id, ReleaseItem.position)
    ).all()
    assert [row.type for row in rows] == ["policy_document", "policy_interpretation"] * len(important)
    assert {row.title for row in rows if row.type == "policy_document"} == important


def test_departments_have_a_first_reviewer_of_their_own(session):
    rows = session.execute(
        select(Account.username, Resource.created_by)
        .join(Decision, Decision.account_id == Account.id)
        .join(Submission, Submission.id == Decision.submission_id)
        .join(Resource, Resource.id == Submission.resource_id)
        .where(Decision.level == 1)
    )
    names = dict(session.execute(select(Account.id, Account.username)).all())
    met = {(names[row.created_by], row.username) for row in rows}
    assert met == {
        ("shen_editor", "rev_one"),
        ("lin_editor", "rev_one_depts"),
        ("fang_editor", "rev_one_depts"),
        ("qin_editor", "rev_one_depts"),
        ("zhou_editor", "wc_rev_one"),
    }


def test_a_draft_was_never_sent(session, titled):
    draft = titled("云泽市第十一场科技成果供需对接会")
    assert draft.state == "draft"
    assert session.scalars(select(Submission).where(Submission.resource_id == draft.id)).all() == []


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("云泽市民政局关于开展冬季独居老人巡访", 1),
        ("云泽市科学技术局关于印发《云泽市科研仪器设备开放共享管理办法》", 2),
        ("一问一答：2027年度市级科技计划", 3),
    ],
)
def test_at_every_level_one_waits(session, titled, title, level):
    waiting = titled(title)
    submission = submission_of(session, waiting)
    assert (waiting.state, submission.state, submission.level) == ("in_review", "open", level)
    assert [one.level for one in decisions_of(session, waiting)] == list(range(1, level))


def test_a_county_decides_on_its_own_work(session):
    names = dict(session.execute(select(Account.id, Account.username)).all())
    rows = session.execute(
        select(Resource.created_by, Decision.account_id)
        .join(Submission, Submission.resource_id == Resource.id)
        .join(Decision, Decision.submission_id == Submission.id)
    )
    met = {(names[row.created_by] == "zhou_editor", names[row.account_id].startswith("wc_")) for row in rows}
    assert met == {(True, True), (False, False)}


def test_one_is_in_the_recycle_bin(titled):
    binned = titled("关于举办科技金融培训班的通知（重复稿）")
    assert binned.deleted_at is not None
    assert binned.live_number is None


def test_one_was_rejected_for_good(session, titled):
    rejected = titled("某招聘平台新功能上线")
    assert (rejected.state, submission_of(session, rejected).state) == ("draft", "rejected")


def test_one_is_public_a_week_from_now_at_nine(session, titled):
    later = titled("云泽市人力资源和社会保障局关于举办冬季青年人才专场招聘会")
    assert session.scalar(select(func.count()).select_from(DueAction)) == 2
    due = session.scalars(select(DueAction).where(DueAction.submission_id == submission_of(session, later).id)).one()
    assert later.state == "scheduled"
    local = due.due_at.astimezone(clock.SHANGHAI)
    assert (local.hour, local.minute) == (9, 0)
    assert timedelta(days=5) < due.due_at - clock.now() < timedelta(days=8)
    assert len(decisions_of(session, later)) == 3


def test_one_came_back_with_a_reason(session, titled):
    returned = titled("失业登记在哪里办理")
    assert returned.state == "draft"
    assert submission_of(session, returned).state == "returned"
    assert [(one.verdict, one.comment) for one in decisions_of(session, returned)] == [
        ("return", "答复没有写明依据的条款，也没有说明办理渠道，请补充后再报。"),
    ]


@pytest.mark.parametrize(
    ("title", "state", "status"),
    [
        ("关于清渡区映湖路片区临时停水的通知", "withdrawn", "gone"),
        ("关于川源镇赶集日公交加班的通告", "withdrawn", "gone"),
        ("关于2026年清明节祭扫服务安排的通告", "archived", "archived"),
        ("云泽市科学技术局关于组织申报2026年度市级科技计划项目的通知", "archived", "archived"),
    ],
)
def test_what_was_taken_back_stays_known_and_out_of_lists(session, titled, title, state, status):
    resource = titled(title)
    taken = session.scalars(select(Withdrawal).where(Withdrawal.resource_id == resource.id)).one()
    assert resource.state == taken.kind == state
    assert taken.reason
    assert session.get_one(DeliveredResource, resource.id).status == status
    shown = select(DeliveredInChannel).where(DeliveredInChannel.resource_id == resource.id)
    assert session.scalars(shown).all() == []


def test_one_is_public_while_a_newer_draft_waits(session, titled):
    revised = titled("市政务服务中心周六可以办事吗")
    assert (revised.state, revised.live_number, revised.head_number) == ("draft", 1, 2)
    delivered = session.get_one(DeliveredResource, revised.id)
    assert "86个事项" in delivered.full.decode()
    assert "104" not in delivered.full.decode()
