"""Articles may be published first, and somebody else reviews them later."""

import pytest

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from cms.review.models import ReviewPolicy
from cms.review.terms import default_gates
from tests.cast import Cast


@pytest.fixture
def urgent(cast: Cast) -> Cast:
    """The cast, where articles may be published first; rev_four reviews at the third level like rev_three."""
    cast.join("rev_four", "reviewer")
    with cast.database.writing() as session:
        now, gates = clock.now(), default_gates(3)
        session.add(
            ReviewPolicy(
                id=new_id(), type="article", levels=3, gates=gates, expedited_allowed=True, hours=[4, 8, 16],
                created_at=now,
            )
        )  # fmt: skip
        reviewer = {"account_id": cast.accounts["rev_four"], "duty": "reviewer", "created_at": now}
        city = cast.organizations["city"]
        session.add(RoleAssignment(id=new_id(), level=3, organization_id=city, **reviewer))
    return cast
