"""What is noted when a resource leaves a place where it was read, and when it comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from cms import clock
from cms.delivery.models import DeliveredDeparture, DeliveredResource
from cms.delivery.writing.departures import Place, depart, places_of, return_to
from cms.ids import new_id
from cms.sites.off_switches.models import OffSwitch
from tests.delivery.library import Library


def noted(library: Library, one: str) -> set[Place]:
    departure = DeliveredDeparture
    with library.database.reading() as session:
        rows = session.execute(select(departure.field, departure.value).where(departure.resource_id == one))
        return {Place(*row) for row in rows}


def left_at(library: Library, one: str):
    with library.database.reading() as session:
        return session.scalars(
            select(DeliveredDeparture.left_at).where(DeliveredDeparture.resource_id == one).distinct()
        ).all()


def places(library: Library, channel: str, site: str, *terms: Place) -> set[Place]:
    return {Place("channel", library.channels[channel]), Place("site", library.sites[site]), *terms}


POLICY, SCIENCE = Place("type", "policy_document"), Place("subject", "science")


def test_what_is_public_for_the_first_time_has_left_nothing(library):
    one = library.published(subjects=["science"], genre="notice")
    assert noted(library, one) == set()
    with library.database.reading() as session:
        assert places_of(session, one) == places(library, "zwgk/zcwj", "www", POLICY, SCIENCE)


@pytest.mark.parametrize("way", ["withdraw", "archive"])
def test_what_is_taken_back_has_left_every_place_at_one_moment(library, way):
    one, before = library.published(subjects=["science"]), clock.now()
    getattr(library, way)(one)
    assert noted(library, one) == places(library, "zwgk/zcwj", "www", POLICY, SCIENCE)
    (at,) = left_at(library, one)
    assert before - timedelta(milliseconds=1) <= at <= clock.now()


def test_what_comes_back_elsewhere_has_left_only_what_it_is_not_in(library):
    one = library.published(subjects=["science"])
    library.withdraw(one)
    library.revise(one, channels=[library.channels["tzgg"]], subjects=["science"])
    library.publish(one)
    assert noted(library, one) == places(library, "zwgk/zcwj", "www")


def test_a_second_leaving_keeps_the_time_of_the_first(library):
    one = library.published(channels=[library.channels["news"], library.channels["zwgk/zcwj"]])
    library.revise(one)
    library.publish(one)
    (first,) = left_at(library, one)
    library.withdraw(one)
    assert first in left_at(library, one)
    assert Place("channel", library.channels["news"]) in noted(library, one)


def test_being_made_again_notes_nothing(library):
    one = library.published()
    library.publish(one)
    assert noted(library, one) == set()


def switch_off(library: Library, one: str) -> None:
    with library.database.writing() as session:
        depart(session, one, clock.now())
        session.add(
            OffSwitch(
                id=new_id(),
                subject_type="resource",
                subject_id=one,
                reason="核实",
                off_by=library.account,
                off_at=clock.now(),
            )
        )


def switch_on(library: Library, one: str) -> None:
    with library.database.writing() as session:
        on = {"on_at": clock.now(), "on_by": library.other_account}
        session.execute(update(OffSwitch).where(OffSwitch.subject_id == one).values(on))
        return_to(session, one)


def test_what_is_switched_off_is_nowhere_and_then_where_it_was(library):
    one = library.published(subjects=["science"])
    switch_off(library, one)
    switch_off_again = noted(library, one)
    assert switch_off_again == places(library, "zwgk/zcwj", "www", POLICY, SCIENCE)
    with library.database.writing() as session:
        depart(session, one, clock.now())
    assert noted(library, one) == switch_off_again
    with library.database.reading() as session:
        made_at = session.get_one(DeliveredResource, one).made_at
    switch_on(library, one)
    assert noted(library, one) == set()
    with library.database.reading() as session:
        assert session.get_one(DeliveredResource, one).made_at > made_at


def test_being_made_again_while_off_brings_nothing_back(library):
    one = library.published()
    switch_off(library, one)
    gone = noted(library, one)
    library.publish(one)
    assert noted(library, one) == gone
    library.revise(one, channels=[library.channels["news"]])
    library.publish(one)
    assert noted(library, one) == gone
    switch_on(library, one)
    assert noted(library, one) == {Place("channel", library.channels["zwgk/zcwj"])}


def test_withdrawing_what_is_off_keeps_it_departed(library):
    one = library.published()
    switch_off(library, one)
    gone = noted(library, one)
    library.withdraw(one)
    assert noted(library, one) == gone


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_first_publication_reads_for_it_and_writes_nothing(library):
    one, said = library.resource(), []
    event.listen(library.database.writer, "before_cursor_execute", lambda *given: said.append(given[2]))
    library.publish(one)
    assert not [text for text in said if "delivered_departure" in text and not text.startswith("SELECT")]
