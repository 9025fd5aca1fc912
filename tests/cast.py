"""The named cast: a city with two bureaus, a stranger county, people of every duty, a site with channels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token

from cms import clock
from cms.accounts.load_actor import load_actor
from cms.accounts.models import Account, Organization, Person, RefreshToken, RoleAssignment
from cms.app import create_app, make_services
from cms.config import Settings
from cms.db import Database
from cms.ids import new_id
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm
from cms.publishing.withdraw import archive, withdraw
from cms.review.decide import Verdict, decide
from cms.review.models import Submission
from cms.review.submit import Wish, submit
from cms.services import EXTENSION
from cms.sites.models import Channel, Site
from permissions.facts import Actor
from tests import databases
from tests.client import Client

CODES = {
    "city": "11990000MB1A000179",
    "science": "11990000MB1A000254",
    "education": "11990000MB1A00033Y",
    "stranger": "11990000MB1A00041R",
}
PEOPLE = {
    "an_admin": ("system_admin", None, None),
    "lin_editor": ("editor", None, "science"),
    "gao_editor": ("editor", None, "city"),
    "su_editor": ("editor", None, "stranger"),
    "rev_one": ("reviewer", 1, "city"),
    "rev_one_b": ("reviewer", 1, "city"),
    "rev_two": ("reviewer", 2, "city"),
    "rev_three": ("reviewer", 3, "city"),
    "rev_three_b": ("reviewer", 3, "city"),
    "wai_reviewer": ("reviewer", 1, "stranger"),
    "au_auditor": ("auditor", None, None),
}


@dataclass
class Cast:
    """Everybody and everything that tests speak of, by name."""

    database: Database
    organizations: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    duties: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    site: str = ""

    def actor(self, name: str) -> Actor:
        """The actor of that name, with grants as they are now."""
        with self.database.reading() as session:
            return load_actor(session, {"sub": self.accounts[name], "sid": self.families[name]})

    def join(self, name: str, duty: str, *, person: str | None = None) -> None:
        """Somebody more without a scope; with `person` another account of somebody who is here."""
        if person is not None:
            self.persons[name] = self.persons[person]
        with self.database.writing() as session:
            for rows in _somebody(self, name, duty, None, None):
                session.add_all(row for row in rows if not isinstance(row, RoleAssignment))
                session.flush()

    def reviewer(self, name: str, unit: str, level: int = 3, *, person: str | None = None) -> None:
        """One more reviewer of this level, for an organization; with `person` another account of somebody."""
        self.join(name, "reviewer", person=person)
        with self.database.writing() as session:
            session.add(
                RoleAssignment(
                    id=new_id(),
                    account_id=self.accounts[name],
                    duty="reviewer",
                    level=level,
                    organization_id=self.organizations[unit],
                    created_at=clock.now(),
                )
            )

    def content(self, **changed: Any) -> dict[str, Any]:
        """Content that can be submitted; `None` takes a field away."""
        whole = {
            "title": "云泽市科学技术局关于组织申报科技创新券的通知",
            "summary": "组织申报2026年度科技创新券。",
            "keywords": ["科技创新券", "申报"],
            "subjects": ["science"],
            "genre": "notice",
            "accountable": {"unit": "科技局规划科", "person": "林晓"},
            "source": {"name": "云泽市科学技术局"},
            "disclosure": "proactive",
            "body": "<p>各县（市、区）科技局：</p><p>现组织申报2026年度科技创新券。</p>",
            "channels": [self.channels["notices"]],
            "kind": "notice",
            **changed,
        }
        return {name: value for name, value in whole.items() if value is not None}

    def draft(
        self, name: str = "lin_editor", type_name: str = "article", organization: str = "science", **changed: Any
    ) -> str:
        """A draft made by somebody; its id."""
        new = NewResource(type_name, self.organizations[organization], self.content(**changed))
        with self.database.writing() as session:
            return create_resource(self.actor(name), session, new)

    def submitted(
        self, resource_id: str | None = None, name: str = "lin_editor", levels: int = 3, **options: Any
    ) -> str:
        """A submission of a draft; its id."""
        resource_id = resource_id or self.draft(name)
        actor = self.actor(name)
        with self.database.writing() as session:
            version = load_resource(session, resource_id).version
            return submit(actor, session, resource_id, version, Wish(**options), levels).id

    def decide(self, submission_id: str, name: str, verdict: str = "approve", comment: str = "同意") -> str:
        """Somebody's decision on what was submitted; the state of the submission after it."""
        actor = self.actor(name)
        with self.database.writing() as session:
            content_hash = session.get_one(Submission, submission_id).content_hash
            submission, _ = decide(actor, session, submission_id, Verdict(verdict, content_hash, comment), 3)
            return submission.state

    def approve(self, submission_id: str, *names: str) -> None:
        """Approvals, by the three reviewers unless others are named."""
        for name in names or ("rev_one", "rev_two", "rev_three"):
            self.decide(submission_id, name)

    def published(self, **changed: Any) -> str:
        """A resource that went public by three decisions; its id."""
        resource_id = self.draft(**changed)
        self.approve(self.submitted(resource_id))
        return resource_id

    def withdraw(self, resource_id: str) -> None:
        """Take back what is public."""
        with self.database.writing() as session:
            version = load_resource(session, resource_id).version
            withdraw(self.actor("rev_three"), session, resource_id, version, "内容有误")

    def archive(self, resource_id: str) -> None:
        """Put what is public into the archive."""
        with self.database.writing() as session:
            version = load_resource(session, resource_id).version
            archive(self.actor("rev_three"), session, resource_id, version, "不再执行")


@pytest.fixture
def cast(database: Database) -> Cast:
    """The cast in a fresh database."""
    return enter(database)


def enter(database: Database) -> Cast:
    """Put the cast into a database that holds nothing yet."""
    made = Cast(database)
    tables: dict[type, list[Any]] = {}
    for row in chain.from_iterable(_rows(made)):
        tables.setdefault(type(row), []).append(row)
    with database.writing() as session:
        for rows in tables.values():
            session.bulk_save_objects(rows)
    return made


def _rows(cast: Cast) -> Iterator[list[Any]]:
    yield from _organizations(cast)
    for name, told in PEOPLE.items():
        yield from _somebody(cast, name, *told)
    yield from _sites(cast)
    yield [
        TaxonomyScheme(code=code, label_zh=code, label_en=code)
        for code in ("subject", "genre", "audience", "facet", "region")
    ]
    yield [
        TaxonomyTerm(
            id=new_id(), scheme=scheme, code=code, label_zh=label, label_en=code, alternative_labels=[], position=0
        )
        for scheme, code, label in (
            ("subject", "science", "科技"),
            ("genre", "notice", "通知"),
            ("audience", "enterprises", "企业"),
        )
    ]


def _somebody(cast: Cast, name: str, duty: str, level: int | None, scope: str | None) -> Iterator[list[Any]]:
    now, home = clock.now(), cast.organizations[scope or "city"]
    cast.accounts[name], cast.families[name], cast.duties[name] = new_id(), new_id(), duty
    if name not in cast.persons:
        cast.persons[name] = new_id()
        yield [
            Person(id=cast.persons[name], name=name, staff_number=name.upper(), organization_id=home, created_at=now)
        ]
    yield [
        Account(
            id=cast.accounts[name],
            person_id=cast.persons[name],
            duty=duty,
            username=name,
            password_hash="none",
            must_change_password=False,
            is_active=True,
            created_at=now,
        )
    ]
    yield [
        RefreshToken(
            id=new_id(),
            family_id=cast.families[name],
            account_id=cast.accounts[name],
            digest=name,
            issued_at=now,
            expires_at=now + timedelta(days=1),
        )
    ]
    yield [
        RoleAssignment(
            id=new_id(),
            account_id=cast.accounts[name],
            duty=duty,
            level=level,
            organization_id=home if scope else None,
            created_at=now,
        )
    ]


def _organizations(cast: Cast) -> Iterator[list[Any]]:
    names = {
        "city": "云泽市人民政府",
        "science": "云泽市科学技术局",
        "education": "云泽市教育局",
        "stranger": "望川县人民政府",
    }
    for key, name in names.items():
        cast.organizations[key] = new_id()
        parent = cast.organizations["city"] if key in ("science", "education") else None
        above = f"/{parent}/" if parent else "/"
        yield [
            Organization(
                id=cast.organizations[key],
                parent_id=parent,
                lineage=f"{above}{cast.organizations[key]}/",
                name=name,
                credit_code=CODES[key],
                level="department" if parent else "city",
                region=None,
                created_at=clock.now(),
            )
        ]


def _sites(cast: Cast) -> Iterator[list[Any]]:
    now, city = clock.now(), cast.organizations["city"]
    cast.site = new_id()
    yield [
        Site(
            id=cast.site,
            slug="portal",
            name="云泽市人民政府门户网站",
            domain="www.yunze.example",
            site_id_code="9900000001",
            legal_name="云泽市人民政府",
            language="zh-CN",
            supervising_id=city,
            sponsoring_id=city,
            operating_id=city,
            created_at=now,
            updated_at=now,
        )
    ]
    for key, slug, owner in (
        ("notices", "tzgg", "science"),
        ("policies", "zcwj", "city"),
        ("foreign", "wcx", "stranger"),
    ):
        cast.channels[key] = new_id()
        yield [
            Channel(
                id=cast.channels[key],
                site_id=cast.site,
                slug=slug,
                path=slug,
                lineage=f"/{cast.channels[key]}/",
                kind="column",
                name={"notices": "通知公告", "policies": "政策文件", "foreign": "望川县"}[key],
                keywords=[],
                column_type="通知公告",
                accepted_types=["policy_document", "policy_interpretation"] if key == "policies" else [],
                owner_id=cast.organizations[owner],
                created_at=now,
                updated_at=now,
            )
        ]


@cache
def _application() -> Flask:
    """Made once a process, since wiring costs more than a test; each test gives it its own services."""
    made = create_app(databases.settings(Path(mkdtemp())))
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application over the test's database."""
    made = _application()
    made.extensions[EXTENSION] = make_services(settings, database)
    return made


@pytest.fixture
def client(app: Flask, cast: Cast) -> Client:
    """A client that speaks as anybody of the cast, and checks every response against the OpenAPI document."""

    def token(name: str) -> str:
        with app.app_context():
            return create_access_token(
                cast.accounts[name], additional_claims={"sid": cast.families[name], "duty": cast.duties[name]}
            )

    return Client(app, token)
