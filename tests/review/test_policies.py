"""How many levels: data, the most specific first."""

from typing import Any

import pytest

from cms.errors import Code, Problem
from cms.ids import new_id
from cms.library.load import load_resource, revision_of
from cms.review.policies import create_policy, delete_policy, levels_for
from cms.sites.models import ChannelContributor
from tests.cast import Cast


def policy(cast: Cast, levels: int, name: str = "an_admin", **scope: Any) -> str:
    command = {"organization_id": None, "channel_id": None, "type": None, "levels": levels, **scope}
    with cast.database.writing() as session:
        return create_policy(cast.actor(name), session, command).id


def levels(cast: Cast, resource_id: str) -> int:
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        _, head = revision_of(session, resource_id, resource.head_number)
        return levels_for(session, resource, head.content.get("channels", ()), 3)


def test_without_a_policy_the_default_holds(cast: Cast) -> None:
    assert levels(cast, cast.draft()) == 3


def test_the_nearest_channel_counts_before_the_organization_and_that_before_the_type(cast: Cast) -> None:
    made = cast.draft()
    policy(cast, 2, type="article")
    assert levels(cast, made) == 2
    policy(cast, 1, organization_id=cast.organizations["city"])
    assert levels(cast, made) == 1
    policy(cast, 2, organization_id=cast.organizations["science"])
    assert levels(cast, made) == 2
    policy(cast, 1, channel_id=cast.channels["notices"])
    assert levels(cast, made) == 1
    policy(cast, 3, channel_id=cast.channels["notices"], type="article")
    assert levels(cast, made) == 3


def test_policies_of_others_do_not_count(cast: Cast) -> None:
    policy(cast, 1, organization_id=cast.organizations["stranger"])
    policy(cast, 1, type="qa")
    policy(cast, 1, channel_id=cast.channels["policies"])
    assert levels(cast, cast.draft()) == 3


def test_one_level_publishes_after_one_decision(cast: Cast) -> None:
    policy(cast, 1, type="article")
    submission = cast.submitted()
    assert cast.decide(submission, "rev_one") == "published"


def test_a_policy_taken_away_counts_no_more(cast: Cast) -> None:
    made = cast.draft()
    one = policy(cast, 1, type="article")
    with cast.database.writing() as session:
        delete_policy(cast.actor("an_admin"), session, one)
    assert levels(cast, made) == 3


def test_there_is_one_policy_a_scope(cast: Cast) -> None:
    policy(cast, 1, type="article")
    with pytest.raises(Problem) as caught:
        policy(cast, 2, type="article")
    assert caught.value.code is Code.INVALID


@pytest.mark.parametrize("name", ["lin_editor", "rev_three", "au_auditor"])
def test_only_administrators_set_policies(cast: Cast, name: str) -> None:
    with pytest.raises(Problem) as caught:
        policy(cast, 1, name, type="article")
    assert caught.value.code is Code.FORBIDDEN


def test_a_policy_for_what_is_not_there_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem) as caught:
        policy(cast, 1, channel_id=new_id())
    assert caught.value.errors[0].pointer == "/channel_id"
    with pytest.raises(Problem) as caught, cast.database.writing() as session:
        delete_policy(cast.actor("an_admin"), session, new_id())
    assert caught.value.code is Code.NOT_FOUND


def test_of_several_channels_the_strictest_counts(cast: Cast) -> None:
    with cast.database.writing() as session:
        session.add(
            ChannelContributor(channel_id=cast.channels["foreign"], organization_id=cast.organizations["science"])
        )
    made = cast.draft(channels=[cast.channels["notices"], cast.channels["foreign"]])
    policy(cast, 1, channel_id=cast.channels["notices"])
    assert levels(cast, made) == 3
    policy(cast, 2, channel_id=cast.channels["foreign"])
    assert levels(cast, made) == 2
