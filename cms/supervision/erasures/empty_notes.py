"""Free text of editors about what is erased: it may quote it. Reasons and comments of those who decide stay."""

from collections.abc import Collection

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from cms.library.offers.models import Offer
from cms.library.pins.models import ChannelPin
from cms.library.placements.models import ChannelPlacement, SharedResource
from cms.review.migrations.models import MigrationItem
from cms.review.models import Submission

NOTED = (Offer, ChannelPin, ChannelPlacement, SharedResource, Submission)
"""What an editor asks for with a note."""


def empty_notes(session: Session, ids: Collection[str]) -> None:
    """Empty the notes on these resources, which are erased, and why they stayed behind in a batch."""
    for model in NOTED:
        session.execute(update(model).where(model.resource_id.in_(ids), model.note != "").values(note=""))
    session.execute(update(MigrationItem).where(MigrationItem.resource_id.in_(ids)).values(fault=null()))
