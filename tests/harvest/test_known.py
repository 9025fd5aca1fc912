from sqlalchemy import select

from cms.harvest.identity import OwnKey
from cms.harvest.known import Item, Known, item_of
from cms.harvest.models import HarvestedItem
from cms.harvest.transform import Prepared
from cms.library.drafts import NewResource
from tests.harvest.conftest import MAPPING, ROWS


def row(key: str = "k", fingerprint: str = "f", opening: str = "o", organization: str = "organization") -> Prepared:
    return Prepared(1, key, "raw", NewResource("article", organization, {"title": "一"}), [], fingerprint, opening)


def test_an_item_is_known_by_its_key():
    known = Known([item_of(row(), "r")])
    assert known.by_key(OwnKey("organization", "k")) == Item("organization", "k", "r", "raw", "f", "o")
    assert known.by_key(OwnKey("organization", "other")) is None
    assert known.by_key(OwnKey("another", "k")) is None


def test_an_item_of_another_source_is_known_by_title_and_date_only():
    known = Known()
    known.add(item_of(row(), "r"), has_own_key=False)
    assert known.by_key(row().own_key) is None
    assert known.like(row("other")) is not None


def test_items_alike_are_told_from_items_of_one_title():
    known = Known([item_of(row("a", opening="one"), "r1"), item_of(row("b", opening="two"), "r2")])
    found = known.like(row("c", opening="two"))
    assert found is not None
    assert found.resource_id == "r2"
    assert known.like(row("c", opening="three")) is None
    assert known.like(row("c", opening="")) is not None


def test_rows_without_a_fingerprint_are_like_nothing():
    known = Known([item_of(row(fingerprint=""), "r")])
    assert known.like(row("c", fingerprint="")) is None


def test_what_the_library_has_is_found_by_key_and_by_fingerprint(desk):
    desk.bring_in(desk.file(ROWS[0]), MAPPING)
    with desk.database.reading() as session:
        stored = session.scalars(select(HarvestedItem)).one()
        cases = (
            ("old-site", stored.key, "x", True, False),
            ("old-site", "y", stored.fingerprint, False, True),
            ("other-site", stored.key, "x", False, False),
            ("other-site", stored.key, stored.fingerprint, False, True),
        )
        for source, key, fingerprint, by_key, by_title in cases:
            known, asked = Known(), row(key, fingerprint, stored.opening, stored.organization_id)
            known.load(session, desk.actor(), source, [asked])
            assert (known.by_key(asked.own_key) is not None) == by_key
            assert (known.like(asked) is not None) == by_title
