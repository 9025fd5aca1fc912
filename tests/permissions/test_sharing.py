"""The rules of what one unit gives and another takes, by themselves and as lists ask them."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.library.placements.models import ChannelPlacement
from cms.review.offers.facts import facts_of_offers, offers_matching
from cms.review.placements.facts import facts_of_placements, placements_matching
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor, Grant, SharedFacts
from permissions.filters import matches
from permissions.sharing import HIDDEN_RELATIONS, OFFERS, PLACEMENTS, Shared
from tests.cast import PEOPLE, Cast
from tests.client import Client
from tests.review.placements.county import County

scopes = st.sampled_from([None, "/city/", "/city/science/", "/stranger/"])
sites = st.sampled_from([None, "s1", "s2"])
channels = st.sampled_from([None, "/c1/", "/c1/c2/"])
levels = st.sampled_from([None, 1, 3])
persons = st.sampled_from(["p1", "p2", "p3"])
grants = st.builds(
    Grant, scopes, sites, channels, levels, st.sampled_from(["level", "secrecy"]), st.sampled_from([None, {"article"}])
)
actors = st.builds(
    Actor, st.just("a"), persons, st.sampled_from(Duty), st.lists(grants, max_size=3).map(tuple), st.booleans()
)
facts = st.builds(
    SharedFacts,
    organization=scopes,
    site_id=sites,
    channel=channels,
    type=st.sampled_from(["article", "qa"]),
    from_organization=scopes.filter(bool),
    from_site_id=sites,
    from_channel=channels,
    state=st.sampled_from(["waiting", "in_effect", "adopted", "hidden"]),
    contributors=st.frozensets(persons, max_size=2),
    deciders=st.frozensets(persons, max_size=1),
    level=levels,
    awaits_content=st.booleans(),
    awaits_secrecy=st.booleans(),
    has_secrecy_reviewer=st.booleans(),
)
asked = st.sampled_from(
    [(rules, action) for rules in (OFFERS, PLACEMENTS, HIDDEN_RELATIONS) for action in rules.conditions]
)


@given(actors, facts, asked)
def test_the_predicate_and_the_filter_agree(actor: Actor, about: SharedFacts, of: tuple[Shared, Action]) -> None:
    rules, action = of
    assert rules.judge(actor, action, about).is_allowed == matches(rules.allowed(actor, action), about)


@given(actors, facts, asked)
def test_every_refusal_to_one_who_sees_has_a_reason(
    actor: Actor, about: SharedFacts, of: tuple[Shared, Action]
) -> None:
    verdict = of[0].judge(actor, of[1], about)
    assert (verdict.reason is None) == (verdict.is_allowed or not verdict.is_visible)


@given(actors, facts)
def test_nobody_signs_their_own_work_nor_both_parts(actor: Actor, about: SharedFacts) -> None:
    for action in (Action.SIGN_PLACEMENT, Action.SIGN_PLACEMENT_SECRECY):
        if PLACEMENTS.judge(actor, action, about).is_allowed:
            assert actor.person_id not in about.contributors | about.deciders
            assert (actor.duty, about.state) == (Duty.REVIEWER, "waiting")


def test_lists_find_what_the_rules_allow(client: Client, cast: Cast) -> None:
    county = County(client, cast)
    county.in_effect()
    half = county.asked()
    county.sign(half, "content", "wai_three")
    county.asked()
    county.reviewer("wai_secrecy")
    client.post(f"/api/v1/resources/{cast.draft()}/offers", "lin_editor", json={"channel_id": cast.channels["foreign"]})
    with cast.database.reading() as session:
        placed = session.execute(select(ChannelPlacement, Resource).join(Resource)).all()
        offered = session.execute(select(Offer, Resource).join(Resource, Resource.id == Offer.resource_id)).all()
        of_placements = facts_of_placements(session, [(one, resource) for one, resource in placed])
        of_offers = facts_of_offers(session, [(one, resource) for one, resource in offered])
        for who in (*PEOPLE, "wai_three", "wai_other", "wai_secrecy"):
            actor = cast.actor(who)
            for action in PLACEMENTS.conditions:
                rule = placements_matching(PLACEMENTS.allowed(actor, action))
                found = set(session.scalars(select(ChannelPlacement.id).join(Resource).where(rule)))
                told = {one for one, about in of_placements.items() if PLACEMENTS.judge(actor, action, about)[0]}
                assert found == told, (who, action)
            for action in OFFERS.conditions:
                rule = offers_matching(OFFERS.allowed(actor, action))
                joined = select(Offer.id).join(Resource, Resource.id == Offer.resource_id)
                found = set(session.scalars(joined.where(rule)))
                told = {one for one, about in of_offers.items() if OFFERS.judge(actor, action, about)[0]}
                assert found == told, (who, action)
