"""Imports over HTTP, from the upload to the outcome of each row."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from cms.config import Settings
from cms.db import Database
from cms.harvest.models import ImportRun
from cms.harvest.start_import import MOST_OPEN, TOO_MANY
from cms.harvest.uploads import folder_of
from cms.harvest.work import ImportWork
from tests.client import Client
from tests.harvest.conftest import HEADER, LONG_ROW, MAPPING, ROWS

IMPORTS = "/api/v1/imports"
PROPOSALS = "/api/v1/merge-proposals"


class Counter:
    """The counter at which files are handed in, and the worker behind it."""

    def __init__(self, client: Client, database: Database, settings: Settings) -> None:
        self.client = client
        self.folder = folder_of(settings.home)
        self.worker = ImportWork(database, settings, Event())

    def hand_in(
        self,
        *rows: str,
        who: str = "lin_editor",
        mapping: object = MAPPING,
        key: str | None = None,
        name: str = "rows.csv",
        **fields: object,
    ) -> TestResponse:
        content = "\n".join([HEADER, *rows]).encode()
        data = {"file": (BytesIO(content), name), "mapping": mapping, **fields}
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(IMPORTS, who, data=data, headers=headers)

    def imported(self, *rows: str, **options: object) -> dict[str, Any]:
        """The run after the worker was at it."""
        run_id = self.hand_in(*rows, **options).get_json()["data"]["id"]
        assert self.worker()
        return self.get(f"/{run_id}")

    def get(self, path: str = "", who: str = "lin_editor", base: str = IMPORTS) -> Any:
        answer = self.client.get(base + path, who)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()["data"]

    def stored(self) -> list[Path]:
        return sorted(self.folder.glob("*")) if self.folder.is_dir() else []


@pytest.fixture
def counter(client, database, settings):
    return Counter(client, database, settings)


def test_a_file_that_is_handed_in_waits_and_is_imported_by_the_worker(counter, desk):
    answer = counter.hand_in(*ROWS)
    assert answer.status_code == 202
    waiting = answer.get_json()["data"]
    assert answer.headers["Location"] == f"{IMPORTS}/{waiting['id']}"
    assert (waiting["state"], waiting["done"], waiting["total"], waiting["stage"]) == ("waiting", 0, None, None)
    assert desk.totals()[0] == 0
    assert counter.worker()
    done = counter.get(f"/{waiting['id']}")
    assert (done["state"], done["done"], done["total"]) == ("finished", 7, 7)
    assert done["counts"] == {
        "created": 7,
        "unchanged": 0,
        "changed": 0,
        "duplicate": 0,
        "proposed": 0,
        "refused": 0,
    }
    assert done["file_name"] == "rows.csv"
    assert done["finished_at"] is not None
    assert not counter.worker()


def test_the_worker_does_what_the_command_does(counter, desk):
    rows = [*ROWS, ROWS[0], "a,b", ROWS[1].replace("/2,", "/other,")]
    by_api = counter.imported(*rows)
    by_command = desk.bring_in(desk.file(*rows), MAPPING.replace("old-site", "other-site"))
    assert by_api["counts"]["created"] == 7
    assert (by_command.counts["duplicate"], by_command.counts["refused"]) == (9, 1)


def test_a_mapping_can_come_as_a_file(counter):
    answer = counter.hand_in(*ROWS, mapping=(BytesIO(MAPPING.encode()), "map.toml"))
    assert answer.status_code == 202


def test_every_row_can_be_looked_up_by_outcome_and_reason(counter):
    run = counter.imported(*ROWS, "a,b", "  ,2026-03-01,正文,通知,https://old.yunze.example/x,")
    rows = counter.get(f"/{run['id']}/rows?limit=100")
    assert [(row["number"], row["outcome"]) for row in rows][6:] == [(7, "created"), (8, "refused"), (9, "refused")]
    assert [row["number"] for row in counter.get(f"/{run['id']}/rows?outcome=refused")] == [8, 9]
    (one,) = counter.get(f"/{run['id']}/rows?reason=title_missing")
    assert one["number"] == 9
    first = counter.client.get(f"{IMPORTS}/{run['id']}/rows?limit=2", "lin_editor").get_json()
    following = counter.client.get(first["links"]["next"], "lin_editor").get_json()["data"]
    assert [row["number"] for row in following] == [3, 4]


def test_a_row_is_shown_as_it_came(counter):
    run = counter.imported(*ROWS, "a,b")
    row = counter.get(f"/{run['id']}/rows/3")
    assert row["raw"] == dict(zip(HEADER.split(","), ROWS[2].split(","), strict=True))
    assert row["title"] == "关于第3项工作的通知"
    assert counter.get(f"/{run['id']}/rows/8")["raw"] is None
    assert counter.client.get(f"{IMPORTS}/{run['id']}/rows/99", "lin_editor").status_code == 404


def test_outcomes_are_a_table_without_formulas(counter):
    evil = "好标题,=1+1,正文,通知,https://old.yunze.example/e,"
    run = counter.imported(ROWS[0], evil)
    answer = counter.client.get(f"{IMPORTS}/{run['id']}/outcomes.csv", "lin_editor")
    assert answer.mimetype == "text/csv"
    table = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert table[0] == ["row", "outcome", "resource_id", "code", "field", "zh", "en"]
    assert [row[:2] for row in table[1:]] == [["1", "created"], ["2", "created"]]
    assert table[2][3] == "date_unreadable"
    assert not any(cell.startswith(("=", "+", "@")) for row in table for cell in row)


def test_a_dry_run_has_outcomes_and_leaves_nothing_else(counter, desk):
    run = counter.imported(*ROWS, ROWS[0], dry_run="true")
    assert run["is_dry"]
    assert (run["counts"]["created"], run["counts"]["duplicate"]) == (7, 1)
    assert desk.totals() == (0, 0, 8)
    assert counter.client.post(f"{IMPORTS}/{run['id']}/undoing", "lin_editor").status_code == 409
    assert counter.imported(*ROWS)["counts"]["created"] == 7


def test_a_file_whose_columns_are_others_fails_with_the_reason(counter, desk):
    data = {"file": (BytesIO("甲,乙\n1,2\n".encode()), "a.csv"), "mapping": MAPPING}
    run_id = counter.client.post(IMPORTS, "lin_editor", data=data).get_json()["data"]["id"]
    assert counter.worker()
    run = counter.get(f"/{run_id}")
    assert (run["state"], run["fault"]["code"], run["total"]) == ("failed", "invalid", None)
    assert "标题" in run["fault"]["zh"]
    assert desk.totals() == (0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"mapping": "source = 1"}, 422, "invalid"),
        ({"mapping": MAPPING.replace("portal:tzgg", "portal:none")}, 422, "invalid"),
        ({"site": ""}, 422, "invalid"),
        ({"who": "an_admin"}, 403, "forbidden"),
        ({"who": "rev_one"}, 403, "forbidden"),
        ({"who": "su_editor"}, 403, "forbidden"),
    ],
)
def test_what_cannot_be_imported_is_refused_at_once_and_not_kept(counter, desk, changed, status, code):
    answer = counter.hand_in(ROWS[0], **changed)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert counter.stored() == []
    assert desk.runs() == []


def test_without_a_mapping_or_with_an_empty_file_nothing_starts(counter):
    for data in ({"file": (BytesIO(b"x"), "a.csv")}, {"file": (BytesIO(b""), "a.csv"), "mapping": MAPPING}):
        assert counter.client.post(IMPORTS, "lin_editor", data=data).status_code == 422
    assert counter.stored() == []


def test_the_same_request_twice_is_one_import(counter, desk):
    first, second = (counter.hand_in(*ROWS, key="once") for _ in range(2))
    assert first.get_json() == second.get_json()
    assert len(desk.runs()) == len(counter.stored()) == 1
    assert counter.hand_in(ROWS[0], key="once").status_code == 409


def test_a_run_is_seen_by_its_account_and_by_whose_scope_holds_its_organizations(counter):
    run_id = counter.hand_in(*ROWS).get_json()["data"]["id"]
    for who, status in (("lin_editor", 200), ("gao_editor", 200), ("su_editor", 404), ("rev_one", 403)):
        assert counter.client.get(f"{IMPORTS}/{run_id}", who).status_code == status, who
        for path in ("/rows", "/proposals", "/outcomes.csv", "/rows/1"):
            expected = 404 if path == "/rows/1" and status == 200 else status
            assert counter.client.get(f"{IMPORTS}/{run_id}{path}", who).status_code == expected, (who, path)
    assert counter.get(who="su_editor") == []
    assert [run["id"] for run in counter.get(who="gao_editor")] == [run_id]


def test_runs_are_listed_by_state_and_source(counter):
    done = counter.imported(*ROWS)["id"]
    waiting = counter.hand_in(ROWS[0], mapping=MAPPING.replace("old-site", "other-site")).get_json()["data"]["id"]
    assert [run["id"] for run in counter.get()] == [waiting, done]
    assert [run["id"] for run in counter.get("?sort=started_at")] == [done, waiting]
    assert [run["id"] for run in counter.get("?state=finished&state=failed")] == [done]
    assert [run["id"] for run in counter.get("?source=other-site")] == [waiting]


def test_a_run_that_waits_is_cancelled_and_never_done(counter, desk):
    run_id = counter.hand_in(*ROWS).get_json()["data"]["id"]
    assert counter.client.post(f"{IMPORTS}/{run_id}/cancellation", "su_editor").status_code == 404
    answer = counter.client.post(f"{IMPORTS}/{run_id}/cancellation", "gao_editor")
    assert answer.get_json()["data"]["state"] == "cancelled"
    assert counter.client.post(f"{IMPORTS}/{run_id}/cancellation", "lin_editor").status_code == 409
    assert not counter.worker()
    assert desk.totals()[0] == 0


def test_what_is_only_likely_the_same_is_proposed_and_decided(counter, desk):
    likely = LONG_ROW.replace("创新券申领须知", "创新券申领须知（转载）").replace("/long,", "/copy,")
    run = counter.imported(LONG_ROW, likely)
    (proposal,) = counter.get(f"/{run['id']}/proposals")
    assert (proposal["ground"], proposal["likeness"], proposal["state"], proposal["number"]) == ("text", 1.0, "open", 2)
    shown = counter.get(f"/{proposal['id']}", base=PROPOSALS)
    assert shown["row"]["content"]["title"] == "创新券申领须知（转载）"
    assert shown["resource"]["title"] == "创新券申领须知"
    assert shown["row"]["raw"]["网址"] == "https://old.yunze.example/copy"
    path = f"{PROPOSALS}/{proposal['id']}/decision"
    assert counter.client.post(path, "su_editor", json={"decision": "different"}).status_code == 404
    decided = counter.client.post(path, "lin_editor", json={"decision": "different"}).get_json()["data"]
    assert decided["state"] == "different"
    assert decided["made_id"] == desk.resources()[1].id
    assert counter.client.post(path, "lin_editor", json={"decision": "same"}).status_code == 409
    assert counter.get("?state=open", base=PROPOSALS) == []
    assert [one["id"] for one in counter.get(f"?ground=text&run={run['id']}", base=PROPOSALS)] == [proposal["id"]]


def test_an_import_is_undone_over_http(counter, desk):
    run = counter.imported(*ROWS)
    answer = counter.client.post(f"{IMPORTS}/{run['id']}/undoing", "lin_editor")
    assert answer.get_json()["data"]["state"] == "undone"
    assert answer.get_json()["data"]["undone_by"] == desk.cast.accounts["lin_editor"]
    assert counter.client.post(f"{IMPORTS}/{run['id']}/undoing", "lin_editor").status_code == 409
    assert all(one.deleted_at for one in desk.resources())


def test_the_file_keeps_its_ending_and_nothing_else_of_its_name(counter):
    counter.hand_in(ROWS[0], name="../../etc/密 码.CSV")
    (stored,) = counter.stored()
    assert stored.suffix == ".csv"
    assert stored.parent == counter.folder
    assert Path(stored.name).stem.replace("-", "").isalnum()


def test_a_file_above_the_limit_is_refused_politely(counter, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_IMPORT_LENGTH", 4096)
    answer = counter.hand_in("x" * 10_000)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")
    assert counter.stored() == []


def test_an_import_that_failed_is_resumed_by_hand(counter, desk):
    run_id = counter.hand_in(*ROWS).get_json()["data"]["id"]
    path = f"{IMPORTS}/{run_id}/resumption"
    assert counter.client.post(path, "lin_editor").status_code == 409
    with desk.database.writing() as session:
        session.execute(update(ImportRun).values(state="failed", attempts=5, fault={"code": "internal"}))
    assert counter.client.post(path, "su_editor").status_code == 404
    resumed = counter.client.post(path, "gao_editor").get_json()["data"]
    assert (resumed["state"], resumed["fault"], resumed["finished_at"]) == ("waiting", None, None)
    assert counter.worker()
    assert counter.get(f"/{run_id}")["state"] == "finished"
    assert counter.client.post(path, "lin_editor").status_code == 409


def test_an_import_whose_file_is_no_longer_kept_is_not_resumed(counter, desk):
    run_id = counter.hand_in(*ROWS).get_json()["data"]["id"]
    with desk.database.writing() as session:
        session.execute(update(ImportRun).values(state="failed", stored_as=None))
    answer = counter.client.post(f"{IMPORTS}/{run_id}/resumption", "lin_editor")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "wrong_state")


def test_an_account_has_so_many_imports_at_once_and_no_more(counter, desk):
    asked = [counter.hand_in(ROWS[0], key=f"file-{number}") for number in range(MOST_OPEN)]
    assert {one.status_code for one in asked} == {202}
    refused = counter.hand_in(ROWS[0], key="one-more")
    assert refused.status_code == 409
    assert refused.get_json()["detail"] == TOO_MANY.zh
    assert len(counter.stored()) == MOST_OPEN
    assert counter.hand_in(ROWS[0], key="file-0").headers["Idempotency-Replayed"] == "true"
    assert counter.hand_in(ROWS[0], who="gao_editor").status_code == 202
    run_id = asked[0].get_json()["data"]["id"]
    assert counter.client.post(f"{IMPORTS}/{run_id}/cancellation", "lin_editor").status_code == 200
    assert counter.hand_in(ROWS[0], key="one-more").status_code == 202


def test_a_file_is_not_stored_for_an_account_that_has_too_many_imports(counter, monkeypatch):
    monkeypatch.setattr("cms.harvest.start_import.MOST_OPEN", 0)
    monkeypatch.setattr("cms.harvest.api.received", None)
    assert counter.hand_in(ROWS[0]).status_code == 409
