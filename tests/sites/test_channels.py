from datetime import date

import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.errors import Code
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.channels.get_channel import get_channel
from cms.sites.channels.list_channels import list_channels
from cms.sites.create_site import create_site
from cms.sites.queries import channel_by_path, channels_by_id, contributors
from tests.accounts.people import ADMIN, EDITOR, EVERYBODY_ELSE
from tests.accounts.refusals import refused

NOWHERE = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def slugs(database, site, **query: object) -> list[str]:
    asked = {"sort": "tree", "limit": 20, "cursor": None, "total": False, **query}
    with database.reading() as session:
        return [row[0].path for row in list_channels(EDITOR, session, site.id, asked).rows]


def test_a_channel_has_a_path_and_a_lineage(database, site, channel):
    top = channel("zwgk", kind="channel")
    below = channel("zcwj", top)
    assert (top.path, top.lineage) == ("zwgk", f"/{top.id}/")
    assert (below.path, below.lineage) == ("zwgk/zcwj", f"/{top.id}/{below.id}/")
    with database.reading() as session:
        assert channel_by_path(session, "kjj", "zwgk/zcwj").id == below.id
        assert channel_by_path(session, "kjj", "zcwj") is None
        assert channel_by_path(session, "nowhere", "zwgk") is None
        assert channels_by_id(session, [top.id, below.id, NOWHERE]).keys() == {top.id, below.id}
        assert channels_by_id(session, []) == {}


def test_a_new_channel_is_in_the_change_log(database, site, channel):
    top = channel("zwgk")
    with database.reading() as session:
        change = session.scalars(select(Change).order_by(Change.sequence.desc())).first()
    assert (change.kind, change.subject_id) == ("channel_changed", top.id)
    assert change.scope_after == {"sites": [site.id], "channels": [top.id], "path": "zwgk"}


def test_a_slug_is_unique_among_siblings_only(channel):
    one, other = channel("zwgk"), channel("bsfw")
    channel("tzgg", one)
    channel("tzgg", other)
    with refused(Code.CONFLICT, "/slug", "taken"):
        channel("tzgg", one)
    with refused(Code.CONFLICT, "/slug", "taken"):
        channel("zwgk")


def test_two_sites_may_use_the_same_slugs(database, site, site_told, channel):
    told = site_told(slug="jyj", domain="jyj.yunze.gov.cn", site_id_code="9900000013")
    with database.writing() as session:
        other = create_site(ADMIN, session, told)
    top = channel("zwgk")
    assert channel("zwgk", site_id=other.id).path == top.path
    with refused(Code.INVALID, "/parent_id", "unknown"):
        channel("tzgg", top, site_id=other.id)
    with database.reading() as session, refused(Code.NOT_FOUND):
        get_channel(EDITOR, session, other.id, top.id)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"slug": "通知"}, "/slug"),
        ({"owner_id": NOWHERE}, "/owner_id"),
        ({"parent_id": NOWHERE}, "/parent_id"),
        ({"contributor_ids": [NOWHERE]}, "/contributor_ids"),
        ({"accepted_types": ["article", "poem"]}, "/accepted_types"),
        ({"ends_on": date(2027, 1, 1)}, "/ends_on"),
    ],
)
def test_facts_of_a_channel_are_checked(database, site, tree, changed, pointer):
    facts = {"slug": "tzgg", "name": "通知公告", "owner_id": tree.technology.id}
    with refused(Code.INVALID, pointer), database.writing() as session:
        create_channel(ADMIN, session, site.id, NewChannel(**facts | changed))
    assert slugs(database, site) == []


def test_a_topic_has_an_end_and_accepted_types_stand_in_one_order(channel):
    topic = channel("zt", kind="topic", ends_on=date(2027, 1, 1), accepted_types=["qa", "article", "qa"])
    assert topic.ends_on == date(2027, 1, 1)
    assert topic.accepted_types == ["article", "qa"]


def test_contributors_are_kept(database, tree, channel):
    made = channel("tzgg", contributor_ids=[tree.education.id, tree.county.id, tree.education.id])
    with database.reading() as session:
        assert contributors(session, [made.id]) == {made.id: sorted([tree.education.id, tree.county.id])}
        assert contributors(session, []) == {}


def test_a_tree_has_a_greatest_depth(channel):
    parent = None
    for _ in range(5):
        parent = channel("a" * 64, parent)
    with refused(Code.WRONG_STATE):
        channel("a" * 64, parent)
    parent = None
    for _ in range(9):
        parent = channel("b", parent)
    with refused(Code.WRONG_STATE):
        channel("b", parent)


def test_the_tree_lists_siblings_by_position_and_children_after_their_parent(database, site, channel):
    last = channel("zwgk", position=20)
    first = channel("bsfw", position=10)
    channel("b", last, position=2)
    channel("a", last, position=10)
    channel("c", first)
    assert slugs(database, site) == ["bsfw", "bsfw/c", "zwgk", "zwgk/b", "zwgk/a"]


def test_filters_and_sorts(database, site, channel, tree):
    top = channel("zwgk", kind="channel", name="政务公开")
    channel("zcwj", top, name="政策文件", owner_id=tree.education.id)
    channel("zt", kind="topic", name="专题")
    assert slugs(database, site, parent_id=top.id) == ["zwgk/zcwj"]
    assert slugs(database, site, kind=["channel", "topic"]) == ["zwgk", "zt"]
    assert slugs(database, site, owner_id=tree.education.id) == ["zwgk/zcwj"]
    assert slugs(database, site, q="政") == ["zwgk", "zwgk/zcwj"]
    assert slugs(database, site, sort="-path") == ["zwgk/zcwj", "zwgk", "zt"]


def test_pages_cover_the_tree_once(database, site, channel):
    top = channel("a")
    for serial in range(5):
        channel(f"b{serial}", top, position=serial)
    whole, found, cursor = slugs(database, site), [], None
    while True:
        with database.reading() as session:
            asked = {"sort": "tree", "limit": 2, "cursor": cursor, "total": False}
            page = list_channels(EDITOR, session, site.id, asked)
        found += [row[0].path for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert found == whole
    assert len(found) == 6


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_manage_channels_and_everybody_reads_them(database, site, channel, tree, actor):
    made = channel("zwgk")
    with database.writing() as session:
        with refused(Code.FORBIDDEN):
            create_channel(actor, session, site.id, NewChannel(slug="x", name="x", owner_id=tree.city.id))
        assert get_channel(actor, session, site.id, made.id).path == "zwgk"


def test_unknown_sites_are_not_found(database, tree):
    with database.writing() as session, refused(Code.NOT_FOUND):
        create_channel(ADMIN, session, NOWHERE, NewChannel(slug="x", name="x", owner_id=tree.city.id))
