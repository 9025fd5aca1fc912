"""One of everything that a route can name, so that a sweep over all routes meets something there is.

The names are those in the braces of the matrix; all lies in the scope of `lin_editor` and of the city's reviewers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.db import Database, table_of
from cms.harvest.models import ImportRow, ImportRun, MergeProposal
from cms.ids import new_id
from cms.review.migrations.work import MigrationWork
from permissions.actions import GRANTED, KEY_NEVER
from permissions.duties import Duty
from tests.cast import Cast
from tests.client import Client
from tests.review.placements.county import County

PDF = b"%PDF-1.4 what is attached"
PASSWORD = "Yunze-2026-second-one"


class Rehearsal(Database):
    """A database in which nothing that is written stays: every request finds the same world."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is one transaction, undone at the end."""
        with Session(self.writer, expire_on_commit=False) as session:
            session.begin()
            yield session
            session.rollback()


class World:
    """What there is, by the names of the matrix."""

    def __init__(self, cast: Cast, client: Client) -> None:
        self._cast, self._client = cast, client
        self.things: dict[str, str] = {
            "unit": cast.organizations["education"],
            "site": cast.site,
            "slug": "portal",
            "channel": cast.channels["foreign"],
            "channel_slug": "tzgg",
            "scheme": "subject",
            "term": "science",
            "user": cast.accounts["su_editor"],
            "number": "1",
            "position": "1",
            "type": "article",
            "part": "channels",
            "asset": "swagger-ui.css",
            "file_name": "a.pdf",
        }
        self._resources()
        self._shared()
        self._files_and_previews()
        self._places()
        self._important()
        self._accounts()
        self._published_first()
        self._long_work()
        self._keys_and_changes()

    def _made(self, path: str, who: str | None, **options: Any) -> dict[str, Any]:
        answer = self._client.post(f"/api/v1/{path}", who, **options)
        assert answer.status_code < 300, answer.get_data(as_text=True)
        data: dict[str, Any] = answer.get_json()["data"]
        return data

    def version(self, name: str) -> str:
        """What If-Match has to say of a resource, or of the batch."""
        folder = {"batch": "migration-batches", "release": "releases"}.get(name, "resources")
        return self._client.get(f"/api/v1/{folder}/{self.things[name]}", "lin_editor").headers["ETag"]

    def _resources(self) -> None:
        cast, things = self._cast, self.things
        form = {"file": (BytesIO(PDF), "a.pdf"), "organization_id": cast.organizations["science"]}
        file = self._made("attachments", "lin_editor", data=form)
        things["sha256"] = file["sha256"]
        attached = [{"attachment_id": file["id"]}]
        things["draft"] = cast.draft(attachments=attached)
        things["waiting"] = cast.draft(title="送审中的通知")
        things["submission"] = cast.submitted(things["waiting"])
        submission = self._client.get(f"/api/v1/submissions/{things['submission']}", "rev_one").get_json()["data"]
        things["hash"] = submission["content_hash"]
        things["live"] = cast.published(title="已公开的通知", attachments=attached)
        delivered = self._client.get(f"/delivery/v1/resources/{things['live']}").get_json()["data"]
        things["index_number"] = quote(delivered["index_number"])
        things["binned"] = cast.draft(title="回收站中的通知")
        path = f"/api/v1/resources/{things['binned']}"
        version = self._client.get(path, "lin_editor").headers["ETag"]
        assert self._client.delete(path, "lin_editor", headers={"If-Match": version}).status_code == 200
        one, other = sorted([cast.draft(title="甲"), cast.draft(title="乙")])
        things["one"], things["other"] = one, other
        self._made("duplicates/distinct", "lin_editor", json={"one_id": one, "other_id": other, "reason": "不同"})

    def _shared(self) -> None:
        """What the bureau of science offers to the county, where `su_editor` and `wai_reviewer` are."""
        foreign = self._cast.channels["foreign"]
        draft = self._cast.draft(title="报送的通知")
        self.things["offer"] = self._made(f"resources/{draft}/offers", "lin_editor", json={"channel_id": foreign})["id"]
        county = County(self._client, self._cast)
        placement = county.asked()
        self.things["placement"], self.things["placed_hash"] = placement["id"], placement["content_hash"]
        self.things["unasked"], self.things["lent"] = county.shared(), county.shared()
        notices = {"channel_id": self._cast.channels["notices"]}
        self.things["pin"] = self._made("pins", "lin_editor", json={**notices, "resource_id": self.things["lent"]})[
            "id"
        ]
        shown = {**notices, "resource_id": county.shared()}
        self.things["pinned"] = self._made("pins", "rev_three", json=shown)["id"]
        self.things["in_effect"] = county.in_effect(self.things["lent"])["id"]

    def _important(self) -> None:
        cast, things = self._cast, self.things
        told = {"document_type": "notice", "issuing_authorities": ["科技局"], "signed_on": "2026-03-01", "kind": None}
        document = cast.draft(type_name="policy_document", validity="effective", important=True, **told)
        submission = cast.submitted(document, waiver_wanted=True)
        read = self._client.get(f"/api/v1/submissions/{submission}", "rev_three").get_json()["data"]
        things["important"], things["important_hash"] = document, read["content_hash"]
        things["packed"] = cast.draft(title="同步发布的通知")
        release = {"name": "办法及解读", "organization_id": cast.organizations["science"]}
        made = self._made("releases", "lin_editor", json={**release, "resource_ids": [things["packed"]]})
        things["release"] = made["id"]

    def _files_and_previews(self) -> None:
        form = {
            "file": (BytesIO(PDF + b" and unused"), "b.pdf"),
            "organization_id": self._cast.organizations["science"],
        }
        self.things["attachment"] = self._made("attachments", "lin_editor", data=form)["id"]
        made = self._made(f"resources/{self.things['draft']}/previews", "lin_editor", json={})
        self.things["preview"], self.things["token"] = made["id"], made["url"].rpartition("/")[2]

    def _places(self) -> None:
        things = self.things
        library = {"site_id": things["site"], "slug": "talent", "title": "人才政策库", "rule": {"type": ["article"]}}
        things["library"] = self._made("thematic-libraries", "rev_one", json=library)["id"]
        things["library_slug"] = "talent"
        term = {"code": "research", "label": {"zh": "科研", "en": "research"}}
        self._made("taxonomies/subject/terms", "an_admin", json=term)
        category = {"code": "leaders", "title": "领导信息", "owner_id": self._cast.organizations["science"]}
        path = f"sites/{things['site']}/disclosure-categories"
        things["category"] = self._made(path, "an_admin", json=category)["id"]
        things["hidden"] = self._cast.published(title="停止展示的通知")
        switch = {"subject_type": "resource", "subject_id": things["hidden"], "reason": "待核实"}
        things["off_switch"] = self._made("off-switches", "rev_three_b", json=switch)["id"]
        both = [{"type": name, "target_id": things["live"]} for name in ("related", "continues")]
        things["following"] = self._cast.published(title="后续报道", relations=both)
        hidden = {"relation": "continued_by", "related_id": things["following"], "reason": "与本文无关"}
        path = f"resources/{things['live']}/hidden-relations"
        things["hidden_relation"] = self._made(path, "rev_three_b", json=hidden)["id"]

    def _accounts(self) -> None:
        cast, things = self._cast, self.things
        policy = {"organization_id": cast.organizations["education"], "levels": 2}
        things["policy"] = self._made("review-policies", "an_admin", json=policy)["id"]
        terms = {"organization_id": None, "levels": 3, "sample_percent": 20, "sample_least": 1, "most_items": 100}
        things["migration_policy"] = self._made("migration-policies", "an_admin", json=terms)["id"]
        week = clock.rfc3339(clock.now() + timedelta(days=7))
        delegation = {"to_account": cast.accounts["rev_one_b"], "ends_at": week, "reason": "年休"}
        # By the reviewer of the first level, planned for later, so that nobody's rights here come from it.
        delegation["starts_at"] = clock.rfc3339(clock.now() + timedelta(days=1))
        things["delegation"] = self._made("delegations", "rev_one", json=delegation)["id"]
        person = {"staff_number": "YZ9", "name": "陆明", "organization_id": cast.organizations["science"]}
        user = {"username": "lu.ming", "duty": "editor", "person": person}
        things["password"] = self._made("users", "an_admin", json=user)["initial_password"]
        sign_in = {"username": "lu.ming", "password": things["password"]}
        things["refresh_token"] = self._made("auth/login", None, json=sign_in)["refresh_token"]
        with cast.database.reading() as session:
            held = session.query(RoleAssignment.id).filter_by(account_id=cast.accounts["su_editor"])
            things["assignment"] = held.scalar()

    def _keys_and_changes(self) -> None:
        """Last: with a second administrator nobody is given a scope at once any more."""
        cast = self._cast
        key = {"name": "推送", "actions": sorted(GRANTED[Duty.EDITOR] - KEY_NEVER)}
        made = self._made("api-keys", "lin_editor", json=key)
        self.things["key"], self.things["key_text"] = made["id"], made["secret"]
        cast.join("bo_admin", "system_admin")
        wanted = {"channel_id": cast.channels["policies"]}
        path = f"users/{cast.accounts['lin_editor']}/assignments"
        self.things["change"] = self._made(path, "bo_admin", json=wanted)["id"]
        path = f"/api/v1/sites/{cast.site}"
        headers = {"If-Match": self._client.get(path, "bo_admin").headers["ETag"]}
        renamed = self._client.patch(path, "bo_admin", json={"name": "云泽市人民政府网站"}, headers=headers)
        assert renamed.status_code == 202
        self.things["renaming"] = renamed.get_json()["data"]["id"]
        self._erasure()

    def _erasure(self) -> None:
        """One that two administrators have agreed on, and something that could be asked for."""
        told = []
        for title in ("已撤回的通知", "又一已撤回的通知"):
            one = self._cast.published(title=title)
            self._cast.withdraw(one)
            told.append(one)
        self.things["withdrawn"] = told[1]
        asked = self._made("erasures", "bo_admin", json={"resource_id": told[0], "ground": "网站永久下线"})["id"]
        decided = self._made(f"change-requests/{asked}/decisions", "an_admin", json={"verdict": "approve"})
        self.things["erasure"] = decided["made_id"]

    def _published_first(self) -> None:
        """By another reviewer of the only level than the one of the matrix, under a policy that is gone again."""
        cast, things = self._cast, self.things
        policy = {"channel_id": cast.channels["notices"], "levels": 1, "expedited_allowed": True}
        policy_id = self._made("review-policies", "an_admin", json=policy)["id"]
        things["published_first"] = cast.submitted(cast.draft(title="防汛应急响应"), expedited="情况紧急")
        assert cast.decide(things["published_first"], "rev_one_b") == "published"
        path = f"/api/v1/submissions/{things['published_first']}"
        things["first_hash"] = self._client.get(path, "rev_one").get_json()["data"]["content_hash"]
        assert self._client.delete(f"/api/v1/review-policies/{policy_id}", "an_admin").status_code == 204

    def _long_work(self) -> None:
        cast, things = self._cast, self.things
        ids = [things["one"]]
        edit = {"ids": ids, "changes": {"set": {"review_by": "2027-12-31"}}, "note": "年度调整"}
        things["edit"] = self._made("bulk-edits", "lin_editor", json=edit)["id"]
        things["run"] = imported(cast, cast.draft(title="旧网站的通知"))
        things["second_run"] = imported(cast, cast.draft(title="旧网站的又一通知"))
        things["proposal"] = new_id()
        with cast.database.writing() as session:
            session.add(
                MergeProposal(
                    id=things["proposal"], run_id=things["run"], number=1, source="old", key="k",
                    organization_id=cast.organizations["science"], resource_id=things["live"], ground="text",
                )
            )  # fmt: skip
        batch = {"run_id": things["run"], "name": "旧网站"}
        things["batch"] = self._made("migration-batches", "lin_editor", json=batch)["id"]
        worker = MigrationWork(cast.database, 3, lambda _: None)
        while worker():
            pass
        path = f"/api/v1/migration-batches/{things['batch']}/items/1"
        opened = self._client.get(path, "rev_one").get_json()["data"]
        things["item_hash"], things["opening"] = opened["content_hash"], opened["opening"]


def imported(cast: Cast, resource_id: str) -> str:
    """An import that brought one draft in; its id."""
    run, named = new_id(), {"source": "old", "file_name": "old.csv"}
    with cast.database.writing() as session:
        session.add(
            ImportRun(
                id=run, account_id=cast.accounts["lin_editor"], started_at=clock.now(), state="finished", done=1,
                counts={"created": 1}, file_sha256="0" * 64, mapping_sha256="1" * 64, **named,
            )
        )  # fmt: skip
        session.flush()
        row = {"run_id": run, "number": 1, "outcome": "created", "title": "旧", "raw_sha256": "2" * 64, "reasons": []}
        session.connection().execute(insert(table_of(ImportRow)), [{**row, "resource_id": resource_id}])
    return run
