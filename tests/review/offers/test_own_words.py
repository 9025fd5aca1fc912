"""Who wrote what was offered has a part in the copies of it, and decides on none until they were public (P1, P2)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.review.models import ReviewPolicy
from cms.review.offers.close_offer import Answered, answer_offer
from cms.review.offers.create_offer import create_offer
from cms.review.terms import default_gates
from tests.cast import Cast
from tests.client import Client

OWN_WORK = (403, "不能审核本人参与编写的内容")
SECOND = "lin_in_the_county"


def copied(cast: Cast, resource: str, offering: str, answering: str, channel: str) -> str:
    """The copy that another unit makes of what it is offered."""
    with cast.database.writing() as session:
        offer, _ = create_offer(cast.actor(offering), session, resource, cast.channels[channel], "")
    with cast.database.writing() as session:
        answered, _ = answer_offer(cast.actor(answering), session, offer.id, Answered("edit_copy"), 3)
        assert answered.copy_id is not None
        return answered.copy_id


def revised(cast: Cast, resource: str, who: str = "su_editor", **changed: object) -> str:
    with cast.database.writing() as session:
        version = load_resource(session, resource).version
        revise_resource(cast.actor(who), session, resource, version, changed)
    return resource


def complete(cast: Cast, copy: str, who: str = "su_editor") -> str:
    return revised(cast, copy, who, accountable={"unit": "县政府办", "person": "苏青"})


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast, where the county has reviewers of each level, and one of them is Lin Xiao of the bureau of science."""
    for level, who in enumerate(("county_one", "county_two", "county_three"), 1):
        cast.reviewer(who, "stranger", level)
    cast.reviewer(SECOND, "stranger", 1, person="lin_editor")
    return cast


@pytest.fixture
def copy(county: Cast) -> str:
    """A copy of a draft by Lin Xiao, which Gao revised before it was offered, and Su after."""
    source = revised(county, county.draft(), "gao_editor", summary="高编辑的摘要。")
    return complete(county, copied(county, source, "lin_editor", "su_editor", "foreign"))


def listed(client: Client, who: str) -> list[str]:
    return [one["id"] for one in client.get("/api/v1/submissions?queue=mine", who).get_json()["data"]]


def refusals(client: Client, submission: str, who: str) -> list[tuple[int, str]]:
    """What claiming it and deciding on it answer."""
    path = f"/api/v1/submissions/{submission}"
    found = client.get(path, who).get_json()["data"]
    gates = {gate: "pass" for gate, level in found["gates"].items() if level == 1}
    decision = {"verdict": "approve", "content_hash": found["content_hash"], "comment": "同意", "gates": gates}
    answers = (client.post(f"{path}/claims", who, json={}), client.post(f"{path}/decisions", who, json=decision))
    return [(one.status_code, one.get_json().get("detail", "")) for one in answers]


def test_who_wrote_what_was_copied_decides_nothing_of_the_copy_by_whatever_account(
    client: Client, county: Cast, copy: str
) -> None:
    county.reviewer("gao_in_the_county", "stranger", 1, person="gao_editor")
    submission = county.submitted(copy, "su_editor")
    for who in (SECOND, "gao_in_the_county"):
        assert refusals(client, submission, who) == [OWN_WORK, OWN_WORK]
        told = client.get(f"/api/v1/submissions/{submission}", who).get_json()["data"]["_actions"]["decide"]
        assert told["reason"]["code"] == "own_work"
        assert listed(client, who) == []
    assert listed(client, "county_one") == [submission]
    assert county.decide(submission, "county_one") == "open"


def test_the_database_takes_no_decision_of_theirs(county: Cast, copy: str) -> None:
    county.submitted(copy, "su_editor")
    with pytest.raises(IntegrityError, match="own work"), county.database.writing() as session:
        session.execute(
            text("""
                INSERT INTO decision (id, submission_id, level, verdict, content_hash, account_id, duty, person_id,
                    comment, gates, comments, created_at)
                SELECT s.id, s.id, 1, 'approve', s.content_hash, a.id, 'reviewer', a.person_id, '', '{}', '[]',
                    s.created_at FROM submission s JOIN account a ON a.username = :who"""),
            {"who": SECOND},
        )


def test_what_was_written_after_the_offer_is_in_no_copy(client: Client, county: Cast) -> None:
    source = county.draft("gao_editor", organization="city", channels=None)
    with county.database.writing() as session:
        offer, _ = create_offer(county.actor("gao_editor"), session, source, county.channels["foreign"], "")
    county.reviewer("second_gao", "stranger", 1, person="gao_editor")
    _scoped(county, "writer", "city", "county_one")
    revised(county, source, "writer", summary="后改的摘要。")
    with county.database.writing() as session:
        made, _ = answer_offer(county.actor("su_editor"), session, offer.id, Answered("edit_copy"), 3)
    assert made.copy_id is not None
    submission = county.submitted(complete(county, made.copy_id), "su_editor")
    assert listed(client, "second_gao") == []
    assert county.decide(submission, "county_one") == "open"


def test_a_copy_of_a_copy_has_their_words_too(client: Client, county: Cast) -> None:
    first = copied(county, county.draft("gao_editor"), "lin_editor", "su_editor", "foreign")
    second = complete(county, copied(county, first, "su_editor", "lin_editor", "notices"), "lin_editor")
    for name, of in (("gao_again", "gao_editor"), ("su_in_the_city", "su_editor")):
        county.reviewer(name, "city", 1, person=of)
    submission = county.submitted(second, "lin_editor")
    for who in ("gao_again", "su_in_the_city"):
        assert refusals(client, submission, who) == [OWN_WORK, OWN_WORK]
        assert listed(client, who) == []
    assert county.decide(submission, "rev_one") == "open"


def test_once_the_copy_was_public_they_decide_on_what_others_wrote_since(
    client: Client, county: Cast, copy: str
) -> None:
    county.approve(county.submitted(copy, "su_editor"), "county_one", "county_two", "county_three")
    submission = county.submitted(revised(county, copy, summary="县里的新摘要。"), "su_editor")
    assert listed(client, SECOND) == [submission]
    assert county.decide(submission, SECOND) == "open"


def test_who_wrote_what_was_copied_confirms_no_later_review_of_it(client: Client, county: Cast, copy: str) -> None:
    county.reviewer("lin_on_top", "stranger", 3, person="lin_editor")
    county.reviewer("county_four", "stranger", 3)
    policy = ReviewPolicy(
        id=new_id(), type="article", levels=3, gates=default_gates(3), expedited_allowed=True, hours=[4, 8, 16],
        created_at=clock.now(),
    )  # fmt: skip
    with county.database.writing() as session:
        session.add(policy)
    submission = county.submitted(copy, "su_editor", expedited="防汛应急响应")
    assert county.decide(submission, "county_three") == "published"
    revised(county, copy, summary="县里的新摘要。")
    found = client.get(f"/api/v1/submissions/{submission}", "lin_on_top").get_json()["data"]
    assert found["_actions"]["review_later"]["reason"]["code"] == "own_work"
    owed = "/api/v1/later-reviews?queue=mine"
    assert client.get(owed, "lin_on_top").get_json()["data"] == []
    assert [one["submission_id"] for one in client.get(owed, "county_four").get_json()["data"]] == [submission]
    with pytest.raises(IntegrityError, match="own work"), county.database.writing() as session:
        session.execute(
            text("""
                UPDATE later_review SET state = 'confirmed', account_id = account.id, person_id = account.person_id,
                    duty = 'reviewer', decided_at = later_review.due_at
                FROM account WHERE account.username = 'lin_on_top'""")
        )


def test_nobody_lets_a_copy_of_their_words_be_pinned(client: Client, county: Cast, copy: str) -> None:
    county.approve(county.submitted(copy, "su_editor"), "county_one", "county_two", "county_three")
    county.reviewer("lin_on_top", "stranger", 3, person="lin_editor")
    asked = client.post(
        "/api/v1/pins", "su_editor", json={"channel_id": county.channels["foreign"], "resource_id": copy, "position": 1}
    )
    pin = asked.get_json()["data"]["id"]
    told = client.get(f"/api/v1/pins/{pin}", "lin_on_top").get_json()["data"]["_actions"]["pin"]
    assert told["reason"]["code"] == "own_work"
    mine = "/api/v1/pins?queue=mine"
    assert client.get(mine, "lin_on_top").get_json()["data"] == []
    assert [one["id"] for one in client.get(mine, "county_three").get_json()["data"]] == [pin]
    with pytest.raises(IntegrityError, match="no reviewer of the last level"), county.database.writing() as session:
        session.execute(
            text("""
                UPDATE channel_pin SET state = 'in_effect', in_effect_at = channel_pin.created_at,
                    decided_by = account.id, decided_person_id = account.person_id
                FROM account WHERE account.username = 'lin_on_top'""")
        )


def _scoped(cast: Cast, who: str, unit: str, person: str) -> None:
    """Another account of the person, that of an editor of the unit."""
    cast.join(who, "editor", person=person)
    given = RoleAssignment(
        id=new_id(), account_id=cast.accounts[who], duty="editor", organization_id=cast.organizations[unit],
        created_at=clock.now(),
    )  # fmt: skip
    with cast.database.writing() as session:
        session.add(given)
