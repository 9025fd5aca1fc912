"""A unit's top-level reviewer refuses what others' items show on its page; another one may let it be shown (P2)."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from cms import clock
from cms.changes.keys import purged_by
from cms.changes.models import Change
from cms.ids import new_id
from cms.library.hidden_relations.models import HiddenRelation
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from tests.cast import Cast
from tests.client import Client

LIST = "/api/v1/hidden-relations"
PUBLIC = "/delivery/v1/resources"


@pytest.fixture
def page(cast: Cast) -> str:
    """An item of the bureau of science; each unit has a reviewer of the third level."""
    for unit in ("science", "education"):
        cast.reviewer(f"{unit}_three", unit)
    return cast.published(title="云泽市科技创新券管理办法")


@pytest.fixture
def other(cast: Cast, page: str) -> str:
    """An item of the bureau of education that continues the page, and has its own page show so."""
    one = {"type": "continues", "target_id": page}
    return published(cast, "gao_editor", organization="education", title="校企合作券后续", relations=[one])


def published(cast: Cast, who: str, **told: Any) -> str:
    one = cast.draft(who, **told)
    cast.approve(cast.submitted(one, who))
    return one


def hide(client: Client, page: str, other: str, who: str = "rev_three", **told: Any) -> Any:
    body = {"relation": "continued_by", "related_id": other, "reason": "与本办法无关", **told}
    return client.post(f"/api/v1/resources/{page}/hidden-relations", who, json=body)


def hidden(client: Client, page: str, other: str, who: str = "rev_three") -> str:
    answer = hide(client, page, other, who)
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["data"]["id"])


def lift(client: Client, one: str, who: str = "rev_three_b") -> Any:
    return client.post(f"{LIST}/{one}/lift", who)


def shown(client: Client, page: str) -> list[tuple[str, str]]:
    """What a page shows of others; its list of related items must say the same."""
    rows = client.get(f"{PUBLIC}/{page}").get_json()["data"]["relations"]
    found = [(row["type"], row["target_id"]) for row in rows]
    listed = client.get(f"{PUBLIC}/{page}/related").get_json()["data"]
    assert sorted((row["relation"], row["id"]) for row in listed) == sorted(found)
    return found


def revised(cast: Cast, one: str, who: str, **changed: Any) -> None:
    with cast.database.writing() as session:
        revise_resource(cast.actor(who), session, one, load_resource(session, one).version, changed)
    cast.approve(cast.submitted(one, who))


def test_it_is_off_the_page_at_once_and_stays_on_that_of_who_declares_it(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    assert shown(client, page) == [("continued_by", other)]
    before = client.get(f"{PUBLIC}/{page}")
    answer = hide(client, page, other)
    data = answer.get_json()["data"]
    assert answer.headers["Location"] == f"{LIST}/{data['id']}"
    told = (data["state"], data["relation"], data["resource"]["id"], data["related"]["id"], data["hidden_by_name"])
    assert told == ("hidden", "continued_by", page, other, "rev_three")
    assert shown(client, page) == []
    assert shown(client, other) == [("continues", page)]
    after = client.get(f"{PUBLIC}/{page}", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["data"]["updated_at"] == before.get_json()["data"]["updated_at"]


def test_the_change_log_tells_of_it_and_caches_drop_the_page(client: Client, cast: Cast, page: str, other: str) -> None:
    one = ""
    for act in ("hide", "lift"):
        if act == "hide":
            one = hidden(client, page, other)
        else:
            lift(client, one)
        with cast.database.reading() as session:
            change = session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()
        assert (change.kind, change.subject_id, change.scope_before) == ("updated", page, change.scope_after)
        carried = client.get(f"{PUBLIC}/{page}").headers["Surrogate-Key"].split()
        assert set(carried) & set(purged_by(change))


def test_another_top_level_reviewer_of_the_unit_lets_it_be_shown_again(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    one = hidden(client, page, other, "science_three")
    for who, code in (("science_three", 403), ("rev_two", 403), ("education_three", 403), ("lin_editor", 403)):
        assert lift(client, one, who).status_code == code, who
    assert shown(client, page) == []
    lifted = lift(client, one, "rev_three")
    assert (lifted.status_code, lifted.get_json()["data"]["state"]) == (200, "shown")
    assert shown(client, page) == [("continued_by", other)]
    assert lift(client, one).get_json()["code"] == "wrong_state"
    assert hide(client, page, other).status_code == 201


def test_neither_another_account_of_who_hid_it_nor_who_wrote_it_lifts_it(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    cast.reviewer("three_again", "city", person="rev_three")
    cast.reviewer("gao_again", "city", person="gao_editor")
    one = hidden(client, page, other)
    for who, code in (("three_again", "same_person"), ("gao_again", "own_work")):
        assert lift(client, one, who).status_code == 403
        told = client.get(f"{LIST}/{one}", who).get_json()["data"]["_actions"]["show_relation"]
        assert told["reason"]["code"] == code


@pytest.mark.parametrize(
    ("who", "status"),
    [("rev_two", 403), ("lin_editor", 403), ("education_three", 404), ("wai_reviewer", 404), ("science_three", 201)],
)
def test_only_a_top_level_reviewer_in_whose_scope_the_page_lies_hides(
    client: Client, cast: Cast, page: str, other: str, who: str, status: int
) -> None:
    assert hide(client, page, other, who).status_code == status


def test_what_is_not_shown_there_is_not_hidden_and_nothing_twice(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    for told in ({"relation": "related"}, {"relation": "continues"}, {"related_id": new_id()}, {"related_id": page}):
        answer = hide(client, page, other, **told)
        assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (422, "not_shown"), told
    assert hide(client, other, page, relation="continues").status_code == 422, "it declares that itself"
    assert hide(client, page, other, reason="  ").status_code == 422
    assert hide(client, cast.draft(), other).status_code in (403, 404)
    hidden(client, page, other)
    assert hide(client, page, other).get_json()["code"] == "wrong_state"
    assert lift(client, "nothing").status_code == lift(client, new_id()).status_code == 404


def test_it_stays_hidden_whatever_either_side_publishes_until_it_is_lifted(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    one = hidden(client, page, other)
    revised(cast, other, "gao_editor", summary="另一摘要。")
    assert shown(client, page) == []
    revised(cast, page, "lin_editor", summary="又一摘要。")
    assert shown(client, page) == []
    revised(cast, other, "gao_editor", relations=[])
    revised(cast, other, "gao_editor", relations=[{"type": "continues", "target_id": page}])
    assert (shown(client, page), shown(client, other)) == ([], [("continues", page)])
    cast.withdraw(page)
    assert lift(client, one).status_code == 200
    cast.approve(cast.submitted(page))
    assert shown(client, page) == [("continued_by", other)]


def test_what_was_lifted_after_the_other_one_is_gone_shows_nothing(
    client: Client, cast: Cast, page: str, other: str
) -> None:
    one = hidden(client, page, other)
    cast.withdraw(other)
    assert lift(client, one).status_code == 200
    assert shown(client, page) == []


def test_other_relations_of_the_same_two_stay(client: Client, cast: Cast, page: str, other: str) -> None:
    both = [{"type": name, "target_id": page} for name in ("continues", "related")]
    revised(cast, other, "gao_editor", relations=both)
    hidden(client, page, other)
    assert shown(client, page) == [("related", other)]
    revised(cast, page, "lin_editor", relations=[{"type": "related", "target_id": other}])
    assert hide(client, page, other, relation="related").status_code == 201
    assert shown(client, page) == [("related", other)], "the page itself declares it"


def test_the_archived_page_is_hidden_from_too(client: Client, cast: Cast, page: str, other: str) -> None:
    cast.archive(page)
    hidden(client, page, other)
    assert client.get(f"{PUBLIC}/{page}/related").get_json()["data"] == []


def test_both_sides_read_it_and_strangers_do_not(client: Client, cast: Cast, page: str, other: str) -> None:
    cast.reviewer("wai_three", "stranger")
    one = hidden(client, page, other)

    def found(who: str, query: str = "") -> list[str]:
        return [row["id"] for row in client.get(f"{LIST}?{query}", who).get_json()["data"]]

    for who in ("lin_editor", "gao_editor", "science_three", "education_three", "rev_one"):
        assert found(who) == [one], who
        assert client.get(f"{LIST}/{one}", who).status_code == 200
    for who in ("su_editor", "wai_three"):
        assert found(who) == []
        assert client.get(f"{LIST}/{one}", who).status_code == 404
    mine = {who: found(who, "queue=mine") for who in ("rev_three", "rev_three_b", "education_three", "rev_one")}
    assert mine == {"rev_three": [], "rev_three_b": [one], "education_three": [], "rev_one": []}
    assert found("rev_one", f"state=hidden&resource={page}&related={other}") == [one]
    assert found("rev_one", "state=shown") == found("rev_one", f"resource={other}") == []
    lift(client, one)
    assert found("rev_one", "state=shown&state=hidden") == found("rev_one", "state=shown") == [one]


HIDDEN_BY = "UPDATE hidden_relation SET shown_at = hidden_at, shown_by = {0}, shown_person_id = {1}"
OF, PERSON = "(SELECT id FROM account WHERE username = '{}')", "(SELECT person_id FROM account WHERE username = '{}')"


def lifted_by(who: str) -> str:
    return HIDDEN_BY.format(OF.format(who), PERSON.format(who))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM hidden_relation", "never deleted|permission denied"),
        ("UPDATE hidden_relation SET reason = '其他'", "reason never changes"),
        ("UPDATE delivered_relation SET is_hidden = false", "does not show this relation"),
        (HIDDEN_BY.format("hidden_by", "hidden_person_id"), "(?i)shown_by_another|constraint"),
        (lifted_by("three_again"), "(?i)shown_by_another|constraint"),
        (lifted_by("rev_two"), "no top-level reviewer"),
        (lifted_by("education_three"), "no top-level reviewer"),
        (lifted_by("gao_again"), "no top-level reviewer"),
        ("UPDATE hidden_relation SET shown_at = hidden_at", "(?i)shown|constraint"),
    ],
)
def test_the_database_refuses(client: Client, cast: Cast, page: str, other: str, statement: str, reason: str) -> None:
    cast.reviewer("three_again", "city", person="rev_three")
    cast.reviewer("gao_again", "city", person="gao_editor")
    hidden(client, page, other)
    with pytest.raises(DatabaseError, match=reason), cast.database.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("who", ["rev_two", "education_three", "lin_editor"])
def test_the_database_lets_nobody_else_hide(cast: Cast, page: str, other: str, who: str) -> None:
    row = HiddenRelation(
        id=new_id(), source_id=other, type="continues", target_id=page, reason="无关", hidden_by=cast.accounts[who],
        hidden_person_id=cast.persons[who], hidden_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="no top-level reviewer"), cast.database.writing() as session:
        session.add(row)
