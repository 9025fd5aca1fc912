"""Who supervises switches off and lifts: top-level reviewers whose scope holds the unit concerned."""

import pytest

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from tests.cast import Cast
from tests.client import Client
from tests.publishing.off_switches.switching import ROUTE, changes, lift, off, shown


@pytest.mark.parametrize("who", ["lin_editor", "an_admin", "au_auditor", "wai_reviewer", "rev_one", "rev_two"])
def test_only_top_level_reviewers_in_scope_switch_off(cast: Cast, client: Client, who: str) -> None:
    one = cast.published()
    for kind, subject in (("resource", one), ("channel", cast.channels["notices"]), ("site", cast.site)):
        expected = 404 if (who, kind) == ("wai_reviewer", "resource") else 403
        assert off(client, kind, subject, who).status_code == expected, kind
    assert changes(cast, "switched_off") == []


def assigned(cast: Cast, name: str, level: int, types: list[str] | None = None, **scope: str) -> None:
    """A reviewer who has this scope and no other."""
    cast.join(name, "reviewer")
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts[name], duty="reviewer", level=level, types=types,
                created_at=clock.now(), **scope,
            )
        )  # fmt: skip


def answers(client: Client, cast: Cast, one: str, who: str) -> list[int]:
    subjects = (("resource", one), ("channel", cast.channels["notices"]), ("site", cast.site))
    return [off(client, kind, subject, who).status_code for kind, subject in subjects]


def test_who_reviews_for_the_unit_itself_does_not_switch_off_its_own(cast: Cast, client: Client) -> None:
    """The unit above and the one that supervises the site do; neither the owner of an item nor that of a channel."""
    one = cast.published()
    assigned(cast, "own_three", 3, organization_id=cast.organizations["science"])
    assert answers(client, cast, one, "own_three") == [403, 403, 403]
    refused = off(client, "resource", one, "own_three").get_json()["detail"]
    assert refused == "须由主管单位的最高审级（三级）审核员办理"


@pytest.mark.parametrize("scope", ["site_id", "channel_id"])
def test_a_scope_that_holds_no_unit_supervises_nothing(cast: Cast, client: Client, scope: str) -> None:
    one = cast.published()
    assigned(cast, "local_three", 3, **{scope: cast.site if scope == "site_id" else cast.channels["notices"]})
    assert answers(client, cast, one, "local_three") == [403, 403, 403]


def test_a_scope_of_some_types_supervises_items_of_these_types(cast: Cast, client: Client) -> None:
    one = cast.published()
    assigned(cast, "qa_three", 3, ["qa"], organization_id=cast.organizations["city"])
    assigned(cast, "article_three", 3, ["article"], organization_id=cast.organizations["city"])
    assert answers(client, cast, one, "qa_three") == [404, 403, 403]
    assert answers(client, cast, one, "article_three") == [201, 403, 403]


def test_who_supervises_a_site_switches_off_what_another_unit_has_published_there(cast: Cast, client: Client) -> None:
    """What the public sees there is no secret to them; a draft of the same unit is."""
    one = foreign(cast)
    draft = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    assert client.get(f"/api/v1/resources/{one}", "rev_three").status_code == 404
    assert off(client, "resource", draft).status_code == 404
    made = off(client, "resource", one)
    assert made.status_code == 201
    assert shown(client, one) == (410, "switched_off")
    found = client.get(f"{ROUTE}?include=_actions", "rev_three_b").get_json()["data"]
    assert [row["subject_id"] for row in found] == [one]
    assert client.get(ROUTE, "rev_one").get_json()["data"] == []
    assert client.get(f"{ROUTE}/{found[0]['id']}", "rev_one").status_code == 404
    assert lift(client, made, "rev_one").status_code == 404
    assert lift(client, made).status_code == 200


def foreign(cast: Cast) -> str:
    """Something of another tree's unit that is live on the city's site."""
    for level in (1, 2, 3):
        assigned(cast, f"wai_{level}", level, organization_id=cast.organizations["stranger"])
    one = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    submission = cast.submitted(one, "su_editor")
    cast.approve(submission, "wai_1", "wai_2", "wai_3")
    return one


def test_above_a_root_there_is_nobody_so_that_its_own_reviewers_may(cast: Cast, client: Client) -> None:
    one = foreign(cast)
    assert off(client, "resource", one, "wai_2").status_code == 403
    assert off(client, "resource", one, "wai_3").status_code == 201
    assert off(client, "channel", cast.channels["foreign"], "wai_3").status_code == 403


def test_another_person_of_the_same_standing_brings_it_back(cast: Cast, client: Client) -> None:
    made = off(client, "site", cast.site)
    path = f"{ROUTE}/{made.get_json()['data']['id']}"
    told = {
        who: client.get(path, who).get_json()["data"]["_actions"]["switch_on"]
        for who in ("rev_three_b", "rev_three", "rev_two", "an_admin", "wai_reviewer")
    }
    assert {who for who, answer in told.items() if answer["allowed"]} == {"rev_three_b"}
    assert {who: answer["reason"]["code"] for who, answer in told.items() if answer["reason"]} == {
        "rev_three": "same_person", "rev_two": "not_supervising", "an_admin": "wrong_duty",
        "wai_reviewer": "not_supervising",
    }  # fmt: skip
    for who in ("rev_three", "rev_two", "an_admin", "wai_reviewer"):
        assert lift(client, made, who).status_code == 403, who
    cast.join("rev_three_again", "reviewer", person="rev_three")
    assert lift(client, made, "rev_three_again").status_code == 403
    answer = lift(client, made).get_json()["data"]["_actions"]["switch_on"]
    assert (answer["allowed"], answer["reason"]["code"]) == (False, "on_already")


def test_the_list_finds_what_may_be_lifted_and_tells_the_same_of_each(cast: Cast, client: Client) -> None:
    one, changed = cast.published(), cast.published(title="另一通知")
    switches = [off(client, *named).get_json()["data"]["id"] for named in (("site", cast.site), ("resource", one))]
    switches.append(off(client, "resource", changed, "rev_three_b").get_json()["data"]["id"])
    made = off(client, "channel", cast.channels["foreign"])
    lift(client, made)
    for who in ("rev_three", "rev_three_b", "rev_two", "wai_reviewer", "an_admin"):
        for asked in ("true", "false"):
            rows = client.get(f"{ROUTE}?liftable={asked}&include=_actions", who).get_json()["data"]
            allowed = {row["_actions"]["switch_on"]["allowed"] for row in rows}
            assert allowed <= {asked == "true"}, who
            if asked == "true":
                assert {row["id"] for row in rows} == {
                    "rev_three_b": set(switches[:2]), "rev_three": {switches[2]},
                }.get(who, set())  # fmt: skip
