"""What loading the demo holds while it builds: one session, and what was made so far by the keys of the data files."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.config import Settings
from cms.demo.reading import table
from cms.files import FileStore
from cms.sites.models import Channel, Site
from permissions.duties import Duty
from permissions.facts import Actor

ADMINISTRATOR = "an_admin"


@dataclass
class City:
    """The city in the making; `channels` are named like `portal:zwgk/zcwj`, `attachments` by file and body."""

    session: Session
    settings: Settings
    files: FileStore
    organizations: dict[str, Organization] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    resources: dict[str, str] = field(default_factory=dict)
    attachments: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def administrator(self) -> Actor:
        """Who makes bodies, sites, terms and assignments."""
        return self.actors[ADMINISTRATOR]

    def reviewer(self, level: int, organization: str) -> Actor:
        """Who reviews a body's work at a level: the reviewer whose scope is nearest to the body."""
        lineage = self.organizations[organization].lineage
        near = {
            len(grant.organization): actor
            for actor in reversed(self.actors.values())  # of two with the same scope the first one named
            if actor.duty is Duty.REVIEWER
            for grant in actor.grants
            if grant.level == level and grant.organization and lineage.startswith(grant.organization)
        }
        return near[max(near)]


def people() -> dict[str, dict[str, object]]:
    """The people of the demo by user name."""
    return {one["username"]: one for one in table("people.toml", "person")}
