"""Duties given for a site or a channel: what is inside is open, what is outside is not there (P1)."""

from typing import Any

import pytest
from sqlalchemy import delete

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from cms.library.facts import facts_of
from cms.library.load import load_resource
from cms.library.queries import list_resources
from cms.library.revise_resource import revise_resource
from cms.publishing.withdraw import withdraw
from cms.review.queries import list_submissions
from cms.sites.models import Channel, ChannelContributor, Site
from permissions.actions import Action
from permissions.rules import judge
from tests.accounts.refusals import Code, refused
from tests.cast import Cast

QUERY = {"limit": 100, "cursor": None, "total": False}
RESOURCES: dict[str, Any] = {
    **QUERY,
    "type": None,
    "state": None,
    "organization": None,
    "channel": None,
    "document_number": None,
    "title": None,
    "review_by_before": None,
    "deleted": False,
    "sort": "-updated_at",
}
SUBMISSIONS: dict[str, Any] = {
    **QUERY,
    "queue": "mine",
    "state": None,
    "resource": None,
    "overdue": None,
    "expedited": None,
    "sort": "created_at",
}


def give(cast: Cast, name: str, **scope: Any) -> None:
    """Let somebody's duty hold there and nowhere else."""
    duty = "reviewer" if name.startswith(("rev", "wai")) else "editor"
    level = scope.pop("level", 1 if duty == "reviewer" else None)
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts[name]))
        session.add(
            RoleAssignment(
                id=new_id(),
                account_id=cast.accounts[name],
                duty=duty,
                level=level,
                created_at=clock.now(),
                **scope,
            )
        )


def channel(cast: Cast, slug: str, parent: str | None = None, owner: str = "city", site: str | None = None) -> str:
    """One more channel; its id."""
    made = new_id()
    with cast.database.writing() as session:
        above = session.get_one(Channel, parent) if parent else None
        session.add(
            Channel(
                id=made,
                site_id=site or cast.site,
                parent_id=parent,
                slug=slug,
                path=f"{above.path}/{slug}" if above else slug,
                lineage=f"{above.lineage if above else '/'}{made}/",
                kind="column",
                name=slug,
                keywords=[],
                column_type="",
                accepted_types=[],
                owner_id=cast.organizations[owner],
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
    return made


def another_site(cast: Cast) -> str:
    """A second site; its id."""
    made, city = new_id(), cast.organizations["city"]
    with cast.database.writing() as session:
        session.add(
            Site(
                id=made,
                slug="kjj",
                name="云泽市科技局",
                domain="kjj.yunze.example",
                site_id_code="9900000002",
                legal_name="云泽市科学技术局",
                language="zh-CN",
                supervising_id=city,
                sponsoring_id=city,
                operating_id=city,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
    return made


def seen(cast: Cast, name: str) -> set[str]:
    """The resources in somebody's list."""
    with cast.database.reading() as session:
        return {row[0].id for row in list_resources(cast.actor(name), session, RESOURCES).rows}


def desk(cast: Cast, name: str) -> set[str]:
    """The submissions that wait for somebody."""
    with cast.database.reading() as session:
        return {row[0].id for row in list_submissions(cast.actor(name), session, SUBMISSIONS).rows}


def may_read(cast: Cast, name: str, resource_id: str) -> bool:
    """Whether somebody finds the resource by its id."""
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        facts = facts_of(session, [resource])[resource_id]
        return judge(cast.actor(name), Action.READ_RESOURCE, facts).is_allowed


def revise(cast: Cast, name: str, resource_id: str, **changes: Any) -> None:
    """A change by somebody."""
    with cast.database.writing() as session:
        version = load_resource(session, resource_id).version
        revise_resource(cast.actor(name), session, resource_id, version, changes)


def test_an_editor_of_a_channel_works_in_it_and_below_it(cast: Cast) -> None:
    below = channel(cast, "kjjh", cast.channels["notices"], owner="science")
    give(cast, "su_editor", channel_id=cast.channels["notices"])
    here = cast.draft()
    deeper = cast.draft("su_editor", channels=[below])
    elsewhere = cast.draft("gao_editor", organization="city", channels=[channel(cast, "ldjh")])
    nowhere = cast.draft(channels=None)
    assert seen(cast, "su_editor") == {here, deeper}
    assert [may_read(cast, "su_editor", one) for one in (here, deeper, elsewhere, nowhere)] == [
        True,
        True,
        False,
        False,
    ]
    revise(cast, "su_editor", deeper, title="改过的题目")


def test_only_the_home_channel_counts(cast: Cast) -> None:
    other = channel(cast, "ldjh")
    give(cast, "su_editor", channel_id=other)
    second = cast.draft("gao_editor", organization="city", channels=[cast.channels["notices"], other])
    first = cast.draft("gao_editor", organization="city", channels=[other, cast.channels["notices"]])
    assert seen(cast, "su_editor") == {first}
    assert not may_read(cast, "su_editor", second)


def test_an_editor_of_a_channel_places_nothing_outside_it(cast: Cast) -> None:
    other = channel(cast, "ldjh")
    give(cast, "su_editor", channel_id=cast.channels["notices"])
    made = cast.draft("su_editor")
    with refused(Code.INVALID, "/content/channels/0", "may_not_place"):
        revise(cast, "su_editor", made, channels=[other])
    with refused(Code.INVALID, "/content/channels/1", "may_not_place"):
        revise(cast, "su_editor", made, channels=[cast.channels["notices"], other])
    with refused(Code.NOT_FOUND):
        cast.draft("su_editor", channels=[other])


def test_an_editor_of_a_channel_creates_nothing_without_one(cast: Cast) -> None:
    give(cast, "su_editor", channel_id=cast.channels["notices"])
    with refused(Code.NOT_FOUND):
        cast.draft("su_editor", channels=None)


def test_an_editor_of_a_site_works_on_it_whoever_owns_the_channels(cast: Cast) -> None:
    second = another_site(cast)
    there = channel(cast, "tzgg", owner="science", site=second)
    give(cast, "su_editor", site_id=second)
    mine = cast.draft("su_editor", channels=[there])
    other = cast.draft()
    assert seen(cast, "su_editor") == {mine}
    with refused(Code.NOT_FOUND):
        revise(cast, "su_editor", other, title="改")
    with refused(Code.INVALID, "/content/channels/1", "may_not_place"):
        revise(cast, "su_editor", mine, channels=[there, cast.channels["notices"]])


def test_a_contributing_unit_places_in_a_channel_of_another(cast: Cast) -> None:
    foreign = [cast.channels["notices"], cast.channels["foreign"]]
    with refused(Code.INVALID, "/content/channels/1", "may_not_place"):
        cast.draft(channels=foreign)
    with cast.database.writing() as session:
        session.add(
            ChannelContributor(channel_id=cast.channels["foreign"], organization_id=cast.organizations["science"])
        )
    made = cast.draft(channels=foreign)
    assert may_read(cast, "lin_editor", made)
    assert not may_read(cast, "su_editor", made)


def test_the_parent_of_a_contributing_unit_may_place_but_its_sister_may_not(cast: Cast) -> None:
    with cast.database.writing() as session:
        session.add(
            ChannelContributor(channel_id=cast.channels["foreign"], organization_id=cast.organizations["education"])
        )
    assert cast.draft("gao_editor", organization="city", channels=[cast.channels["foreign"]])
    with refused(Code.INVALID, "/content/channels/0", "may_not_place"):
        cast.draft(channels=[cast.channels["foreign"]])


def test_what_stood_in_a_channel_stays_there_when_the_right_to_place_ends(cast: Cast) -> None:
    both = [cast.channels["notices"], cast.channels["foreign"]]
    row = {"channel_id": cast.channels["foreign"], "organization_id": cast.organizations["science"]}
    with cast.database.writing() as session:
        session.add(ChannelContributor(**row))
    made = cast.draft(channels=both)
    with cast.database.writing() as session:
        session.execute(delete(ChannelContributor))
    revise(cast, "lin_editor", made, title="另一个题目")
    revise(cast, "lin_editor", made, channels=[cast.channels["notices"]])
    with refused(Code.INVALID, "/content/channels/1", "may_not_place"):
        revise(cast, "lin_editor", made, channels=both)


def test_a_reviewer_of_a_channel_decides_on_what_is_at_home_there(cast: Cast) -> None:
    give(cast, "wai_reviewer", channel_id=cast.channels["notices"])
    here = cast.submitted()
    elsewhere = cast.submitted(
        cast.draft("gao_editor", organization="city", channels=[channel(cast, "ldjh")]), "gao_editor"
    )
    assert desk(cast, "wai_reviewer") == {here}
    assert cast.decide(here, "wai_reviewer") == "open"
    with refused(Code.NOT_FOUND):
        cast.decide(elsewhere, "wai_reviewer")
    assert desk(cast, "wai_reviewer") == set()


def test_the_level_of_a_scope_holds_in_that_scope_only(cast: Cast) -> None:
    give(cast, "wai_reviewer", channel_id=cast.channels["notices"], level=2)
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(),
                account_id=cast.accounts["wai_reviewer"],
                duty="reviewer",
                level=1,
                organization_id=cast.organizations["stranger"],
                created_at=clock.now(),
            )
        )
    submission = cast.submitted()
    assert desk(cast, "wai_reviewer") == set()
    with refused(Code.FORBIDDEN):
        cast.decide(submission, "wai_reviewer")
    cast.decide(submission, "rev_one")
    assert desk(cast, "wai_reviewer") == {submission}
    assert cast.decide(submission, "wai_reviewer") == "open"


def test_a_reviewer_of_a_site_withdraws_on_that_site_only(cast: Cast) -> None:
    give(cast, "wai_reviewer", site_id=another_site(cast))
    made = cast.published()
    with cast.database.writing() as session, refused(Code.NOT_FOUND):
        withdraw(cast.actor("wai_reviewer"), session, made, load_resource(session, made).version, "有误")
    give(cast, "wai_reviewer", site_id=cast.site)
    with cast.database.writing() as session:
        version = load_resource(session, made).version
        assert withdraw(cast.actor("wai_reviewer"), session, made, version, "有误").state == "withdrawn"


def test_what_moves_to_another_home_leaves_the_desk_of_the_old_one(cast: Cast) -> None:
    other = channel(cast, "ldjh")
    give(cast, "wai_reviewer", channel_id=other)
    made = cast.draft("gao_editor", organization="city")
    first = cast.submitted(made, "gao_editor")
    assert desk(cast, "wai_reviewer") == set()
    cast.decide(first, "rev_one", "return", "换栏目")
    revise(cast, "gao_editor", made, channels=[other])
    second = cast.submitted(made, "gao_editor")
    assert desk(cast, "wai_reviewer") == {second}


def test_a_scope_that_was_taken_away_ends_at_once(cast: Cast) -> None:
    made = cast.draft()
    assert seen(cast, "lin_editor") == {made}
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["lin_editor"]))
    assert seen(cast, "lin_editor") == set()
    assert not may_read(cast, "lin_editor", made)


@pytest.mark.parametrize("name", ["lin_editor", "su_editor", "gao_editor", "rev_one", "wai_reviewer"])
def test_a_list_shows_exactly_what_can_be_read_by_id(cast: Cast, name: str) -> None:
    everything = {
        cast.draft(),
        cast.draft("gao_editor", organization="city", channels=None),
        cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]]),
        cast.published(title="公开"),
    }
    give(cast, "wai_reviewer", channel_id=cast.channels["notices"])
    assert seen(cast, name) == {one for one in everything if may_read(cast, name, one)}
