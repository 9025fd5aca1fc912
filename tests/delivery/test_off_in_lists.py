"""What is switched off is neither counted nor shown: in the archive, in libraries, among embedded items."""

import pytest

from cms import clock
from cms.ids import new_id
from cms.library.thematic.models import ThematicLibrary, ThematicPin
from cms.sites.off_switches.models import OffSwitch
from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"


def switch_off(library: Library, kind: str, one: str) -> None:
    with library.database.writing() as session:
        session.add(
            OffSwitch(
                id=new_id(),
                subject_type=kind,
                subject_id=one,
                reason="有误",
                off_by=library.account,
                off_at=clock.now(),
            )
        )


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["data"]]


@pytest.fixture
def two(library: Library) -> tuple[str, str]:
    """One in the channel that will be off, one beside it."""
    return library.published(subjects=["science"]), library.published(channels=[library.channels["tzgg"]])


def test_the_archive_leaves_out_what_stood_in_channels_that_are_off_only(two, library, reader):
    hidden, shown = two
    for one in two:
        library.archive(one)
    assert ids(reader.get(f"{RESOURCES}?archived=true")) == [shown, hidden]
    switch_off(library, "channel", library.channels["zwgk/zcwj"])
    assert ids(reader.get(f"{RESOURCES}?archived=true")) == [shown]
    assert reader.get(f"{RESOURCES}/{hidden}").status_code == 410


def test_an_archived_resource_that_is_off_is_in_no_list(two, library, reader):
    hidden, shown = two
    for one in two:
        library.archive(one)
    switch_off(library, "resource", hidden)
    assert ids(reader.get(f"{RESOURCES}?archived=true&type=policy_document")) == [shown]


@pytest.mark.parametrize("by", ["type", "year"])
def test_what_is_off_is_not_counted(two, library, reader, by):
    switch_off(library, "resource", two[0])
    assert [one["count"] for one in reader.get(f"{RESOURCES}/counts?by={by}").json["data"]] == [1]
    assert [one["count"] for one in reader.get(f"{RESOURCES}/counts?by={by}&site=www&site=kjj").json["data"]] == [1]


def test_a_channel_that_is_off_is_not_counted_by(two, library, reader):
    switch_off(library, "channel", library.channels["zwgk/zcwj"])
    counted = reader.get(f"{RESOURCES}/counts?by=channel").json["data"]
    assert [one["value"] for one in counted] == [library.channels["tzgg"]]


def test_counting_on_a_site_that_is_off_is_gone(two, library, reader):
    switch_off(library, "site", library.sites["www"])
    assert reader.get(f"{RESOURCES}/counts?by=type&site=www").status_code == 410


def test_a_library_shows_no_pin_that_is_off_and_goes_with_its_site(two, library, reader):
    one = new_id()
    with library.database.writing() as session:
        times = {"created_at": clock.now(), "updated_at": clock.now()}
        session.add(
            ThematicLibrary(id=one, site_id=library.sites["www"], slug="talent", title="人才", rule={}, **times)
        )
        session.flush()
        session.add_all(ThematicPin(library_id=one, resource_id=each, position=at) for at, each in enumerate(two))
    switch_off(library, "resource", two[0])
    assert [item["id"] for item in reader.get(f"/delivery/v1/libraries/{one}").json["data"]["pinned"]] == [two[1]]
    switch_off(library, "site", library.sites["www"])
    assert reader.get(f"/delivery/v1/libraries/{one}").status_code == 410
    assert reader.get("/delivery/v1/sites/www/libraries").status_code == 410
    assert reader.get(f"{RESOURCES}?library=talent&site=www").status_code == 410


def test_a_library_of_a_site_that_is_off_shows_nothing_from_elsewhere_either(library, reader):
    one = new_id()
    with library.database.writing() as session:
        times = {"created_at": clock.now(), "updated_at": clock.now()}
        rule = {"type": ["article"]}
        site = library.sites["www"]
        session.add(ThematicLibrary(id=one, site_id=site, slug="talent", title="人才", rule=rule, **times))
    shown = library.published("article", channels=[library.channels["tzgg"]])
    switch_off(library, "resource", new_id())
    assert ids(reader.get(f"{RESOURCES}?library={one}")) == [shown]
    switch_off(library, "site", library.sites["www"])
    assert reader.get(f"{RESOURCES}?library={one}").status_code == 410


def test_what_is_off_is_embedded_nowhere_and_is_no_linked_data(library, reader):
    law = library.published()
    reading = library.published("policy_interpretation", relations=[{"type": "interprets", "target_id": law}])
    switch_off(library, "resource", law)
    item = reader.get(f"{RESOURCES}/{reading}?include=relations.target").json["data"]
    assert item["relations"] == []
    assert "about" not in reader.get(f"{RESOURCES}/{reading}/json-ld").json
    for path in ("json-ld", "locales"):
        assert reader.get(f"{RESOURCES}/{law}/{path}").status_code == 410
