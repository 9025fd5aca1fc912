"""The consistency check: silent on a healthy library, and each of its checks finds the fault it is named after."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.consumers import register
from cms.changes.log import Subject, append
from cms.changes.models import Change
from cms.config import Settings
from cms.consistency import CHECKS, faults
from cms.delivery.models import DeliveredResource
from cms.delivery.representation.render import FORMAT_VERSION
from cms.files import FileStore
from cms.harvest import mapping_file
from cms.harvest.run import ImportFile, import_file
from cms.library.attachments.models import Attachment
from cms.library.attachments.upload import NewFile, upload
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.publishing.rerender import rerender_older
from cms.publishing.validity import flip_next
from cms.publishing.withdraw import archive, withdraw
from tests.cast import Cast
from tests.client import Client
from tests.harvest.conftest import HEADER, LONG_ROW, MAPPING, ROWS
from tests.review.migrations.conftest import Office, known_import
from tests.review.placements.county import County
from tests.unguarded import unguarded

SEEDED = (
    ("the change log has no gap", "DELETE FROM change WHERE sequence = 2"),
    ("the head of the change log is its newest row", "UPDATE change_head SET sequence = sequence + 1"),
    (
        "every index number belongs to its resource",
        "UPDATE index_number SET resource_id = :first WHERE number LIKE '%-00001'",
    ),
    ("every index number belongs to its resource", "DELETE FROM index_number"),
    ("no index number lacks its resource", "UPDATE resource SET index_number = index_number || '-x'"),
    ("no index number lacks its resource", "UPDATE resource SET index_number = NULL"),
    ("serials have no gap", "UPDATE index_counter SET serial = serial + 1"),
    ("serials have no gap", "DELETE FROM index_number WHERE number LIKE '%-00002'"),
    ("what was ever public has an index number", "UPDATE resource SET index_number = NULL"),
    ("what is live was published with a decision at every level", "DELETE FROM decision WHERE level = 2"),
    ("what is live was published with a decision at every level", "UPDATE decision SET verdict = 'return'"),
    ("what is live was published with a decision at every level", "UPDATE decision SET content_hash = 'other'"),
    ("what is live was published with a decision at every level", "DELETE FROM publication"),
    (
        "no two persons have the same staff number",
        "UPDATE person SET staff_number = 'lin_editor ' WHERE staff_number = 'GAO_EDITOR'",
    ),
    ("nobody decided on their own work", "UPDATE decision SET person_id = :first WHERE level = 1"),
    ("nobody decided on their own work", "UPDATE decision SET person_id = :second WHERE level = 1"),
    ("nobody decided on their own work", "UPDATE submission SET submitted_by = :reviewer"),
    ("the read model shows exactly what is live", "UPDATE delivered_resource SET status = 'gone'"),
    ("the read model shows exactly what is live", "UPDATE delivered_resource SET status = 'live'"),
    ("the read model shows exactly what is live", "UPDATE delivered_resource SET version = version + 1"),
    ("the read model shows exactly what is live", "DELETE FROM delivered_resource"),
    ("the read model shows exactly what is live", "UPDATE resource SET live_number = NULL"),
    ("only what is live stands in lists", "UPDATE delivered_resource SET status = 'archived'"),
    ("what is live stands in a channel and on its site", "DELETE FROM delivered_in_channel"),
    ("what is live stands in a channel and on its site", "DELETE FROM delivered_in_site"),
    (
        "a placement in effect is shown as two persons signed it",
        "DELETE FROM placement_signature WHERE part = 'secrecy'",
    ),
    ("a placement in effect is shown as two persons signed it", "UPDATE channel_placement SET content_hash = 'other'"),
    (
        "a placement in effect is shown as two persons signed it",
        "DELETE FROM delivered_in_channel WHERE channel_id IN (SELECT channel_id FROM channel_placement)",
    ),
    ("no file of what was withdrawn is public", "UPDATE delivered_file SET is_live = true"),
    ("the last change of a resource tells whether it is live", "UPDATE change SET kind = 'updated'"),
    ("every publication and withdrawal is in the change log", "UPDATE change SET resource_id = NULL"),
    ("every publication and withdrawal is in the change log", "DELETE FROM withdrawal"),
    ("revisions are numbered without gaps up to the head", "UPDATE resource SET head_number = head_number + 1"),
    ("revisions are numbered without gaps up to the head", "UPDATE revision SET number = 3 WHERE number = 2"),
    (
        "what is in review has an open submission, what is scheduled an approved one",
        "UPDATE submission SET state = 'cancelled' WHERE state = 'open'",
    ),
    (
        "what is in review has an open submission, what is scheduled an approved one",
        "UPDATE resource SET state = 'draft' WHERE state = 'scheduled'",
    ),
    (
        "what was published first is marked as long as its later review is open",
        "UPDATE resource SET expedited = 'open' WHERE live_number IS NOT NULL",
    ),
    (
        "a page shows what others relate to it, except what its unit has hidden",
        "UPDATE delivered_relation SET is_hidden = false",
    ),
    ("what is scheduled is due", "UPDATE due_action SET state = 'cancelled'"),
    (
        "what a batch published has decisions of distinct persons at each level",
        "UPDATE migration_item SET submission_id = NULL WHERE state = 'published'",
    ),
    ("whoever approved a batch had read its sample", "DELETE FROM migration_reading"),
    ("a sample is as large as it is stated to be", "UPDATE migration_item SET sampled = 0"),
    (
        "what a batch holds for review waits for it",
        "UPDATE migration_batch SET stage = 'closed' WHERE stage = 'reviewing'",
    ),
    ("every row of an import up to where it came has an outcome", "DELETE FROM import_row WHERE number = 2"),
    ("what an import created is there", "UPDATE import_row SET resource_id = NULL WHERE number = 1"),
    ("what an import created is known again", "DELETE FROM harvested_item"),
    ("what an undone import created is no longer known", "UPDATE import_run SET state = 'undone'"),
    (
        "a row is proposed for merging exactly once",
        "UPDATE import_row SET outcome = 'created' WHERE outcome = 'proposed'",
    ),
    (
        "what is in the recycle bin is compared with nothing",
        "UPDATE resource SET deleted_at = created_at WHERE first_public_at IS NULL",
    ),
    (
        "what was purged was never public, or was erased, and has no content left",
        "UPDATE resource SET deleted_at = created_at, purged_at = created_at WHERE first_public_at IS NULL",
    ),
    (
        "a term is there or was merged, not both",
        """INSERT INTO term_redirect (scheme, code, term_id, account_id, merged_at)
        SELECT scheme, code, id, (SELECT id FROM account LIMIT 1), CURRENT_TIMESTAMP FROM taxonomy_term""",
    ),
    (
        "no resource stands for two items of a source that nobody merged",
        "UPDATE harvested_item SET resource_id = (SELECT resource_id FROM harvested_item ORDER BY key LIMIT 1)",
    ),
    ("a revision's content has its hash", "UPDATE revision_content SET content = '{}'"),
    ("a revision's content has its hash", "DELETE FROM attachment_reference"),
    ("every stored file is on disk", "UPDATE stored_file SET size = size + 1"),
)
ONLY_SQLITE = (
    ("foreign_key_check", "UPDATE resource SET created_by = 'nobody'"),
    ("integrity_check", "UPDATE resource SET state = 'lost'"),
)
SCIENCE = {"zh": "科学", "en": "science"}
PDF = b"%PDF-1.7\n" + b"0" * 64


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return FileStore(settings.home / "files")


@pytest.fixture
def library(cast: Cast, client: Client, store: FileStore, tmp_path: Path) -> Cast:
    """Something of everything: live, revised, withdrawn with its file, archived, waiting, scheduled, in batches.

    One is placed in a channel of another unit, one does not show what another relates to it.
    """
    County(client, cast).in_effect()
    related = cast.published()
    relating = cast.published(relations=[{"type": "related", "target_id": related}])
    hidden = {"relation": "related", "related_id": relating, "reason": "无关"}
    client.post(f"/api/v1/resources/{related}/hidden-relations", "rev_three", json=hidden)
    attached = [{"attachment_id": uploaded(cast, store).id, "title": "附件"}]
    live, taken_back, archived = cast.published(), cast.published(attachments=attached), cast.published()
    with cast.database.writing() as session:
        version = load_resource(session, live).version
        revise_resource(cast.actor("gao_editor"), session, live, version, {"title": "第二版"})
    cast.approve(cast.submitted(live, "gao_editor"))
    with cast.database.writing() as session:
        reviewer = cast.actor("rev_one")
        withdraw(reviewer, session, taken_back, load_resource(session, taken_back).version, "有误")
        archive(reviewer, session, archived, load_resource(session, archived).version, "旧闻")
        append(session, "updated", Subject("resource", live))
    cast.submitted()
    cast.approve(cast.submitted(publish_at=clock.now() + timedelta(hours=1)))
    path = tmp_path / "rows.csv"
    likely = ROWS[0].replace("第1项", "第9项").replace("/1,", "/9,")
    path.write_text("\n".join((HEADER, *ROWS, LONG_ROW, likely)), encoding="utf-8")
    asked = ImportFile(path=path, mapping=mapping_file.parse(MAPPING.encode()))
    import_file(cast.actor("lin_editor"), cast.database, asked, lambda _: None)
    office = Office(cast)
    office.allow(sample_least=1)
    for names in (("rev_one", "rev_two", "rev_three"), ("rev_one",)):
        batch = office.send(run=known_import(cast, [cast.draft(), cast.draft()]))
        office.work()
        office.approve(batch, *names)
    return cast


def uploaded(cast: Cast, store: FileStore) -> Attachment:
    """A file of the science bureau."""
    with cast.database.writing() as session:
        new = NewFile(BytesIO(PDF), "附件.pdf", cast.organizations["science"])
        return upload(cast.actor("lin_editor"), session, store, new, len(PDF))


def found(session: Session, store: FileStore) -> set[str]:
    """The names of the checks that find something."""
    return {fault.partition(": ")[0] for fault in faults(session, store)}


def seeded(session: Session, cast: Cast, statement: str) -> None:
    """Make something wrong, past every guard."""
    named = {"first": cast.persons["lin_editor"], "second": cast.persons["gao_editor"]}
    values = {**named, "reviewer": cast.accounts["rev_one"]}
    wanted = {name: _raw(cast, value) for name, value in values.items() if f":{name}" in statement}
    if cast.database.is_sqlite:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
    assert session.execute(text(statement), wanted).rowcount > 0, statement
    if cast.database.is_sqlite:
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))


def _raw(cast: Cast, identifier: str) -> str:
    return identifier.replace("-", "") if cast.database.is_sqlite else identifier


def missed(session: Session, cast: Cast, store: FileStore) -> Iterator[tuple[str, str]]:
    """The faults that were not found under their name."""
    for name, statement in (*SEEDED, *(ONLY_SQLITE if cast.database.is_sqlite else ())):
        seeded(session, cast, statement)
        if name not in found(session, store):
            yield name, statement
        session.rollback()


def test_a_healthy_library_has_no_fault_and_each_seeded_fault_is_found_by_name(library: Cast, store: FileStore) -> None:
    with library.database.reading() as session:
        assert list(faults(session, store)) == []
    with unguarded(library.database) as session:
        assert list(missed(session, library, store)) == []
        assert found(session, store) == set()


def switched_off(client: Client, kind: str, one: str) -> str:
    """Switch it off; the switch's id."""
    body = {"subject_type": kind, "subject_id": one, "reason": "内容有误"}
    answer = client.post("/api/v1/off-switches", "rev_three", json=body)
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["data"]["id"])


def lift(client: Client, switch: str) -> None:
    assert client.post(f"/api/v1/off-switches/{switch}/lift", "rev_three_b").status_code == 200


def off_and_on(client: Client, kind: str, one: str) -> None:
    lift(client, switched_off(client, kind, one))


def taken_back_while_off(cast: Cast, client: Client, kind: str, one: str) -> None:
    """Withdrawn or archived while it is off, and lifted afterwards."""
    switch = switched_off(client, "resource", one)
    with cast.database.writing() as session:
        take = withdraw if kind == "withdrawn" else archive
        take(cast.actor("rev_three"), session, one, load_resource(session, one).version, "有误")
    lift(client, switch)


def changed(cast: Cast, client: Client, path: str, **values: Any) -> None:
    """Change an object of the directory, approved where the public sees it, and let the worker follow."""
    tag = client.get(f"/api/v1/{path}", "an_admin").headers.get("ETag")
    headers = {"If-Match": tag} if tag else {}  # organizations have none
    answer = client.patch(f"/api/v1/{path}", "an_admin", json=values, headers=headers)
    if answer.status_code == 202:
        request = answer.get_json()["data"]["id"]
        answer = client.post(f"/api/v1/change-requests/{request}/decisions", "rev_three", json={"verdict": "approve"})
    assert answer.status_code in (200, 201), answer.get_json()
    while renew_dependants(cast.database):
        pass


def flipped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes into force tomorrow, tomorrow."""
    now = clock.now()
    cast.published(effective_on=(clock.today() + timedelta(days=1)).isoformat())
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: now + timedelta(days=1))
        assert flip_next(cast.database)


def rendered(cast: Cast, one: str) -> None:
    """Made anew after a new version of the product."""
    with cast.database.writing() as session:
        session.execute(
            update(DeliveredResource)
            .where(DeliveredResource.resource_id == one)
            .values(format_version=FORMAT_VERSION - 1, full=b'{"id":"%b"}' % one.encode(), etag="old")
        )
    assert rerender_older(cast.database, lambda *_: None) == 1


def test_every_kind_of_change_leaves_a_healthy_library_healthy(
    cast: Cast, client: Client, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three, four = (cast.published() for _ in range(4))
    with cast.database.writing() as session:
        register(session, CONSUMER)
    channel, site = cast.channels["notices"], cast.site
    bureau = f"organizations/{cast.organizations['science']}"
    steps: dict[str, Callable[[], object]] = {
        "resource off and on": lambda: off_and_on(client, "resource", one),
        "channel off and on": lambda: off_and_on(client, "channel", channel),
        "site off and on": lambda: off_and_on(client, "site", site),
        "withdrawn while off": lambda: taken_back_while_off(cast, client, "withdrawn", two),
        "archived while off": lambda: taken_back_while_off(cast, client, "archived", three),
        "off in the archive": lambda: off_and_on(client, "resource", three),
        "public again": lambda: cast.approve(cast.submitted(two)),
        "off when public again": lambda: switched_off(client, "resource", two),
        "validity changed": lambda: flipped(cast, monkeypatch),
        "rendered": lambda: rendered(cast, four),
        "term renamed": lambda: changed(cast, client, "taxonomies/subject/terms/science", label=SCIENCE),
        "organization renamed": lambda: changed(cast, client, bureau, name="科技局"),
        "site renamed": lambda: changed(cast, client, f"sites/{site}", name="门户"),
        "channel moved": lambda: changed(cast, client, f"sites/{site}/channels/{channel}", slug="moved", name="移动"),
        "withdrawn": lambda: cast.withdraw(four),
    }
    faulty = {}
    for name, step in steps.items():
        step()
        with cast.database.reading() as session:
            if told := list(faults(session, store)):
                faulty[name] = told
    assert faulty == {}
    with cast.database.reading() as session:
        kinds = set(session.scalars(select(Change.kind)))
    assert kinds >= {
        "published", "withdrawn", "archived", "switched_off", "switched_on", "validity_changed", "rendered",
        "updated", "term_changed", "organization_changed", "site_changed", "channel_changed",
    }  # fmt: skip


def test_a_file_that_is_gone_or_cut_off_is_found(cast: Cast, store: FileStore) -> None:
    sha256 = uploaded(cast, store).sha256
    for damage in (lambda: store.path(sha256).write_bytes(PDF[:9]), store.path(sha256).unlink):
        damage()
        with cast.database.reading() as session:
            assert list(faults(session, store)) == [f"every stored file is on disk: {sha256}"]


def test_a_decision_on_words_of_ones_own_that_were_copied_is_found(
    client: Client, cast: Cast, store: FileStore
) -> None:
    draft = cast.draft()
    copy_id, mine = cast.published(), "nobody decided on their own work"
    body = {"channel_id": cast.channels["foreign"], "note": ""}
    offered = client.post(f"/api/v1/resources/{draft}/offers", "lin_editor", json=body)
    assert offered.status_code == 201
    with unguarded(cast.database) as session:
        values = {"copy": _raw(cast, copy_id), "writer": _raw(cast, cast.persons["rev_one"])}
        session.execute(text("UPDATE revision SET author_person_id = :writer WHERE resource_id <> :copy"), values)
        assert mine not in found(session, store)
        session.execute(
            text(
                "UPDATE offer SET copy_id = :copy, state = 'copied', closed_at = created_at,"
                " closed_by = offered_by, closed_person_id = :writer"
            ),
            values,
        )
        assert mine in found(session, store)
        session.rollback()


def test_every_check_is_tried() -> None:
    assert {check.name for check in CHECKS} <= {name for name, _ in SEEDED}
