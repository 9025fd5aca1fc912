import pytest
from sqlalchemy import select

from cms.accounts.assignments.create_assignment import NewAssignment, assign
from cms.accounts.assignments.delete_assignment import delete_assignment
from cms.accounts.scopes import Scope
from cms.changes.models import Change
from cms.errors import Code
from cms.sites.channels.delete_channel import delete_channel
from cms.sites.models import Channel, ChannelContributor
from permissions.duties import Duty
from tests.accounts.people import ADMIN, EVERYBODY_ELSE, user
from tests.accounts.refusals import refused


def unused(_session, _channel_id) -> bool:
    return False


def delete(database, channel: Channel, is_used=unused, actor=ADMIN, version=1) -> None:
    with database.writing() as session:
        delete_channel(actor, session, channel.id, version, is_used)


def test_an_empty_channel_goes_with_its_contributors(database, channel, tree):
    made = channel("tzgg", contributor_ids=[tree.education.id])
    delete(database, made)
    with database.reading() as session:
        assert session.get(Channel, made.id) is None
        assert session.scalars(select(ChannelContributor)).all() == []
        last = session.scalars(select(Change).order_by(Change.sequence.desc())).first()
    assert (last.kind, last.subject_id) == ("channel_changed", made.id)
    assert last.scope_before["path"] == "tzgg"
    assert last.scope_after is None


def test_a_channel_with_something_in_it_stays(database, channel):
    made, asked = channel("tzgg"), []

    def used(_session, channel_id) -> bool:
        asked.append(channel_id)
        return True

    with refused(Code.WRONG_STATE):
        delete(database, made, used)
    assert asked == [made.id]


def test_a_channel_with_channels_below_stays(database, channel):
    top = channel("zwgk")
    channel("tzgg", top)
    with refused(Code.WRONG_STATE):
        delete(database, top)


def test_a_channel_that_somebody_is_assigned_to_stays_until_that_ends(database, settings, channel, tree):
    made = channel("tzgg")
    with database.writing() as session:
        lin = user(session, settings, "lin_editor", Duty.EDITOR, tree.technology)
        told = NewAssignment(scope=Scope("channel_id", made.id))
        held = assign(session, lin.account, told, granted_by=None).id
    with refused(Code.WRONG_STATE):
        delete(database, made)
    with database.writing() as session:
        delete_assignment(ADMIN, session, lin.account.id, held)
    delete(database, made)


def test_a_channel_that_something_unknown_refers_to_stays(database, cast):
    with database.writing() as session:
        admin = cast.actor("an_admin")
        draft = cast.content()
    cast.draft(channels=draft["channels"])
    with refused(Code.WRONG_STATE), database.writing() as session:
        delete_channel(admin, session, cast.channels["notices"], 1, unused)


def test_a_channel_that_has_changed_stays(database, channel):
    with refused(Code.STALE):
        delete(database, channel("tzgg"), version=2)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=lambda actor: actor.duty)
def test_only_administrators_remove_channels(database, channel, actor):
    with refused(Code.FORBIDDEN):
        delete(database, channel("tzgg"), actor=actor)
