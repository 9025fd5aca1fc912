"""Lists are read in key order from an index: no sorting, no scanning, however deep the page."""

from typing import Any

import pytest
from sqlalchemy import text

from cms.clock import now
from cms.db import Database, Id
from cms.delivery.entries import Asked
from cms.delivery.prepared import Prepared
from cms.delivery.statements import Shape, page_statement
from cms.ids import new_id

SHAPES = {
    "all": Shape((), ()),
    "site": Shape((Asked("site", "v"),), ()),
    "channel": Shape((Asked("channel", "v"),), ()),
    "channel by path": Shape((Asked("channel", "p"),), ()),
    "term": Shape((Asked("subject", "v"),), ()),
    "type and validity": Shape((Asked("type", "v"), Asked("validity", "v")), ()),
    "site and term": Shape((Asked("site", "v"), Asked("keyword", "v")), ()),
    "updated": Shape((), (), moment="updated_at"),
    "library": Shape((Asked("library", "v"),), ()),
    "library by slug": Shape((Asked("library", "p"),), ()),
    "channel and year": Shape((Asked("channel", "v"),), ("published_after", "published_before")),
    "archived": Shape((), (), archived=True),
    "archived on a site": Shape((Asked("site", "v"), Asked("subject", "v")), (), archived=True),
    "archived in a channel": Shape((Asked("channel", "p"),), (), archived=True),
}
# PostgreSQL sorts and scans small tables whatever indexes there are; forbidden to, it has to show another way.
FORBIDDEN = ("enable_seqscan", "enable_sort", "enable_bitmapscan", "enable_incremental_sort")


def values_for(shape: Shape, database: Database) -> dict[str, Any]:
    binds = page_statement(shape).compile(database.reader).binds
    known = {"at": now(), "most": 21, "published_after": now(), "published_before": now()}
    return {
        name: known.get(name, new_id() if isinstance(bind.type, type(Id)) else "x")
        for name, bind in binds.items() if bind.required
    }  # fmt: skip


def plan(database: Database, shape: Shape) -> str:
    """How the database would read the page."""
    compiled = Prepared(page_statement(shape))._for(database.reader.dialect)
    parameters = compiled.parameters(values_for(shape, database))
    with database.reading() as session:
        if database.is_sqlite:
            rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled.text}", parameters)
            return "\n".join(row[3] for row in rows)
        for name in FORBIDDEN:
            session.execute(text(f"SET LOCAL {name} = off"))
        rows = session.connection().exec_driver_sql(f"EXPLAIN {compiled.text}", parameters)
        return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("name", list(SHAPES))
def test_no_page_is_sorted_or_scanned_for(database, name):
    shape = SHAPES[name]
    for variant in (
        shape,
        shape._replace(has_cursor=True),
        shape._replace(descending=False),
        shape._replace(wide=True),
    ):
        found = plan(database, variant)
        for fault in ("TEMP B-TREE", "Sort", "SCAN delivered", "SCAN site", "SCAN channel", "Seq Scan"):
            assert fault not in found, found


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL decides by the statistics of the table
def test_a_document_number_leads(database):
    found = plan(database, Shape((Asked("site", "v"), Asked("document_number", "v")), ()))
    assert "ix_delivered_resource_document_number" in found


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_values_of_the_leading_filter_are_branches_that_stop_at_the_limit(database):
    shape = Shape((Asked("channel", "vvv"),), ())
    statement = str(page_statement(shape).compile(database.reader))
    assert statement.count("LIMIT") == 4
    assert statement.count("UNION") == 2
    assert "ix_delivered_in_channel_order" in plan(database, shape)


def test_live_is_the_last_status_by_the_alphabet():
    assert max("live", "archived", "gone") == "live"


def test_a_prepared_statement_gives_values_as_the_models_have_them(library):
    one = library.published()
    statement = Prepared(page_statement(Shape((), ())))
    source = library.database.direct
    (row,) = statement.raw(source, {"most": 21})
    assert statement.value(source, row, 3) == one
    assert statement.value(source, row, 2).isoformat() == "2026-03-01T01:00:00+00:00"
    assert row[0].startswith(b'{"id":')
