from sqlalchemy import select

from cms.review.models import ReviewPolicy
from cms.sites.models import Channel
from schemas.gates import GATES


def test_every_policy_leaves_no_gate_unsigned(session):
    policies = session.scalars(select(ReviewPolicy)).all()
    assert len(policies) == 4
    assert all(set(one.gates) == set(GATES) and set(one.gates.values()) <= {1, 2, 3} for one in policies)


def test_haste_is_for_the_flood_only_and_the_treasury_has_its_secrecy_review(session):
    told = {
        path: (policy.expedited_allowed, policy.secrecy)
        for policy, path in session.execute(
            select(ReviewPolicy, Channel.path).join(Channel, Channel.id == ReviewPolicy.channel_id)
        )
    }
    assert told == {"fx2026": (True, False), "zwgk/czxx": (False, True)}
