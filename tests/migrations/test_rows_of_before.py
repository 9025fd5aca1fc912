"""An upgrade ends what today's rules end when an account is closed or a resource taken back."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from cms import clock
from cms.accounts.models import Account, ApiKey, ChangeRequest, Delegation, Person
from cms.consistency import faults
from cms.files import FileStore
from cms.ids import new_id
from cms.library.models import Resource, Revision
from cms.library.offers.models import Offer
from cms.library.placements.models import ChannelPlacement, SharedResource
from tests.cast import Cast
from tests.unguarded import unguarded

version = import_module("migrations.versions.0015_what_ends_with_an_account_or_a_withdrawal")
BEFORE = timedelta(hours=1)
MODELS: tuple[type[Any], ...] = (SharedResource, Offer, ChannelPlacement)


def upgraded(cast: Cast) -> None:
    """Do what the version does, twice: the second time nothing is left to do."""
    for _ in range(2):
        with cast.database.writing() as session:
            version.end(session.connection())


def added(cast: Cast, *rows: Any) -> list[str]:
    with cast.database.writing() as session:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def left_by(cast: Cast, who: str, to: str) -> list[str]:
    """A key of an account, a delegation from it, and a change that it has asked for."""
    now = clock.now()
    account, later, admin = cast.accounts[who], now + timedelta(days=1), f"{who}_admin"
    cast.join(admin, "system_admin")
    return added(
        cast,
        ApiKey(
            id=new_id(), account_id=account, name="推送", prefix=new_id()[-12:], digest="0" * 64,
            actions=["read_resource"], created_at=now, expires_at=later,
        ),
        Delegation(
            id=new_id(), from_account=account, to_account=cast.accounts[to], duty="reviewer", starts_at=now,
            ends_at=later, reason="公差", created_at=now,
        ),
        ChangeRequest(
            id=new_id(), kind="user.update", target_id=account, payload={"active": False}, expires_at=later,
            requested_by=cast.accounts[admin], requested_person_id=cast.persons[admin], created_at=now,
        ),
    )  # fmt: skip


def test_what_a_closed_account_left_ends_and_what_an_open_one_has_stays(cast: Cast) -> None:
    closed, held = left_by(cast, "rev_one", "rev_two"), left_by(cast, "rev_three", "rev_three_b")
    names = ("rev_one", "rev_one_admin")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.username.in_(names)).values(is_active=False))
    upgraded(cast)
    with cast.database.reading() as session:
        for (key, delegation, asked), is_over in ((closed, True), (held, False)):
            given, wanted = session.get_one(Delegation, delegation), session.get_one(ChangeRequest, asked)
            assert (session.get_one(ApiKey, key).revoked_at is not None) is is_over
            assert (given.revoked_at is not None, given.revoked_by is not None) == (is_over, is_over)
            assert wanted.state == ("cancelled" if is_over else "waiting")


def test_who_had_the_account_closed_is_told_to_have_revoked_its_delegations(cast: Cast) -> None:
    _, given, _ = left_by(cast, "rev_one", "rev_two")
    now, admin = clock.now(), "an_admin"
    with cast.database.writing() as session:
        session.execute(
            update(Account).where(Account.username.in_(("rev_one_admin", "rev_two"))).values(is_active=False)
        )
    added(
        cast,
        ChangeRequest(
            id=new_id(), kind="user.update", target_id=cast.accounts["rev_two"], payload={"active": False},
            state="applied_alone", requested_by=cast.accounts[admin], requested_person_id=cast.persons[admin],
            decided_at=now, expires_at=now, created_at=now,
        ),
    )  # fmt: skip
    upgraded(cast)
    with cast.database.reading() as session:
        assert session.get_one(Delegation, given).revoked_by == cast.accounts[admin]


def given_to_others(cast: Cast, resource_id: str) -> list[str]:
    """That it is shared, offered and placed, since an hour."""
    account, person, at = cast.accounts["lin_editor"], cast.persons["lin_editor"], clock.now() - BEFORE
    with cast.database.reading() as session:
        wanted = select(Revision.number, Revision.content_hash).join(Resource, Resource.id == Revision.resource_id)
        number, digest = session.execute(wanted.where(Resource.id == resource_id)).one()
    what: dict[str, Any] = {
        "id": new_id(), "resource_id": resource_id, "channel_id": cast.channels["foreign"], "revision_number": number,
        "content_hash": digest, "created_at": at,
    }  # fmt: skip
    return added(
        cast,
        SharedResource(id=new_id(), resource_id=resource_id, shared_by=account, shared_at=at),
        Offer(**what, organization_id=cast.organizations["science"], offered_by=account, offered_person_id=person),
        ChannelPlacement(**{**what, "id": new_id()}, levels=1, asked_by=account, asked_person_id=person),
    )


def states(cast: Cast, rows: list[str]) -> tuple[bool, str, str]:
    with cast.database.reading() as session:
        shared, offer, placement = (session.get_one(model, one) for model, one in zip(MODELS, rows, strict=True))
        return shared.ended_at is None, offer.state, placement.state


def test_what_other_units_were_given_of_what_was_taken_back_ends(cast: Cast) -> None:
    archived, live = cast.published(), cast.published(title="仍然公开的通知")
    cast.archive(archived)
    ended, held = given_to_others(cast, archived), given_to_others(cast, live)
    upgraded(cast)
    assert states(cast, ended) == (False, "withdrawn", "cancelled")
    assert states(cast, held) == (True, "waiting", "waiting")
    with cast.database.reading() as session:
        shared = session.get_one(SharedResource, ended[0])
        assert (shared.ended_by, shared.reason) == (cast.accounts["rev_three"], "不再执行")


def test_what_is_offered_after_it_was_taken_back_stays_offered(cast: Cast) -> None:
    withdrawn = cast.published()
    cast.withdraw(withdrawn)
    with cast.database.reading() as session:
        number, digest = session.execute(select(Revision.number, Revision.content_hash)).one()
    offer = Offer(
        id=new_id(), resource_id=withdrawn, channel_id=cast.channels["foreign"], revision_number=number,
        content_hash=digest, created_at=clock.now(), organization_id=cast.organizations["science"],
        offered_by=cast.accounts["lin_editor"], offered_person_id=cast.persons["lin_editor"],
    )  # fmt: skip
    (made,) = added(cast, offer)
    upgraded(cast)
    with cast.database.reading() as session:
        assert session.get_one(Offer, made).state == "waiting"


def test_staff_numbers_of_before_get_one_form_and_those_alike_are_left_to_people(cast: Cast) -> None:
    form = import_module("migrations.versions.0017_staff_numbers_of_one_form")
    before = ["ｙｚ－７", "YZ-8", "yz-8", "yz 9", "Yz9"]
    with unguarded(cast.database) as session:
        for number in before:
            session.add(
                Person(
                    id=new_id(), name="苏文", staff_number=number, organization_id=cast.organizations["science"],
                    created_at=clock.now(),
                )
            )  # fmt: skip
            session.flush()
        ids = {person.staff_number: person.id for person in session.scalars(select(Person))}
        for _ in range(2):
            form.bring_to_one_form(session.connection())
        session.expire_all()
        after = [session.get_one(Person, ids[number]).staff_number for number in before]
        assert after == ["YZ-7", "YZ-8", "yz-8", "YZ9", "Yz9"]
        assert {"YZ-8 yz-8", "YZ9 Yz9"} == {
            line.partition(": ")[2] for line in faults(session, FileStore(Path())) if "same staff number" in line
        }
