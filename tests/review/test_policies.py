"""How many levels: data, the most specific first."""

from typing import Any

import pytest

from cms.errors import Code, Problem
from cms.ids import new_id
from cms.library.load import load_resource, revision_of
from cms.review.applicable import MOST_TOLD, explain, review_terms
from cms.review.models import ReviewPolicy, Submission
from cms.review.policies import create_policy, delete_policy
from cms.sites.models import ChannelContributor
from tests.cast import Cast


def policy(cast: Cast, levels: int, name: str = "an_admin", **scope: Any) -> str:
    command = {"levels": levels, **scope}
    with cast.database.writing() as session:
        return create_policy(cast.actor(name), session, command).id


def levels(cast: Cast, resource_id: str) -> int:
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        _, head = revision_of(session, resource_id, resource.head_number)
        return review_terms(session, resource, head.content.get("channels", ()), 3).levels


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


def in_two_channels(cast: Cast) -> dict[str, Any]:
    with cast.database.writing() as session:
        session.add(
            ChannelContributor(channel_id=cast.channels["foreign"], organization_id=cast.organizations["science"])
        )
    return {"channels": [cast.channels["notices"], cast.channels["foreign"]]}


def test_in_several_channels_the_terms_of_each_are_satisfied(cast: Cast) -> None:
    content = in_two_channels(cast)
    units = cast.organizations
    all_at_one = dict.fromkeys(GATES_OF_TWO, 1)
    most = policy(cast, 3, channel_id=cast.channels["notices"], hours=[8, 16, 40], gates={**all_at_one, "legal": 2})
    policy(
        cast, 2, channel_id=cast.channels["foreign"], hours=[16, 8], gates={**all_at_one, "policy": 2},
        eligible=[units["science"]], secrecy=True, expedited_allowed=True,
    )  # fmt: skip
    submission = cast.submitted(cast.draft(**content))
    with cast.database.reading() as session:
        bound = session.get_one(Submission, submission)
        assert (bound.levels, bound.hours, bound.secrecy, bound.policy_id) == (3, [8, 8, 8], True, most)
        assert bound.gates == {**all_at_one, "legal": 2, "policy": 3}
        assert bound.eligible == [units["science"]]


def test_of_equal_terms_it_does_not_matter_which_channel_is_found_first(cast: Cast) -> None:
    content = in_two_channels(cast)
    found = [policy(cast, 2, channel_id=cast.channels[name]) for name in ("notices", "foreign")]
    for channels in (content["channels"], content["channels"][::-1]):
        submission = cast.submitted(cast.draft(channels=channels))
        with cast.database.reading() as session:
            assert session.get_one(Submission, submission).policy_id == max(found)


def test_where_several_channels_name_units_those_decide_that_all_of_them_name(cast: Cast) -> None:
    content, units = in_two_channels(cast), cast.organizations
    policy(cast, 1, channel_id=cast.channels["notices"], eligible=[units["city"], units["stranger"]])
    wanted = policy(cast, 3, channel_id=cast.channels["foreign"], eligible=[units["education"], units["science"]])
    submission = cast.submitted(cast.draft(**content))
    with cast.database.reading() as session:
        assert set(session.get_one(Submission, submission).eligible or ()) == {units["education"], units["science"]}
    with cast.database.writing() as session:
        delete_policy(cast.actor("an_admin"), session, wanted)
    policy(cast, 1, channel_id=cast.channels["foreign"], eligible=[units["stranger"], units["science"]])
    submission = cast.submitted(cast.draft(**content))
    with cast.database.reading() as session:
        assert set(session.get_one(Submission, submission).eligible or ()) == {units["stranger"], units["science"]}


def test_channels_that_name_no_unit_in_common_are_refused(cast: Cast) -> None:
    content, units = in_two_channels(cast), cast.organizations
    one = policy(cast, 1, channel_id=cast.channels["notices"], type="article", eligible=[units["education"]])
    other = policy(cast, 1, channel_id=cast.channels["foreign"], eligible=[units["science"]])
    with pytest.raises(Problem, match="in common") as caught:
        cast.submitted(cast.draft(**content))
    assert caught.value.code is Code.WRONG_STATE
    assert {fault.detail.zh for fault in caught.value.errors} == {
        f"审核规则 {one}（栏目 通知公告，类型 article）指定了审核单位",
        f"审核规则 {other}（栏目 望川县）指定了审核单位",
    }


GATES_OF_TWO = {"political": 2, "legal": 2, "policy": 2, "secrecy": 2, "wording": 1, "public_opinion": 2}


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"gates": {gate: 1 for gate in GATES_OF_TWO if gate != "legal"}}, "/gates/legal"),
        ({"gates": {**GATES_OF_TWO, "secrecy": 3}}, "/gates/secrecy"),
        ({"hours": [8]}, "/hours"),
        ({"eligible": [new_id()]}, "/eligible/0"),
        ({"site_id": new_id()}, "/site_id"),
    ],
)
def test_a_policy_with_a_gate_unsigned_or_terms_that_do_not_fit_is_refused(
    cast: Cast, terms: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Problem) as caught:
        policy(cast, 2, type="article", **terms)
    assert [fault.pointer for fault in caught.value.errors] == [pointer]


def test_a_site_counts_before_the_organization_and_after_the_channel(cast: Cast) -> None:
    made = cast.draft()
    policy(cast, 1, organization_id=cast.organizations["science"])
    policy(cast, 2, site_id=cast.site)
    assert levels(cast, made) == 2
    policy(cast, 3, channel_id=cast.channels["notices"])
    assert levels(cast, made) == 3


def test_what_was_sent_keeps_the_terms_of_that_time(cast: Cast) -> None:
    one = policy(cast, 2, type="article", gates=GATES_OF_TWO, hours=[8, 16], secrecy=False)
    submission = cast.submitted()
    with cast.database.writing() as session:
        delete_policy(cast.actor("an_admin"), session, one)
    policy(cast, 1, type="article")
    with cast.database.reading() as session:
        bound = session.get_one(Submission, submission)
        assert (bound.levels, bound.gates, bound.hours, bound.policy_id) == (2, GATES_OF_TWO, [8, 16], one)
    assert cast.decide(submission, "rev_one") == "open"
    assert cast.decide(submission, "rev_two") == "published"


def test_the_choice_is_explained(cast: Cast) -> None:
    wide = policy(cast, 1, organization_id=cast.organizations["city"])
    near = policy(cast, 2, channel_id=cast.channels["notices"], type="article")
    other = policy(cast, 1, site_id=cast.site, type="qa")
    query = {"organization": cast.organizations["science"], "channel": cast.channels["notices"], "type": "article"}
    with cast.database.reading() as session:
        found = explain(cast.actor("lin_editor"), session, query, 3)
        told = [
            (one.policy.id, one.applies, one.is_chosen, [reason.en for reason in one.reasons])
            for one in found.candidates
        ]
    assert (found.terms.policy_id, found.terms.levels, found.left_off) == (near, 2, 0)
    assert told == [
        (near, True, True, ["The most specific one that fits"]),
        (wide, True, False, ["Fits, but a more specific one does too"]),
        (other, False, False, ["Made for another type"]),
    ]


def test_of_many_policies_a_hundred_are_told_those_that_fit_first(cast: Cast) -> None:
    one = policy(cast, 1, type="qa")
    with cast.database.writing() as session:
        made = session.get_one(ReviewPolicy, one)
        session.add_all(
            ReviewPolicy(id=new_id(), type="qa", levels=1, gates=made.gates, created_at=made.created_at)
            for _ in range(MOST_TOLD)
        )
    wide, near = policy(cast, 2, organization_id=cast.organizations["city"]), policy(cast, 2, type="article")
    query = {"organization": cast.organizations["science"], "channel": None, "type": "article"}
    with cast.database.reading() as session:
        found = explain(cast.actor("lin_editor"), session, query, 3)
        assert [candidate.policy.id for candidate in found.candidates[:2]] == [wide, near]
        assert [candidate.applies for candidate in found.candidates] == [True] * 2 + [False] * (MOST_TOLD - 2)
        assert found.left_off == 3


def test_where_nothing_fits_the_default_is_told(cast: Cast) -> None:
    query = {"organization": cast.organizations["science"], "channel": None, "type": "article"}
    with cast.database.reading() as session:
        found = explain(cast.actor("lin_editor"), session, query, 3)
        assert (found.terms.policy_id, found.terms.levels, found.candidates, found.left_off) == (None, 3, [], 0)
    with pytest.raises(Problem) as caught, cast.database.reading() as session:
        explain(cast.actor("lin_editor"), session, {**query, "channel": new_id()}, 3)
    assert caught.value.errors[0].pointer == "query/channel"
