"""Three persons decide on an erasure; then nothing is left but ids, hashes, decisions and the tombstone (S4)."""

import hashlib
import json
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.changes.models import Change
from cms.cli import main
from cms.config import Settings
from cms.consistency import faults
from cms.files import FileStore
from cms.harvest.models import ImportRow
from cms.ids import new_id
from cms.library.models import Resource, Revision, RevisionContent
from cms.publishing.models import Publication, Withdrawal
from cms.review.models import Decision
from cms.sites.models import Site
from cms.supervision.erasures.models import ErasedFile, Erasure
from cms.supervision.erasures.verify import verify
from cms.supervision.erasures.work import _do_some
from tests.docs.pages import ROOT
from tests.permissions.world import imported
from tests.supervision.erasures.conftest import BODY, PDF, REQUESTS, ROUTE, TITLE, Desk
from tests.unguarded import unguarded


def left(desk: Desk, erasure: str, *phrases: str) -> list[str]:
    with desk.cast.database.reading() as session:
        return verify(session, desk.home, erasure, phrases).left


def counted(desk: Desk, model: Any) -> int:
    with desk.cast.database.reading() as session:
        return len(session.scalars(select(model)).all())


def test_nothing_of_it_is_left_but_the_trail(desk: Desk) -> None:
    file = desk.attach()
    one = desk.withdrawn(attachments=[{"attachment_id": file["id"]}])
    desk.client.post(f"/api/v1/resources/{one}/previews", "lin_editor", json={})
    imported(desk.cast, one)
    with desk.cast.database.reading() as session:
        before = list(faults(session, FileStore(desk.home / "files")))  # the import here has no known items
    trail = [counted(desk, model) for model in (Revision, Decision, Publication, Withdrawal)]
    made = desk.approved(resource_id=one)
    for phrase in (TITLE, BODY):
        assert any(phrase for fault in left(desk, made, phrase) if "holds the phrase" in fault)
    assert desk.confirm(made).status_code == 200
    desk.work()
    told = desk.get(made)
    assert (told["state"], told["done"], told["counts"]) == ("finished", 1, {"erased": 1, "left": 0})
    assert left(desk, made, TITLE, BODY, "鲸落") == []
    assert left(desk, one, TITLE) == []
    assert not FileStore(desk.home / "files").path(hashlib.sha256(PDF).hexdigest()).exists()
    assert [counted(desk, model) for model in (Revision, Decision, Publication, Withdrawal)] == trail
    with desk.cast.database.reading() as session:
        assert list(faults(session, FileStore(desk.home / "files"))) == before
        rows = session.execute(select(Change.kind, Change.content_hash).where(Change.resource_id == one)).all()
        assert [kind for kind, _ in rows] == ["published", "withdrawn", "erased"]
        assert len({content_hash for _, content_hash in rows}) == 1


def test_the_public_goes_on_reading_that_it_was_withdrawn(desk: Desk) -> None:
    one = desk.withdrawn()
    before = desk.client.get(f"/delivery/v1/resources/{one}")
    desk.erased(resource_id=one)
    after = desk.client.get(f"/delivery/v1/resources/{one}")
    assert (after.status_code, after.get_json()["code"]) == (410, before.get_json()["code"])
    assert after.get_json()["withdrawn_at"] == before.get_json()["withdrawn_at"]
    for who in ("lin_editor", "rev_three"):
        assert desk.client.get(f"/api/v1/resources/{one}", who).status_code == 404
        assert one not in {row["id"] for row in desk.client.get("/api/v1/resources", who).get_json()["data"]}


def test_a_file_that_another_resource_uses_stays(desk: Desk) -> None:
    file = desk.attach()
    attached = [{"attachment_id": file["id"]}]
    one = desk.withdrawn(attachments=attached)
    other = desk.cast.published(title="另一通知", attachments=attached)
    desk.erased(resource_id=one)
    (shown,) = desk.client.get(f"/delivery/v1/resources/{other}").get_json()["data"]["attachments"]
    assert FileStore(desk.home / "files").path(shown["sha256"]).read_bytes() == PDF


def test_bytes_that_somebody_sends_again_are_theirs(desk: Desk) -> None:
    one = desk.withdrawn(attachments=[{"attachment_id": desk.attach()["id"]}])
    made = desk.approved(resource_id=one)
    desk.confirm(made)
    work = desk.work
    desk.attach(name="别名.pdf")
    work()
    assert left(desk, made) == []
    assert FileStore(desk.home / "files").path(hashlib.sha256(PDF).hexdigest()).exists()
    assert desk.attach()["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_what_is_public_or_under_review_is_not_erased(desk: Desk) -> None:
    live, waiting = desk.cast.published(), desk.cast.draft(title="在审")
    desk.cast.submitted(waiting)
    for one in (live, waiting):
        answer = desk.ask(resource_id=one)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "wrong_state")
    assert desk.ask(site_id=desk.cast.site).status_code == 409
    assert desk.client.get(REQUESTS, "an_admin").get_json()["data"] == []


def test_what_goes_public_again_between_asking_and_confirming_stays(desk: Desk) -> None:
    one = desk.withdrawn()
    made = desk.approved(resource_id=one)
    desk.cast.approve(desk.cast.submitted(one))
    assert desk.confirm(made).get_json()["code"] == "wrong_state"
    desk.cast.withdraw(one)
    assert desk.confirm(made).status_code == 200
    desk.cast.approve(desk.cast.submitted(one))
    desk.work()
    assert desk.get(made)["counts"] == {"erased": 0, "left": 1}
    (row,) = desk.client.get(f"{ROUTE}/{made}/items", "rev_three").get_json()["data"]
    assert (row["resource_id"], row["outcome"]) == (one, "left")
    assert desk.client.get(f"/delivery/v1/resources/{one}").status_code == 200


def test_a_whole_site_is_erased_with_its_drafts_and_nothing_of_another(desk: Desk) -> None:
    ones = [desk.withdrawn(title=f"鲸落第{number}号") for number in range(7)]
    draft = desk.cast.draft(title="鲸落草稿")
    nowhere = desk.cast.draft(title="另一草稿", channels=None)
    made = desk.erased(site_id=desk.cast.site)
    told = desk.get(made)
    assert (told["done"], told["total"], told["counts"]["erased"]) == (8, 8, 8)
    assert left(desk, made, "鲸落") == []
    with desk.cast.database.reading() as session:
        kinds = session.scalars(select(Change.resource_id).where(Change.kind == "erased")).all()
        assert set(kinds) == set(ones)
    assert desk.client.get(f"/api/v1/resources/{draft}", "lin_editor").status_code == 404
    assert desk.client.get(f"/api/v1/resources/{nowhere}", "lin_editor").status_code == 200


def test_one_administrator_alone_cannot_even_ask(desk: Desk) -> None:
    one = desk.withdrawn()
    with desk.cast.database.writing() as session:
        session.execute(text("UPDATE account SET is_active = false WHERE username = 'bo_admin'"))
    assert desk.ask(resource_id=one).get_json()["code"] == "wrong_state"


def test_three_persons_are_three(desk: Desk) -> None:
    """Neither administrator is the reviewer, by whatever account."""
    one = desk.withdrawn()
    for name, person in (("an_three", "an_admin"), ("bo_three", "bo_admin")):
        desk.cast.join(name, "reviewer", person=person)
        give(desk, name, 3, "city")
    asked = desk.ask(resource_id=one)
    assert desk.decide(asked, "an_admin").status_code == 403
    made = desk.decide(asked).get_json()["data"]["made_id"]
    for who, code in (("an_three", "same_person"), ("bo_three", "same_person"), ("rev_three", None)):
        answer = desk.get(made, who)["_actions"]["confirm_erasure"]
        assert (answer["reason"] and answer["reason"]["code"]) == code, who
    for who in ("an_three", "bo_three"):
        assert desk.confirm(made, who).status_code == 403, who
    assert desk.confirm(made).status_code == 200
    assert desk.confirm(made, "rev_three_b").get_json()["code"] == "wrong_state"


def give(desk: Desk, name: str, level: int, unit: str) -> None:
    with unguarded(desk.cast.database) as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=desk.cast.accounts[name], duty="reviewer", level=level,
                organization_id=desk.cast.organizations[unit], created_at=clock.now(),
            )
        )  # fmt: skip
        session.commit()


def test_only_a_top_level_reviewer_of_the_supervising_unit_confirms(desk: Desk) -> None:
    made = desk.approved(resource_id=desk.withdrawn())
    desk.cast.join("science_three", "reviewer")
    give(desk, "science_three", 3, "science")
    for who in ("rev_one", "rev_two", "wai_reviewer", "science_three"):
        assert desk.client.get(ROUTE, who).get_json()["data"] == [], who
        assert desk.confirm(made, who).status_code == 404, who
    for who in ("an_admin", "bo_admin", "lin_editor", "au_auditor"):
        assert desk.confirm(made, who).status_code == 403, who
    assert desk.client.get(ROUTE, "lin_editor").status_code == 403
    for who in ("rev_three", "an_admin", "au_auditor"):
        rows = desk.client.get(f"{ROUTE}?include=_actions&state=unconfirmed", who).get_json()["data"]
        assert [(row["id"], row["_actions"]["confirm_erasure"]["allowed"]) for row in rows] == [
            (made, who == "rev_three")
        ]


def test_what_is_refused_or_cancelled_is_never_done(desk: Desk) -> None:
    one = desk.withdrawn()
    refused = desk.approved(resource_id=one)
    assert desk.confirm(refused, verdict="refuse").status_code == 422
    assert desk.confirm(refused, verdict="refuse", reason="尚未移交").get_json()["data"]["state"] == "refused"
    cancelled = desk.approved(resource_id=one)
    assert desk.client.post(f"{ROUTE}/{cancelled}/cancellation", "rev_three").status_code == 403
    assert desk.client.post(f"{ROUTE}/{cancelled}/cancellation", "bo_admin").get_json()["data"]["state"] == "cancelled"
    for made in (refused, cancelled):
        assert desk.confirm(made).get_json()["code"] == "wrong_state"
        assert desk.client.post(f"{ROUTE}/{made}/cancellation", "an_admin").get_json()["code"] == "wrong_state"
    desk.work()
    assert desk.client.get(f"/api/v1/resources/{one}", "lin_editor").status_code == 200


def test_it_is_asked_for_once(desk: Desk) -> None:
    one = desk.withdrawn()
    first = desk.ask(resource_id=one)
    repeated = desk.ask(resource_id=one)
    assert (repeated.status_code, repeated.get_json()["code"]) == (409, "conflict")
    assert repeated.get_json()["change_request_id"] == first.get_json()["data"]["id"]
    second = desk.ask(resource_id=one, ground="依据另一份批复")
    assert desk.decide(first).status_code == 201
    assert desk.decide(second).get_json()["code"] == "wrong_state"
    assert desk.ask(resource_id=one).get_json()["code"] == "wrong_state"


def test_one_erasure_is_in_the_way_of_no_other(desk: Desk) -> None:
    for one in (desk.withdrawn(), desk.withdrawn(title="另一通知")):
        assert desk.confirm(desk.approved(resource_id=one)).status_code == 200
    for site in (desk.cast.site, another_site(desk)):
        desk.approved(site_id=site)
        assert desk.ask(site_id=site).get_json()["code"] == "wrong_state"


def another_site(desk: Desk) -> str:
    with desk.cast.database.writing() as session:
        site = session.get_one(Site, desk.cast.site)
        kept = {column.name: getattr(site, column.name) for column in Site.__table__.columns}
        own = {"id": new_id(), "slug": "other", "domain": "other.yunze.example", "site_id_code": "9900000002"}
        session.add(other := Site(**{**kept, **own}))
    return other.id


@pytest.mark.parametrize(
    "body",
    [
        {}, {"resource_id": "x"}, {"resource_id": new_id()}, {"site_id": new_id()}, {"ground": "短"},
        {"resource_id": new_id(), "site_id": new_id()}, {"ground": "     "}, {"ground": "据" * 501},
    ],
)  # fmt: skip
def test_what_it_is_about_and_why_has_to_be_said(desk: Desk, body: dict[str, str]) -> None:
    told = {"ground": "网站永久下线", **body}
    assert desk.client.post(ROUTE, "an_admin", json=told).status_code == 422


def test_what_was_erased_comes_back_by_no_way(desk: Desk) -> None:
    one = desk.withdrawn()
    desk.erased(resource_id=one)
    headers = {"If-Match": '"v9"'}
    for path in ("submissions", "undeletion", "revisions/1/restoration", "previews"):
        answer = desk.client.post(f"/api/v1/resources/{one}/{path}", "lin_editor", json={}, headers=headers)
        assert answer.status_code in (404, 422), path
    assert desk.ask(resource_id=one).status_code == 422


def test_the_database_lets_content_go_for_nothing_else(desk: Desk) -> None:
    one = desk.withdrawn()
    ids = select(Revision.id).where(Revision.resource_id == one)
    made = desk.approved(resource_id=one)
    for statement in (
        delete(RevisionContent).where(RevisionContent.revision_id.in_(ids)),
        update(Resource).where(Resource.id == one).values(erased_at=clock.now(), purged_at=clock.now()),
        update(Erasure).where(Erasure.id == made).values(state="running"),
        update(Erasure).where(Erasure.id == made).values(**by(desk, "an_admin")),
        update(Erasure).where(Erasure.id == made).values(**by(desk, "rev_two")),
        delete(Erasure).where(Erasure.id == made),
    ):
        with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
            session.execute(statement)
    desk.confirm(made)
    desk.work()
    for statement in (
        update(Resource).where(Resource.id == one).values(erased_at=None),
        update(Resource).where(Resource.id == one).values(title="又来"),
    ):
        with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
            session.execute(statement)


def by(desk: Desk, who: str) -> dict[str, Any]:
    persons, accounts = desk.cast.persons, desk.cast.accounts
    return {
        "state": "waiting", "confirmed_by": accounts[who], "confirmed_person_id": persons[who],
        "confirmed_at": clock.now(),
    }  # fmt: skip


def test_rows_of_imports_are_emptied_those_of_others_are_not(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    runs = imported(desk.cast, one), imported(desk.cast, other)
    with desk.cast.database.writing() as session:
        session.execute(update(ImportRow).where(ImportRow.run_id == runs[1]).values(raw_sha256="3" * 64))
        session.execute(update(ImportRow).values(raw=b"x", title=TITLE))
    desk.erased(resource_id=one)
    with desk.cast.database.reading() as session:
        told = dict(session.execute(select(ImportRow.run_id, ImportRow.title)).all())
    assert told == {runs[0]: "", runs[1]: TITLE}


def test_killed_between_commit_and_removal_the_next_worker_removes_what_is_named(desk: Desk) -> None:
    one = desk.withdrawn(attachments=[{"attachment_id": desk.attach()["id"]}])
    made = desk.approved(resource_id=one)
    desk.confirm(made)
    with desk.cast.database.writing() as session:
        session.execute(update(Erasure).values(state="running", leased_until=clock.now()))
    with desk.cast.database.writing() as session:
        assert _do_some(session, session.get_one(Erasure, made))
    (name,) = names(desk)
    assert FileStore(desk.home / "files").path(name).exists()
    with desk.cast.database.writing() as session:
        session.execute(update(Erasure).values(state="waiting", leased_until=None))
    desk.work()
    assert left(desk, made) == []
    assert desk.get(made)["counts"] == {"erased": 1, "left": 0}


def names(desk: Desk) -> list[str]:
    with desk.cast.database.reading() as session:
        return list(session.scalars(select(ErasedFile.name)))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_command_tells_where_it_looked_and_what_is_left(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = desk.approved(resource_id=desk.withdrawn())
    monkeypatch.setenv("ZHENGKU_HOME", str(settings.home))
    monkeypatch.setenv("ZHENGKU_DATABASE_URL", settings.database_url)
    command = ["erasure", "verify", made, "--phrase", TITLE]
    assert main(command) == 1
    assert "the erasure is unconfirmed" in json.loads(capsys.readouterr().out)["left"]
    desk.confirm(made)
    desk.work()
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["resources"], told["left"]) == (1, [])
    assert {"revision_content", "resource.title", "idempotent_request.body", "the file store by hash"} <= {
        *told["looked_at"]
    }


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("typo", ["0192f3a4-5b6c-7d8e-9f01-23456789abcd", "x"])
def test_the_command_tells_an_unknown_erasure_from_leftovers(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typo: str
) -> None:
    monkeypatch.setenv("ZHENGKU_HOME", str(settings.home))
    monkeypatch.setenv("ZHENGKU_DATABASE_URL", settings.database_url)
    assert main(["erasure", "verify", typo]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert f"no erasure is known by {typo}" in told.err


CHILD = """
import os, sys
from pathlib import Path
from cms.db import Database
import cms.models
from cms.supervision.erasures import work
work.AT_ONCE = 1
step = work.ErasureWork(Database(sys.argv[1]), Path(sys.argv[2]), lambda _: None)
while step():
    print("step", flush=True)
"""


@pytest.mark.parametrize("steps", [2, 4])
def test_killed_it_loses_nothing_and_goes_on(desk: Desk, steps: int) -> None:
    ones = [
        desk.withdrawn(
            title=f"鲸落第{number}号", attachments=[{"attachment_id": desk.attach(PDF + bytes([number]))["id"]}]
        )
        for number in range(8)
    ]
    made = desk.approved(site_id=desk.cast.site)
    desk.confirm(made)
    command = [sys.executable, "-c", CHILD, str(desk.cast.database.url), str(desk.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout
        for _ in range(steps):
            assert child.stdout.readline() == b"step\n"
        child.kill()
    with desk.cast.database.writing() as session:
        session.execute(update(Erasure).values(leased_until=clock.now()))
    desk.work()
    assert desk.get(made)["counts"] == {"erased": 8, "left": 0}
    assert left(desk, made, "鲸落") == []
    with desk.cast.database.reading() as session:
        kinds = session.scalars(select(Change.resource_id).where(Change.kind == "erased")).all()
        assert sorted(kinds) == sorted(ones)
