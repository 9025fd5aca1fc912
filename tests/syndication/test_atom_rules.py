"""The rules for Atom find what they are there to find."""

import pytest

from tests.syndication.atom_rules import faults

ENTRY = (
    "<entry><id>urn:uuid:1</id><title>a</title><updated>2026-03-01T09:00:00+08:00</updated>"
    '<link rel="alternate" href="https://a.example/1"/></entry>'
)
LATER = "<published>2026-03-02T00:00:00Z</published>"
CLEAN = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" '
    'xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>urn:uuid:0</id><title>a</title>'
    "<updated>2026-03-01T09:00:00+08:00</updated><author><name>b</name></author>"
    f'<link rel="self" href="https://a.example/f"/>{ENTRY}</feed>'
)


def test_a_clean_feed_has_no_fault():
    assert faults(CLEAN.encode()) == []


@pytest.mark.parametrize(
    ("taken", "put", "fault"),
    [
        ("</feed>", "", "not well formed"),
        ("<id>urn:uuid:0</id>", "", "no id"),
        ("urn:uuid:0", "a b", "id is no IRI"),
        ("<author><name>b</name></author>", "", "no author"),
        ("<name>b</name>", "<name> </name>", "an author without a name"),
        ("</feed>", f"{ENTRY}</feed>", "entry urn:uuid:1 twice"),
        ("<title>a</title><updated>", "<updated>", "no title"),
        ("2026-03-01T09:00:00+08:00", "2026-03-01", "updated is no date"),
        ("2026-03-01T09", "2026-02-30T09", "updated is no date"),
        ('<link rel="self" href="https://a.example/f"/>', "", "no link to itself"),
        ("https://a.example/1", "/1", "link to '/1'"),
        ('<link rel="alternate" href="https://a.example/1"/>', "", "neither content nor alternate"),
        ("<title>a</title>", "<title>a<b/></title>", "markup within a text"),
        ("<entry>", '<at:deleted-entry ref="urn:uuid:1" when="2026-03-01T09:00:00Z"/><entry>', "deleted and there"),
        ("<entry>", '<at:deleted-entry ref="urn:uuid:2"/><entry>', "a tombstone without its time"),
        ("<entry>", "<fh:archive/><entry>", "an archive without the way to the current document"),
        ("</updated><link", f"</updated>{LATER}<link", "updated before it was published"),
    ],
)  # fmt: skip
def test_each_fault_is_found(taken, put, fault):
    assert taken in CLEAN
    assert fault in faults(CLEAN.replace(taken, put).encode())
