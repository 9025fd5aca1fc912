"""Lists are read in key order from an index: no sorting, no scanning, however deep the page."""

from typing import Any

import pytest
from sqlalchemy import text

from cms.clock import now
from cms.db import Database, Id
from cms.delivery.lists.entries import Asked
from cms.delivery.lists.statements import Shape, count_statement, found_statement, page_statement
from cms.delivery.prepared import Prepared
from cms.ids import new_id

SHAPES = {
    "all": Shape((), ()),
    "site": Shape((Asked("site", "v"),), ()),
    "channel": Shape((Asked("channel", "v"),), ()),
    "channel by path": Shape((Asked("channel", "p"),), ()),
    "term": Shape((Asked("subject", "v"),), ()),
    "type and validity": Shape((Asked("type", "v"), Asked("validity", "v")), ()),
    "site and term": Shape((Asked("site", "v"), Asked("keyword", "v")), ()),
    "language": Shape((Asked("language", "v"),), ()),
    "type on a site": Shape((Asked("site", "v"), Asked("type", "v")), ()),
    "subjects on a site": Shape((Asked("site", "v"), Asked("subject", "v"), Asked("validity", "v")), ()),
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
    known = {
        "at": now(), "most": 21, "published_after": now(), "published_before": now(), "signed_after": now().date(),
    }  # fmt: skip
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
@pytest.mark.parametrize("filters", ["site", "type", "site type", "site subject", "language", "validity"])
def test_nothing_wide_is_read_to_count(database, filters):
    """On SQLite a row of `delivered_resource` holds the bytes: 200,000 of them are gigabytes."""
    shape = Shape(tuple(Asked(name, "v") for name in filters.split()), ("published_after",))
    statements = (count_statement(shape), found_statement(shape))
    for statement in statements:
        with database.reading() as session:
            compiled = str(statement.compile(database.reader, compile_kwargs={"render_postcompile": True}))
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {compiled}", ("2026-01-01",) * compiled.count("?")
            )
            told = [row[3] for row in plan]
        assert all("delivered_resource" not in one for one in told), told
        assert any("COVERING INDEX" in one for one in told), told


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("moment", ["published_at", "updated_at"])
def test_a_day_of_signature_is_found_in_the_index(database, moment):
    ordered = plan(database, Shape((), ("signed_after",), moment=moment))
    assert f"ix_delivered_resource_status_{moment}" in ordered
    on_site = plan(database, Shape((Asked("site", "v"),), ("signed_after",)))
    assert "ix_delivered_resource_signed_on (resource_id=? AND signed_on>?)" in on_site


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
