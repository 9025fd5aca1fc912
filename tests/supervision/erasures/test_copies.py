"""What others have that is the same is told apart from what is left, by hashes alone (S4)."""

import hashlib

from sqlalchemy import update

from cms.delivery.files.renditions import VERSION
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun
from cms.supervision.erasures.verify import Seen, verify
from tests.permissions.world import imported
from tests.supervision.erasures.conftest import PDF, TITLE, Desk


def seen(desk: Desk, erasure: str) -> Seen:
    with desk.cast.database.reading() as session:
        return verify(session, desk.home, erasure, [])


def known(desk: Desk, resource_id: str, key: str) -> None:
    with desk.cast.database.writing() as session:
        session.add(
            HarvestedItem(
                organization_id=desk.cast.organizations["science"], source="old", key=key, resource_id=resource_id,
                raw_sha256="2" * 64, fingerprint="f" * 64, opening="",
            )
        )  # fmt: skip


def test_copies_of_the_text_are_found_without_a_phrase(desk: Desk) -> None:
    one, same = desk.withdrawn(), desk.withdrawn()
    known(desk, one, "1")
    imported(desk.cast, one)
    made = desk.erased(resource_id=one)
    assert seen(desk, made).copies == [f"a resource with the same content hash: {same}"]
    again = imported(desk.cast, desk.cast.draft(title=TITLE))
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRow).where(ImportRow.run_id == again).values(raw=b"x"))
    other = desk.cast.draft(title="别的")
    known(desk, other, "2")
    desk.erased(resource_id=same)
    assert (seen(desk, made).left, seen(desk, made).copies) == (
        [],
        [
            f"an imported resource with the same title and date: {other}",
            f"a row of an import with the same cells: {again}",
        ],
    )


def test_copies_of_its_files_are_found_by_their_bytes(desk: Desk) -> None:
    one = desk.withdrawn(attachments=[{"attachment_id": desk.attach()["id"]}])
    made = desk.erased(resource_id=one)
    assert seen(desk, made).copies == []
    sent = desk.attach(name="别名.pdf")["id"]
    assert (seen(desk, made).left, seen(desk, made).copies) == ([], [f"a file with the same bytes: {sent}"])


def test_a_file_that_is_sent_again_to_be_imported_is_found_by_its_hash(desk: Desk) -> None:
    one = desk.withdrawn()
    run = imported(desk.cast, one)
    digest = hashlib.sha256(b"the same").hexdigest()
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRun).where(ImportRun.id == run).values(file_sha256=digest))
    made = desk.erased(resource_id=one)
    folder = desk.home / "imports"
    folder.mkdir(exist_ok=True)
    for name, data in (("other.csv", b"another"), ("again.csv", b"the same")):
        (folder / name).write_bytes(data)
    assert seen(desk, made).copies == ["a file that was sent to be imported, by hash: again.csv"]


def test_what_was_made_of_a_picture_is_left_if_it_lies_there_still(desk: Desk) -> None:
    one = desk.withdrawn(attachments=[{"attachment_id": desk.attach()["id"]}])
    made = desk.erased(resource_id=one)
    name = hashlib.sha256(PDF).hexdigest()
    rendition = desk.home / "run" / "renditions" / VERSION / name[:2] / f"{name}-320"
    rendition.parent.mkdir(parents=True, exist_ok=True)
    rendition.write_bytes(b"x")
    assert seen(desk, made).left == [f"files: {name}"]
