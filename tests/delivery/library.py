"""A small library to deliver from: two sites with channels, terms, files, and resources made directly."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Organization, Person
from cms.db import Database
from cms.delivery.writing.write import Scope, Version, deliver, remove
from cms.files import FileStore
from cms.ids import new_id
from cms.library.attachments.models import Attachment, StoredFile
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent, State
from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm
from cms.sites.models import Channel, Site

MARCH = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
TERMS = (
    ("subject", "science", "科技、教育"), ("subject", "health", "卫生"), ("facet", "city-documents", "市政府文件"),
    ("genre", "notice", "通知"), ("audience", "enterprises", "企业"), ("region", "990000", "云泽市"),
)  # fmt: skip
SITES = {
    "www": ("云泽市人民政府", "www.yunze.example", {"zwgk": "政务公开", "zwgk/zcwj": "政策文件", "news": "要闻"}),
    "kjj": ("云泽市科学技术局", "kjj.yunze.example", {"tzgg": "通知公告"}),
}


@dataclass
class Library:
    """What tests speak of by name; `resource` makes one, `publish` delivers it."""

    database: Database
    files: FileStore
    organizations: dict[str, str] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    account: str = ""
    other_account: str = ""
    person: str = ""
    made: int = 0

    def content(self, **changed: Any) -> dict[str, Any]:
        """Content as revisions hold it: without what is empty."""
        whole = {
            "title": "云泽市科技创新券管理办法",
            "disclosure": "proactive",
            "language": "zh-CN",
            "channels": [self.channels["zwgk/zcwj"]],
            "body": "<p>第一条 为规范科技创新券的申领和使用，制定本办法。</p>",
            **changed,
        }
        return {name: value for name, value in whole.items() if value is not None}

    def resource(self, type_name: str = "policy_document", *, organization: str = "science", **changed: Any) -> str:
        """A resource with one revision; its id."""
        with self.database.writing() as session:
            return self._resource(session, type_name, organization, self.content(**changed))

    def _resource(self, session: Session, type_name: str, organization: str, content: dict[str, Any]) -> str:
        self.made += 1
        one, now = new_id(), clock.now()
        session.add(
            Resource(
                id=one,
                type=type_name,
                organization_id=self.organizations[organization],
                state=State.DRAFT,
                head_number=1,
                title=content["title"],
                language=content["language"],
                translation_group_id=one,
                completeness=1.0,
                index_number=f"11990000MB1A00017J/202603-{self.made:05}",
                created_by=self.account,
                created_at=now,
                updated_at=now,
            )
        )
        session.flush()
        self._revision(session, one, 1, content)
        rows = content.get("relations", [])
        session.add_all(ResourceRelation(source_id=one, type=row["type"], target_id=row["target_id"]) for row in rows)
        return one

    def _revision(self, session: Session, resource_id: str, number: int, content: dict[str, Any]) -> None:
        revision = new_id()
        session.add(
            Revision(
                id=revision,
                resource_id=resource_id,
                number=number,
                content_hash="0" * 64,
                author_account_id=self.account,
                author_person_id=self.person,
                created_at=clock.now(),
            )
        )
        session.flush()
        session.add(RevisionContent(revision_id=revision, content=content, text=plain(content.get("body", ""))))
        session.flush()

    def publish(self, resource_id: str, at: datetime = MARCH, updated_at: datetime | None = None) -> Scope:
        """Deliver the newest revision; the scope after."""
        with self.database.writing() as session:
            return deliver_head(session, resource_id, at, updated_at or at)

    def published(self, type_name: str = "policy_document", at: datetime = MARCH, **changed: Any) -> str:
        """A resource that is live; its id."""
        resource_id = self.resource(type_name, **changed)
        self.publish(resource_id, at)
        return resource_id

    def many(self, number: int, **changed: Any) -> list[str]:
        """Live resources, a minute apart, the newest last; their ids in that order."""
        ids = []
        with self.database.writing() as session:
            for position in range(number):
                content = self.content(**{"title": f"第{position}号通知", **changed})
                ids.append(self._resource(session, "article", "science", content))
                at = MARCH + timedelta(minutes=position)
                deliver_head(session, ids[-1], at, at)
        return ids

    def revise(self, resource_id: str, **changed: Any) -> None:
        """A new revision of a resource."""
        with self.database.writing() as session:
            resource = session.get_one(Resource, resource_id)
            resource.head_number += 1
            self._revision(session, resource_id, resource.head_number, self.content(**changed))

    def withdraw(self, resource_id: str) -> Scope:
        """Take a resource back."""
        with self.database.writing() as session:
            return remove(session, resource_id, "gone")

    def archive(self, resource_id: str) -> Scope:
        """Put a resource into the archive."""
        with self.database.writing() as session:
            return remove(session, resource_id, "archived")

    def attachment(self, name: str, content: bytes = b"%PDF-1.7", media_type: str = "application/pdf") -> str:
        """An uploaded file; the attachment's id."""
        stored = self.files.put([content], 1 << 20)
        one = new_id()
        with self.database.writing() as session:
            if session.get(StoredFile, stored.sha256) is None:
                session.add(
                    StoredFile(
                        sha256=stored.sha256,
                        size=stored.size,
                        media_type=media_type,
                        created_at=clock.now(),
                    )
                )
            session.flush()
            session.add(
                Attachment(
                    id=one,
                    sha256=stored.sha256,
                    name=name,
                    organization_id=self.organizations["science"],
                    uploaded_by=self.account,
                    created_at=clock.now(),
                )
            )
        return one


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def plain(html: str) -> str:
    return html.replace("<p>", "").replace("</p>", "\n").strip()


def deliver_head(session: Session, resource_id: str, at: datetime, updated_at: datetime) -> Scope:
    resource = session.get_one(Resource, resource_id)
    stored = (
        session.query(RevisionContent).join(Revision, Revision.id == RevisionContent.revision_id)
        .filter(Revision.resource_id == resource_id, Revision.number == resource.head_number).one()
    )  # fmt: skip
    return deliver(session, resource, Version(resource.head_number, stored.content, stored.text), at, updated_at)


def build(database: Database, files: FileStore) -> Library:
    """The library without resources."""
    library = Library(database, files)
    with database.writing() as session:
        _people(session, library)
        for slug, (name, domain, channels) in SITES.items():
            _site(session, library, slug, name, domain)
            for path, label in channels.items():
                _channel(session, library, slug, path, label)
        for scheme in dict.fromkeys(scheme for scheme, _, _ in TERMS):
            session.add(TaxonomyScheme(code=scheme, label_zh=scheme, label_en=scheme))
        session.flush()
        for position, (scheme, code, label) in enumerate(TERMS):
            session.add(
                TaxonomyTerm(
                    id=new_id(),
                    scheme=scheme,
                    code=code,
                    label_zh=label,
                    label_en=code,
                    alternative_labels=[],
                    position=position,
                )
            )
    return library


def _people(session: Session, library: Library) -> None:
    for key, name, code in (
        ("city", "云泽市人民政府", "11990000MB1A00017J"),
        ("science", "云泽市科学技术局", "11990000MB1A00025D"),
    ):
        one = library.organizations[key] = new_id()
        session.add(
            Organization(
                id=one,
                parent_id=None,
                lineage=f"/{one}/",
                name=name,
                credit_code=code,
                level="city",
                region=None,
                created_at=clock.now(),
            )
        )
    session.flush()
    library.person, library.account = _somebody(session, library, "1", "林晓", "lin_editor")
    _, library.other_account = _somebody(session, library, "2", "高远", "gao_editor")


def _somebody(session: Session, library: Library, number: str, name: str, username: str) -> tuple[str, str]:
    """A person and their account, by their ids."""
    person, account, home = new_id(), new_id(), library.organizations["science"]
    session.add(Person(id=person, name=name, staff_number=number, organization_id=home, created_at=clock.now()))
    session.flush()
    session.add(
        Account(
            id=account,
            person_id=person,
            duty="editor",
            username=username,
            password_hash="none",
            must_change_password=False,
            is_active=True,
            created_at=clock.now(),
        )
    )
    session.flush()
    return person, account


def _site(session: Session, library: Library, slug: str, name: str, domain: str) -> None:
    one, city = new_id(), library.organizations["city"]
    library.sites[slug] = one
    session.add(
        Site(
            id=one,
            slug=slug,
            name=name,
            domain=domain,
            site_id_code=f"990000000{len(library.sites)}",
            legal_name=name,
            language="zh-CN",
            supervising_id=city,
            sponsoring_id=city,
            operating_id=library.organizations["science"],
            description="",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
    )
    session.flush()


def _channel(session: Session, library: Library, site: str, path: str, name: str) -> None:
    one = library.channels[path] = new_id()
    parent = library.channels.get(path.rpartition("/")[0])
    session.add(
        Channel(
            id=one,
            site_id=library.sites[site],
            parent_id=parent,
            slug=path.rpartition("/")[2],
            path=path,
            lineage=f"/{parent}/{one}/" if parent else f"/{one}/",
            kind="column",
            name=name,
            description="",
            keywords=["政策", "文件"] if name == "政策文件" else [],
            column_type="政策文件",
            accepted_types=[],
            owner_id=library.organizations["city"],
            created_at=clock.now(),
            updated_at=clock.now(),
        )
    )
    session.flush()
