"""Say whether a row that was proposed for merging is the same as what is there, or another item."""

from dataclasses import replace

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import let, text_of
from cms.errors import wrong_state
from cms.harvest.actions import facts_of_proposals
from cms.harvest.complete_row import Completed
from cms.harvest.known import item_of
from cms.harvest.link import related
from cms.harvest.models import HarvestedItem, ImportRow, MergeProposal
from cms.harvest.queries import permitted_proposal
from cms.harvest.reasons import Reason, reason
from cms.harvest.resolve import Citing, Resolver, day_of
from cms.library.create_resource import create_resource
from cms.library.drafts import Draft, NewResource
from cms.library.index_numbers import taken
from cms.library.models import Resource
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import PROPOSAL_OPEN
from schemas.text import Text

IN_BIN = Text("库中的信息在回收站中", "What is there is in the recycle bin")


def decide_proposal(
    actor: Actor, session: Session, proposal_id: str, decision: str, row: Completed | None
) -> MergeProposal:
    """Decide a proposal: `same` lets the row's key be known as the resource's, `different` makes a draft of the row.

    `row` is what `Completer.complete` made of it. A draft keeps the index number of its row unless that is the other's;
    what it cites becomes relations; what there is to say of either is told with the row.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (decided already, or the item came in by another import meanwhile), and
    INVALID with the faults of what cannot be made a draft.
    """
    proposal = permitted_proposal(actor, session, proposal_id, lock=True)
    let(actor, Action.DECIDE_MERGE_PROPOSAL, facts_of_proposals(session, [proposal])[proposal.id])
    if row is None:
        raise wrong_state(text_of(PROPOSAL_OPEN.reason))
    resource_id = proposal.resource_id
    if decision == "same" and session.get_one(Resource, resource_id).deleted_at is not None:
        raise wrong_state(IN_BIN)
    if decision == "different" and row.prepared.new:
        resource_id = proposal.made_id = _create(actor, session, proposal, row.prepared.new, row)
    kept = item_of(row.prepared, resource_id)
    session.add(HarvestedItem(**{**kept._asdict(), "source": proposal.source, "fingerprint": kept.fingerprint or None}))
    proposal.state, proposal.decided_by, proposal.decided_at = decision, actor.account_id, clock.now()
    session.flush()
    return proposal


def _create(actor: Actor, session: Session, proposal: MergeProposal, new: NewResource, row: Completed) -> str:
    told = list(row.told)
    if new.index_number and taken(session, {new.index_number}):
        told.append(reason("index_number_left", "index_number", value=new.index_number))
        new = replace(new, index_number=None)
    new, more = _related(actor, session, new, row.citations)
    if told or more:
        kept = session.get_one(ImportRow, (proposal.run_id, proposal.number))
        kept.reasons = [*kept.reasons, *(each.as_json() for each in (*told, *more))]
    return create_resource(actor, session, new)


def _related(
    actor: Actor, session: Session, new: NewResource, citations: list[list[str]]
) -> tuple[NewResource, list[Reason]]:
    """The resource with relations to what it cites, in its first revision; what could not be told."""
    draft = new.draft
    if not citations or not isinstance(draft, Draft):
        return new, []
    citing = Citing(None, new.type, new.organization_id, draft.document_number, day_of(draft.content))
    relations, reasons = related(Resolver(session, actor, citations), citing, citations)
    return (replace(new, content={**new.content, "relations": relations}) if relations else new), reasons
