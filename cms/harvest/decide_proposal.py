"""Say whether a row that was proposed for merging is the same as what is there, or another item."""

from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import wrong_state
from cms.harvest.known import item_of
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, MergeProposal
from cms.harvest.queries import permitted_proposal
from cms.harvest.reasons import reason
from cms.harvest.remake import Remade, remake
from cms.library.create_resource import create_resource
from cms.library.index_numbers import taken
from cms.library.models import Resource
from permissions.facts import Actor
from schemas.text import Text

DECIDED = Text("该合并建议已处理", "The proposal was decided already")
IN_BIN = Text("库中的信息在回收站中", "What is there is in the recycle bin")
KNOWN = Text("其标识已对应库中的信息", "Its key is known as that of something in the library by now")


def decide_proposal(actor: Actor, session: Session, proposal_id: str, decision: str) -> MergeProposal:
    """Decide a proposal: `same` lets the row's key be known as the resource's, `different` makes a draft of the row.

    A draft keeps the index number of its row unless that is the other's; then a reason of the row tells it.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (decided already, or the item came in by another import meanwhile), and
    INVALID with the faults of what cannot be made a draft.
    """
    proposal = permitted_proposal(actor, session, proposal_id, lock=True)
    if proposal.state != "open":
        raise wrong_state(DECIDED)
    row = session.get_one(ImportRow, (proposal.run_id, proposal.number))
    made = remake(actor, session, session.get_one(ImportRun, proposal.run_id), row)
    item = (HarvestedItem.source == proposal.source) & (HarvestedItem.key == proposal.key)
    if session.scalar(select(exists().where(item))):
        raise wrong_state(KNOWN)
    resource_id = proposal.resource_id
    if decision == "same" and session.get_one(Resource, resource_id).deleted_at is not None:
        raise wrong_state(IN_BIN)
    if decision == "different":
        resource_id = proposal.made_id = _create(actor, session, row, made)
    kept = item_of(made.prepared, resource_id)
    session.add(HarvestedItem(**{**kept._asdict(), "source": proposal.source, "fingerprint": kept.fingerprint or None}))
    proposal.state, proposal.decided_by, proposal.decided_at = decision, actor.account_id, clock.now()
    session.flush()
    return proposal


def _create(actor: Actor, session: Session, row: ImportRow, made: Remade) -> str:
    new = made.new
    if new.index_number and taken(session, {new.index_number}):
        row.reasons = [*row.reasons, reason("index_number_left", "index_number", value=new.index_number).as_json()]
        new = replace(new, index_number=None)
    return create_resource(actor, session, new)
