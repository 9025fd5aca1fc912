"""Who is in the machine's world: the cast, persons with two accounts, and reviewers of many levels and scopes."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from cms.accounts.models import Account, RoleAssignment
from cms.config import Settings
from cms.db import Database
from cms.ids import new_id
from cms.review.migrations.models import MigrationPolicy
from cms.sites.models import Channel
from tests.cast import Cast, enter
from tests.separation.machine import World

BEGUN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

MORE: dict[str, tuple[str, str | None, tuple[Any, ...]]] = {
    # Persons who hold, or held, an editor's account, and come back as reviewers.
    "lin_second": ("reviewer", "lin_editor", (1, 2, 3, "secrecy")),
    "gao_second": ("reviewer", "gao_editor", (1, 2)),
    "he_editor": ("editor", None, (None,)),
    "he_reviewer": ("reviewer", "he_editor", (1, 2, 3)),
    "qin_reviewer": ("reviewer", None, (2, 3)),
    "qin_editor": ("editor", "qin_reviewer", (None,)),
    # One person with two accounts of one duty.
    "yan_a": ("reviewer", None, (1, 2)),
    "yan_b": ("reviewer", "yan_a", (2, 3, "secrecy")),
    "sun_reviewer": ("reviewer", None, (1, 2, 3)),
    "tan_reviewer": ("reviewer", None, (1, 2, 3, "secrecy")),
    "wen_reviewer": ("reviewer", None, (1, 2, 3)),
    "mi_secrecy": ("reviewer", None, ("secrecy",)),
    # The county, which offers, takes and shows what is of the city.
    "wai_three": ("reviewer", None, (1, 2, 3)),
    "wai_both": ("reviewer", None, (1, 2, 3, "secrecy")),
    "su_second": ("reviewer", "su_editor", (1, 2, 3, "secrecy")),
}
"""By name: the duty, the person if known by another name, and the levels or roles; `lin_second` is open by mistake."""

OF_THE_COUNTY = ("wai_three", "wai_both", "su_second")

CLOSED = ("gao_second", "he_reviewer", "qin_editor")
STRANGERS = ("su_editor", "wai_reviewer", "wen_reviewer", "au_auditor", *OF_THE_COUNTY)
"""They try less often than the others, since they can do next to nothing here."""
NARROWED = {"tan_reviewer": ["article"], "wen_reviewer": ["qa"]}


def people(database: Database, settings: Settings) -> World:
    """The world as it begins."""
    cast = enter(database)
    for name, (duty, person, roles) in MORE.items():
        cast.join(name, duty, person=person)
        _give(cast, name, duty, roles)
    with database.writing() as session:
        session.execute(
            update(Account).where(Account.id.in_([cast.accounts[name] for name in CLOSED])).values(is_active=False)
        )
        session.add(_second_channel(cast))
        allowed = MigrationPolicy(levels=1, sample_percent=40, sample_least=1, most_items=10)
        allowed.id, allowed.created_at = new_id(), BEGUN
        session.add(allowed)
    # The second administrator comes last: from then on what is granted needs both.
    cast.join("bo_admin", "system_admin")
    cast.join("bo_second", "system_admin", person="bo_admin")
    world = World(cast, settings, BEGUN)
    for name, account in cast.accounts.items():
        world.likely.setdefault(cast.duties[name], []).extend([account] * (1 if name in STRANGERS else 4))
    world.closed = {cast.accounts[name] for name in CLOSED}
    return world


def _give(cast: Cast, name: str, duty: str, roles: tuple[Any, ...]) -> None:
    with cast.database.writing() as session:
        session.add_all(
            RoleAssignment(
                id=new_id(),
                account_id=cast.accounts[name],
                duty=duty,
                role="secrecy" if role == "secrecy" else "level",
                level=role if isinstance(role, int) else None,
                organization_id=cast.organizations["stranger" if name in OF_THE_COUNTY else "city"],
                types=NARROWED.get(name),
                created_at=BEGUN,
            )
            for role in roles
        )


def _second_channel(cast: Cast) -> Channel:
    cast.channels["bulletins"] = new_id()
    return Channel(
        id=cast.channels["bulletins"],
        site_id=cast.site,
        slug="jb",
        path="jb",
        lineage=f"/{cast.channels['bulletins']}/",
        kind="column",
        name="简报",
        keywords=[],
        column_type="简报",
        accepted_types=[],
        owner_id=cast.organizations["city"],
        created_at=BEGUN,
        updated_at=BEGUN,
    )
