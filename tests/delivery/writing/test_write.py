"""What is written when a resource is made public, and what is left when it is taken back."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from sqlalchemy import delete, func, select, text

from cms import clock
from cms.db import Base
from cms.delivery.models import (
    DeliveredFile,
    DeliveredInChannel,
    DeliveredInSite,
    DeliveredOnSite,
    DeliveredRelation,
    DeliveredResource,
    DeliveredTerm,
)
from cms.delivery.writing.refresh import make_again, of_older_format
from cms.delivery.writing.write import remove, scope_of
from cms.errors import Problem, wrong_state
from cms.library.models import Resource
from cms.sites.models import Channel
from schemas.text import Text
from tests.delivery.library import MARCH, Library, deliver_head


def count(library: Library, model: type[Base], **key: object) -> int:
    with library.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model).filter_by(**key))


def row(library: Library, one: str) -> DeliveredResource:
    with library.database.reading() as session:
        return session.get_one(DeliveredResource, one)


def test_the_scope_names_sites_channels_and_type(library):
    channels = [library.channels["zwgk/zcwj"], library.channels["news"], library.channels["tzgg"]]
    one = library.resource(channels=channels)
    scope = library.publish(one)
    assert scope == {
        "sites": sorted(library.sites.values()),
        "channels": sorted(channels),
        "type": "policy_document",
        "related": [],
    }
    with library.database.reading() as session:
        assert scope_of(session, one) == scope


def test_a_resource_on_two_channels_of_a_site_is_on_the_site_once(library):
    one = library.published(channels=[library.channels["zwgk/zcwj"], library.channels["news"]])
    assert count(library, DeliveredInChannel, resource_id=one) == 2
    assert count(library, DeliveredInSite, resource_id=one) == 1


def test_every_filter_has_its_rows(library):
    one = library.published(
        subjects=["science"],
        facets=["city-documents"],
        genre="notice",
        audiences=["enterprises"],
        keywords=["券", "科技"],
        region="990000",
    )
    with library.database.reading() as session:
        rows = session.execute(select(DeliveredTerm.field, DeliveredTerm.value).filter_by(resource_id=one))
        found = {tuple(each) for each in rows}
    assert found == {
        ("type", "policy_document"),
        ("language", "zh-CN"),
        ("organization", library.organizations["science"]),
        ("subject", "science"),
        ("facet", "city-documents"),
        ("genre", "notice"),
        ("audience", "enterprises"),
        ("keyword", "券"),
        ("keyword", "科技"),
        ("region", "990000"),
    }


def test_a_new_version_replaces_every_row_of_the_old_one(library):
    other = library.published()
    one = library.published(keywords=["旧"], relations=[{"type": "related", "target_id": other}])
    library.revise(one, keywords=["新"], channels=[library.channels["news"]])
    scope = library.publish(one)
    assert scope["channels"] == [library.channels["news"]]
    assert count(library, DeliveredTerm, resource_id=one, value="旧") == 0
    assert count(library, DeliveredTerm, resource_id=one, value="新") == 1
    assert count(library, DeliveredRelation, source_id=one) == 0
    assert row(library, one).version == 2


def test_without_an_index_number_nothing_goes_public(library):
    one = library.resource()
    with library.database.writing() as session:
        session.get_one(Resource, one).index_number = None
    with pytest.raises(ValueError, match="index number"):
        library.publish(one)
    assert count(library, DeliveredResource) == 0


def test_a_withdrawn_resource_leaves_a_tombstone_without_content(library):
    one = library.published(document_number="云科发〔2026〕12号", signed_on="2026-02-27")
    assert library.withdraw(one) == {"sites": [], "channels": [], "type": "policy_document", "related": []}
    left = row(library, one)
    assert (left.status, left.full, left.summary, left.title, left.document_number, left.signed_on) == (
        "gone",
        b"",
        b"",
        "",
        None,
        None,
    )
    assert left.index_number.endswith("00001")
    for model in (DeliveredInChannel, DeliveredInSite, DeliveredTerm):
        assert count(library, model, resource_id=one) == 0
    with library.database.reading() as session:
        assert scope_of(session, one) is None


def test_an_archived_resource_stays_readable_and_marked(library):
    one = library.published()
    before = row(library, one)
    library.archive(one)
    after = row(library, one)
    assert after.status == "archived"
    assert b'"archived":true' in after.full
    assert after.etag != before.etag
    assert after.updated_at == before.updated_at
    assert count(library, DeliveredInChannel, resource_id=one) == 0


def test_what_was_withdrawn_can_be_published_again(library):
    one = library.published(attachments=[{"attachment_id": library.attachment("a.pdf")}])
    library.withdraw(one)
    library.publish(one, MARCH, datetime(2026, 5, 1, tzinfo=UTC))
    assert row(library, one).status == "live"
    assert count(library, DeliveredFile, resource_id=one, is_live=True) == 1
    assert count(library, DeliveredInSite, resource_id=one) == 1


def test_files_that_a_version_drops_stay_as_tombstones(library):
    kept, dropped = library.attachment("a.pdf", b"%PDF-a"), library.attachment("b.pdf", b"%PDF-b")
    one = library.published(attachments=[{"attachment_id": kept}, {"attachment_id": dropped}])
    library.revise(one, attachments=[{"attachment_id": kept}])
    library.publish(one)
    with library.database.reading() as session:
        found = dict(session.execute(select(DeliveredFile.name, DeliveredFile.is_live)).all())
    assert found == {"a.pdf": True, "b.pdf": False}


def test_what_never_went_public_cannot_be_taken_back(library):
    with library.database.writing() as session, pytest.raises(LookupError):
        remove(session, library.account, "gone")


def test_a_refused_transaction_leaves_nothing(library):
    one = library.resource()

    def refused() -> None:
        with library.database.writing() as session:
            deliver_head(session, one, MARCH, MARCH)
            raise wrong_state(Text("不行", "no"))

    with pytest.raises(Problem):
        refused()
    assert count(library, DeliveredResource) == count(library, DeliveredTerm) == 0


def test_after_a_renaming_a_representation_can_be_made_again(library):
    one = library.published()
    before = row(library, one)
    with library.database.writing() as session:
        session.get_one(Channel, library.channels["zwgk/zcwj"]).name = "政府文件"
    with library.database.writing() as session:
        scope = make_again(session, one)
    after = row(library, one)
    assert scope is not None
    assert scope["channels"] == [library.channels["zwgk/zcwj"]]
    assert "政府文件".encode() in after.full
    assert "政府文件".encode() in after.summary
    assert (after.updated_at, after.published_at, after.version) == (
        before.updated_at,
        before.published_at,
        before.version,
    )
    assert after.made_at > before.made_at


def test_only_what_is_live_is_made_again(library):
    one = library.published()
    library.withdraw(one)
    with library.database.writing() as session:
        assert make_again(session, one) is None
        assert make_again(session, library.account) is None


def test_representations_of_an_older_format_are_found(library):
    old, _ = library.published(), library.published()
    with library.database.writing() as session:
        session.get_one(DeliveredResource, old).format_version = 0
    with library.database.reading() as session:
        assert list(of_older_format(session, 10)) == [old]


def test_made_at_moves_though_updated_at_does_not(library):
    began = clock.now()
    one = library.published()
    assert row(library, one).made_at >= began
    assert row(library, one).updated_at == MARCH


def rows(library, model) -> set[tuple[object, ...]]:
    columns = model.__table__.columns
    with library.database.reading() as session:
        return {tuple(row) for row in session.execute(select(*columns))}


def test_types_and_subjects_stand_with_each_site_while_they_are_live(library):
    channels = [library.channels["zwgk/zcwj"], library.channels["tzgg"]]
    one = library.published(channels=channels, subjects=["science"])
    other = library.published(subjects=["health"])
    both = {(site, field) for site in library.sites.values() for field in ("type", "subject")}
    assert {row[:2] for row in rows(library, DeliveredOnSite) if row[3] == one} == both
    library.archive(one)
    library.withdraw(other)
    assert rows(library, DeliveredOnSite) == set()


def test_an_upgrade_gives_what_was_public_the_rows_that_publication_would(library):
    library.published(subjects=["science"], validity="effective")
    library.published("article", channels=[library.channels["news"], library.channels["tzgg"]], language="en")
    library.archive(library.published(validity="repealed"))
    library.withdraw(library.published())
    expected = rows(library, DeliveredTerm), rows(library, DeliveredOnSite)
    added = [f"{prefix}{name}" for prefix in ("", "a:") for name in ("language", "validity")]
    version = import_module("migrations.versions.0003_what_lists_and_counts_read_of_one_site")
    with library.database.writing() as session:
        session.execute(delete(DeliveredOnSite))
        session.execute(delete(DeliveredTerm).where(DeliveredTerm.field.in_(added)))
        for statement in version.FILLS:
            session.execute(text(statement))
    assert (rows(library, DeliveredTerm), rows(library, DeliveredOnSite)) == expected
