"""How a placement ends: called off, ended by either side, or with what it shows."""

import pytest
from sqlalchemy import select

from cms.changes.keys import of_channel, purged_by
from cms.changes.models import Change
from tests.client import Client
from tests.review.placements.county import County


def test_who_asked_takes_it_back_while_it_waits(client: Client, county: County) -> None:
    placement = county.asked()
    path = f"/api/v1/placements/{placement['id']}/cancellation"
    assert client.post(path, "lin_editor").status_code == 403
    assert client.post(path, "su_editor").get_json()["data"]["state"] == "cancelled"
    assert client.post(path, "su_editor").status_code == 403
    assert county.sign(placement, "content", "wai_three").status_code == 403


@pytest.mark.parametrize("who", ["wai_reviewer", "rev_one"])
def test_a_reviewer_of_either_side_ends_it_at_once(client: Client, county: County, who: str) -> None:
    resource = county.shared()
    placement = county.in_effect(resource)
    path = f"/api/v1/placements/{placement['id']}/ending"
    assert client.post(path, "su_editor", json={"reason": "不再适用"}).status_code == 403
    assert client.post(path, who, json={}).status_code == 422
    told = client.post(path, who, json={"reason": "不再适用"}).get_json()["data"]
    assert (told["state"], told["reason"], county.shows()) == ("ended", "不再适用", [])
    shown = client.get(f"/delivery/v1/resources/{resource}").get_json()["data"]
    assert [one["path"] for one in shown["channels"]] == ["tzgg"]
    assert client.post(path, who, json={"reason": "不再适用"}).status_code == 403
    assert county.asking(resource).status_code == 201


def test_what_is_archived_is_in_no_archive_of_another_units_channel(client: Client, county: County) -> None:
    resource, cast = county.shared(), county.cast
    county.in_effect(resource)
    there = cast.channels["foreign"]
    county.take_back(resource, "archived")

    def archived(channel: str) -> list[str]:
        found = client.get(f"/delivery/v1/resources?archived=true&channel={channel}").get_json()["data"]
        return [one["id"] for one in found]

    assert (archived(cast.channels["notices"]), archived(there)) == ([resource], [])
    counted = client.get("/delivery/v1/resources/counts?by=channel&archived=true").get_json()["data"]
    assert [one["label"]["zh"] for one in counted] == ["通知公告"]
    shown = client.get(f"/delivery/v1/resources/{resource}").get_json()["data"]
    assert (shown["archived"], [one["path"] for one in shown["channels"]]) == (True, ["tzgg"])
    with cast.database.reading() as session:
        change = session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()
    assert (change.kind, there in (change.scope_before or {})["channels"]) == ("archived", True)
    assert of_channel(there) in purged_by(change)
    assert "deleted-entry" in client.get("/feeds/portal/wcx.atom").get_data(as_text=True)


@pytest.mark.parametrize("kind", ["withdrawn", "archived"])
def test_what_is_taken_back_is_so_everywhere_and_does_not_come_back_by_itself(county: County, kind: str) -> None:
    resource = county.shared()
    county.in_effect(resource)
    county.take_back(resource, kind)
    assert (county.states(resource), county.shows()) == (["ended"], [])
    county.cast.approve(county.cast.submitted(resource))
    assert (county.states(resource), county.shows()) == (["ended"], [])


def test_what_waits_is_called_off_when_it_is_taken_back(county: County) -> None:
    resource = county.shared()
    county.asked(resource)
    county.cast.withdraw(resource)
    assert county.states(resource) == ["cancelled"]


def test_what_is_switched_off_is_hidden_there_too_and_comes_back(client: Client, county: County) -> None:
    resource = county.shared()
    county.in_effect(resource)
    body = {"subject_type": "resource", "subject_id": resource, "reason": "待核实"}
    switch = client.post("/api/v1/off-switches", "rev_three", json=body).get_json()["data"]["id"]
    assert county.shows() == []
    assert client.get("/api/v1/shared-resources", "su_editor").get_json()["data"] == []
    client.post(f"/api/v1/off-switches/{switch}/lift", "rev_three_b")
    assert county.shows() == [resource]


def test_a_column_of_which_something_is_placed_stays(client: Client, county: County) -> None:
    placement = county.asked()
    path = f"/api/v1/sites/{county.cast.site}/channels/{county.cast.channels['foreign']}"
    version = client.get(path, "an_admin").headers["ETag"]
    assert client.delete(path, "an_admin", headers={"If-Match": version}).status_code == 409
    client.post(f"/api/v1/placements/{placement['id']}/cancellation", "su_editor")
    assert client.delete(path, "an_admin", headers={"If-Match": version}).status_code == 204
    told = county.read(placement, "lin_editor")
    assert told["channel"] == {"id": county.cast.channels["foreign"], "site_id": None, "name": None, "owner": None}
    assert client.get(f"/api/v1/placements/{placement['id']}", "su_editor").status_code == 404
