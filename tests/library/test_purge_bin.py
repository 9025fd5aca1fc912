"""The recycle bin is emptied after its time: content goes, the trail stays."""

from datetime import timedelta

from sqlalchemy import func, select, update

from cms import clock
from cms.consistency import faults
from cms.files import FileStore
from cms.library.attachments.models import AttachmentReference
from cms.library.load import load_resource
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.purge_bin import BinSweep, purge_bin
from tests.cast import Cast
from tests.client import Client


def thrown_away(client: Client, cast: Cast, days: int, **content: object) -> str:
    """A draft that was put into the bin so many days ago."""
    one = cast.draft(**content)
    assert client.delete(f"/api/v1/resources/{one}", "lin_editor", headers={"If-Match": '"v1"'}).status_code == 200
    with cast.database.writing() as session:
        then = clock.now() - timedelta(days=days)
        session.execute(update(Resource).where(Resource.id == one).values(deleted_at=then))
    return one


def counted(cast: Cast, model: type, *conditions: object) -> int:
    with cast.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_what_lies_long_enough_loses_its_content_and_keeps_its_hashes(client, cast, settings):
    old, recent, kept = thrown_away(client, cast, 91), thrown_away(client, cast, 89), cast.draft(title="在用")
    assert purge_bin(cast.database, 90) == 1
    assert purge_bin(cast.database, 90) == 0
    with cast.database.reading() as session:
        row = session.get_one(Resource, old)
        revision = session.scalars(select(Revision).where(Revision.resource_id == old)).one()
        assert (row.title, row.purged_at is not None, len(revision.content_hash)) == ("", True, 64)
        assert session.get(RevisionContent, revision.id) is None
        assert load_resource(session, recent).title
        assert load_resource(session, kept).title
        assert list(faults(session, FileStore(settings.home / "files"))) == []


def test_what_was_purged_is_not_there_for_anybody(client, cast):
    old = thrown_away(client, cast, 91)
    purge_bin(cast.database, 90)
    assert client.get("/api/v1/resources?deleted=true", "lin_editor").json["data"] == []
    path, etag = f"/api/v1/resources/{old}", {"If-Match": '"v3"'}
    assert client.get(path, "lin_editor").status_code == 404
    assert client.get(f"{path}/revisions/1", "lin_editor").status_code == 404
    assert client.post(f"{path}/undeletion", "lin_editor", headers=etag).status_code == 404


def test_what_was_taken_out_of_the_bin_again_is_kept(client, cast):
    one = thrown_away(client, cast, 91)
    assert (
        client.post(f"/api/v1/resources/{one}/undeletion", "lin_editor", headers={"If-Match": '"v2"'}).status_code
        == 200
    )
    assert purge_bin(cast.database, 90) == 0


def test_relations_of_what_was_purged_are_gone_and_those_to_it_are_dead(client, cast):
    target = cast.draft(title="目标")
    holder = cast.draft(title="引用", relations=[{"type": "related", "target_id": target}])
    client.delete(f"/api/v1/resources/{target}", "lin_editor", headers={"If-Match": '"v1"'})
    with cast.database.writing() as session:
        then = clock.now() - timedelta(days=91)
        session.execute(update(Resource).where(Resource.id == target).values(deleted_at=then))
    purge_bin(cast.database, 90)
    (row,) = client.get("/api/v1/dead-references", "lin_editor").json["data"]
    assert (row["resource"]["id"], row["reason"]) == (holder, "deleted")
    assert counted(cast, AttachmentReference) == 0


def test_nothing_is_purged_where_the_bin_keeps_for_ever(client, cast):
    thrown_away(client, cast, 4000)
    assert purge_bin(cast.database, 0) == 0


def test_the_worker_sweeps_until_nothing_is_due(client, cast):
    for _ in range(3):
        thrown_away(client, cast, 91)
    sweep = BinSweep(cast.database, 90)
    assert sweep() is True
    assert sweep() is False
    assert counted(cast, Resource, Resource.purged_at.is_not(None)) == 3
