import threading
from datetime import date

import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.errors import Code, Problem
from cms.sites.channels.update_channel import update_channel
from cms.sites.models import Channel
from cms.sites.queries import contributors
from tests.accounts.people import ADMIN, EVERYBODY_ELSE
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def change(database, channel: Channel, version: int = 1, **changes: object) -> Channel:
    with database.writing() as session:
        return update_channel(ADMIN, session, channel.id, version, changes)


def kept(database, channel: Channel) -> Channel:
    with database.reading() as session:
        return session.get_one(Channel, channel.id)


@pytest.fixture
def branch(channel):
    """zwgk/zcwj/jd, and beside the first a channel whose slug begins alike."""
    top = channel("zwgk")
    middle = channel("zcwj", top)
    leaf = channel("jd", middle)
    return top, middle, leaf, channel("zwgk-2")


def test_a_renamed_slug_moves_the_subtree(database, branch):
    top, middle, leaf, other = branch
    change(database, top, slug="gk")
    assert [kept(database, each).path for each in (top, middle, leaf)] == ["gk", "gk/zcwj", "gk/zcwj/jd"]
    assert kept(database, other).path == "zwgk-2"
    assert kept(database, leaf).lineage == leaf.lineage


def test_a_move_rewrites_paths_and_lineages(database, branch):
    top, middle, leaf, other = branch
    change(database, middle, parent_id=other.id)
    assert kept(database, leaf).path == "zwgk-2/zcwj/jd"
    assert kept(database, leaf).lineage == f"/{other.id}/{middle.id}/{leaf.id}/"
    assert kept(database, top).path == "zwgk"


def test_a_channel_can_move_to_the_top(database, branch):
    _, middle, leaf, _ = branch
    change(database, middle, parent_id=None, slug="wj")
    assert kept(database, middle).path == "wj"
    assert kept(database, leaf).path == "wj/jd"
    assert kept(database, leaf).lineage == f"/{middle.id}/{leaf.id}/"


def test_the_change_log_tells_the_old_and_the_new_path(database, branch):
    change(database, branch[1], slug="wj")
    with database.reading() as session:
        last = session.scalars(select(Change).order_by(Change.sequence.desc())).first()
    assert (last.scope_before["path"], last.scope_after["path"]) == ("zwgk/zcwj", "zwgk/wj")


def test_nothing_moves_below_itself(database, branch):
    top, middle, leaf, _ = branch
    for parent in (top, middle, leaf):
        with refused(Code.INVALID, "/parent_id", "cycle"):
            change(database, top, parent_id=parent.id)
    assert kept(database, leaf).path == "zwgk/zcwj/jd"


def test_a_move_onto_a_taken_slug_is_refused(database, branch, channel):
    _, middle, _, other = branch
    channel("zcwj", other)
    with refused(Code.CONFLICT, "/slug", "taken"):
        change(database, middle, parent_id=other.id)


def test_a_subtree_that_would_not_fit_stays(database, channel):
    deep = None
    for _ in range(4):
        deep = channel("a" * 64, deep)
    top = channel("b" * 64)
    channel("c" * 64, top)
    with refused(Code.WRONG_STATE):
        change(database, top, parent_id=deep.id)
    assert kept(database, top).parent_id is None


def test_two_moves_at_once_never_make_a_cycle(database, channel):
    one, other = channel("one"), channel("other")
    barrier, outcomes = threading.Barrier(2), []

    def move(moved: Channel, parent: Channel) -> None:
        barrier.wait()
        try:
            change(database, moved, parent_id=parent.id)
        except Problem as problem:
            outcomes.append(problem.code)
        else:
            outcomes.append(None)

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [Code.INVALID, None]
    assert {kept(database, one).lineage.count("/"), kept(database, other).lineage.count("/")} == {2, 3}


def test_facts_and_contributors_change(database, tree, channel):
    made = channel("tzgg", contributor_ids=[tree.education.id])
    facts = {"name": "公告", "keywords": ["公告"], "accepted_types": ["article"], "owner_id": tree.city.id}
    changed = change(database, made, contributor_ids=[tree.county.id], update_interval_days=7, **facts)
    assert changed.version == 2
    shown = kept(database, made)
    assert {name: getattr(shown, name) for name in facts} == facts
    assert shown.update_interval_days == 7
    with database.reading() as session:
        assert contributors(session, [made.id]) == {made.id: [tree.county.id]}


def test_a_topic_that_becomes_a_column_has_no_end(database, channel):
    topic = channel("zt", kind="topic", ends_on=date(2027, 1, 1))
    with refused(Code.INVALID, "/ends_on", "end_of_topic"):
        change(database, topic, kind="column")
    assert change(database, topic, kind="column", ends_on=None).ends_on is None


def test_a_change_against_an_old_version_is_refused(database, channel):
    made = channel("tzgg")
    change(database, made, name="公告")
    with refused(Code.STALE):
        change(database, made, name="别名")
    assert kept(database, made).name == "公告"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"slug": "通知"}, "/slug"),
        ({"owner_id": NOWHERE}, "/owner_id"),
        ({"parent_id": NOWHERE}, "/parent_id"),
        ({"accepted_types": ["poem"]}, "/accepted_types"),
        ({"contributor_ids": [NOWHERE]}, "/contributor_ids"),
    ],
)
def test_a_change_is_checked_like_a_new_channel(database, channel, changes, pointer):
    made = channel("tzgg")
    with refused(Code.INVALID, pointer):
        change(database, made, **changes)
    assert kept(database, made).version == 1


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_change_channels(database, channel, actor):
    made = channel("tzgg")
    with refused(Code.FORBIDDEN), database.writing() as session:
        update_channel(actor, session, made.id, 1, {"name": "别名"})
