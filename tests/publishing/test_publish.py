"""Going public: live, read model and change row together; index number given once."""

from sqlalchemy import select

from cms.changes.log import read_after
from cms.delivery.models import DeliveredInChannel, DeliveredResource
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from tests.cast import CODES, Cast


def test_a_publication_writes_live_read_model_and_change(cast: Cast) -> None:
    made = cast.published()
    with cast.database.reading() as session:
        resource = load_resource(session, made)
        delivered = session.get_one(DeliveredResource, made)
        channels = session.scalars(
            select(DeliveredInChannel.channel_id).where(DeliveredInChannel.resource_id == made)
        ).all()
        (change,) = read_after(session, 0, 10)
    assert (resource.state, resource.live_number, resource.published_number) == ("published", 1, 1)
    assert (delivered.status, delivered.version) == ("live", 1)
    assert channels == [cast.channels["notices"]]
    assert (change.kind, change.resource_id, change.scope_before) == ("published", made, None)
    assert change.scope_after is not None
    assert change.scope_after["channels"] == [cast.channels["notices"]]
    assert change.content_hash is not None


def test_index_numbers_are_given_at_first_publication_and_kept(cast: Cast) -> None:
    made = cast.published()
    with cast.database.reading() as session:
        first = load_resource(session, made)
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, made, first.version, {"title": "修订"})
    cast.approve(cast.submitted(made))
    with cast.database.reading() as session:
        second = load_resource(session, made)
        kinds = [change.kind for change in read_after(session, 0, 10)]
    assert first.index_number is not None
    assert first.index_number.startswith(CODES["science"] + "/")
    assert (second.index_number, second.live_number) == (first.index_number, 2)
    assert kinds == ["published", "updated"]


def test_a_reviewed_edit_by_others_replaces_what_is_live_only_when_approved(cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        version = load_resource(session, made).version
        revise_resource(cast.actor("lin_editor"), session, made, version, {"title": "尚未审核的标题"})
    with cast.database.reading() as session:
        assert session.get_one(DeliveredResource, made).title != "尚未审核的标题"
    cast.approve(cast.submitted(made))
    with cast.database.reading() as session:
        assert session.get_one(DeliveredResource, made).title == "尚未审核的标题"
