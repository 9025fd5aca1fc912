"""What is off is known without asking while the log's head stays, and asked for when it moves."""

import pytest
from flask import Flask
from sqlalchemy import insert, update

from cms import clock
from cms.delivery.off import HEAD, NOTHING, current, off_in
from cms.ids import new_id
from cms.sites.off_switches.models import OffSwitch
from tests.delivery.library import Library


def switch(library: Library, kind: str, one: str) -> None:
    """An open switch, written directly."""
    row = {"id": new_id(), "subject_type": kind, "subject_id": one, "reason": "有误", "off_by": library.account}
    with library.database.writing() as session:
        session.execute(insert(OffSwitch).values(**row, off_at=clock.now()))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, library: Library) -> list[str]:
    """The statements that are run beside the pool."""
    told: list[str] = []
    rows = library.database.direct.rows

    def noted(statement: str, parameters: object) -> object:
        told.append(statement)
        return rows(statement, parameters)

    monkeypatch.setattr(library.database.direct, "rows", noted)
    return told


def test_nothing_is_off_at_first(library, web):
    assert current(library.database.direct) is NOTHING
    assert not NOTHING


def test_behind_a_front_it_is_asked_for_once_a_head(library: Library, web: Flask, asked: list[str]) -> None:
    for _ in range(3):
        with web.test_request_context(environ_overrides={HEAD: 7}):
            assert not current(library.database.direct)
    assert len(asked) == 1
    switch(library, "site", library.sites["www"])
    with web.test_request_context(environ_overrides={HEAD: 8}):
        assert current(library.database.direct).sites == {library.sites["www"]}
        current(library.database.direct)
    assert len(asked) == 3


def test_without_a_front_it_is_asked_for_each_time(library: Library, web: Flask) -> None:
    with web.test_request_context():
        assert not current(library.database.direct)
        switch(library, "channel", library.channels["news"])
        assert current(library.database.direct).channels == {library.channels["news"]}


def test_an_item_costs_no_statement_more_while_nothing_is_off(library, reader, asked):
    one = library.published()
    asked.clear()
    assert reader.get(f"/delivery/v1/resources/{one}").status_code == 200
    assert len(asked) == 1


def test_a_site_hides_all_its_channels_and_a_channel_those_below(library: Library) -> None:
    source = library.database.direct
    switch(library, "channel", library.channels["zwgk"])
    assert current(source).channels == {library.channels["zwgk"], library.channels["zwgk/zcwj"]}
    switch(library, "site", library.sites["kjj"])
    assert current(source).channels >= {library.channels["tzgg"], library.channels["zwgk"]}
    with library.database.reading() as session:
        assert off_in(session) == current(source)


def test_what_is_lifted_is_on(library: Library, reader) -> None:
    one = library.published()
    switch(library, "resource", one)
    assert reader.get(f"/delivery/v1/resources/{one}").status_code == 410
    with library.database.writing() as session:
        session.execute(update(OffSwitch).values(on_at=clock.now(), on_by=library.other_account))
    assert reader.get(f"/delivery/v1/resources/{one}").status_code == 200
    assert current(library.database.direct) is NOTHING


def test_a_file_is_served_while_something_that_is_on_has_it(library, reader):
    file = library.attachment("a.pdf")
    rows = [{"attachment_id": file}]
    one, other = library.published(attachments=rows), library.published(attachments=rows)
    href = reader.get(f"/delivery/v1/resources/{one}").json["data"]["attachments"][0]["href"]
    switch(library, "resource", one)
    assert reader.get(href).status_code == 200
    library.archive(other)
    assert reader.get(href).status_code == 200
    switch(library, "site", library.sites["www"])
    answer = reader.get(href)
    assert (answer.status_code, answer.json["code"]) == (410, "switched_off")


def test_lists_of_the_archive_leave_out_what_is_off(library, reader):
    one = library.published()
    library.archive(one)
    path = "/delivery/v1/resources?archived=true"
    assert len(reader.get(path).json["data"]) == 1
    switch(library, "site", library.sites["www"])
    assert reader.get(path).json["data"] == []
