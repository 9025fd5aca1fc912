"""What may be done with imports and merge proposals, for a page at once, as answers tell it."""

from collections.abc import Collection

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from cms.harvest.models import HarvestedItem, ImportRun, MergeProposal
from cms.web.actions import present_actions
from permissions.facts import Actor
from permissions.objects import ON_IMPORT, ON_PROPOSAL, ProposalFacts, WorkFacts, objections


def facts_of_run(run: ImportRun) -> WorkFacts:
    """What the rules ask of an import."""
    return WorkFacts(run.state, is_dry=run.is_dry, has_file=run.stored_as is not None)


def actions_on_run(actor: Actor, run: ImportRun) -> dict[str, object]:
    """What the actor may do with an import. Undoing may still be refused for what became of its drafts."""
    return present_actions(objections(actor, ON_IMPORT, facts_of_run(run)))


def facts_of_proposals(session: Session, proposals: Collection[MergeProposal]) -> dict[str, ProposalFacts]:
    """What the rules ask of merge proposals, by their ids; one query."""
    keys = {one.id: (one.organization_id, one.source, one.key) for one in proposals}
    columns = (HarvestedItem.organization_id, HarvestedItem.source, HarvestedItem.key)
    wanted = select(*columns).where(tuple_(*columns).in_(list(keys.values())))
    known = {tuple(row) for row in session.execute(wanted)} if keys else set()
    return {one.id: ProposalFacts(one.state, is_known=keys[one.id] in known) for one in proposals}


def actions_on_proposals(
    actor: Actor, session: Session, proposals: Collection[MergeProposal]
) -> dict[str, dict[str, object]]:
    """What the actor may do with each of the proposals by its id; one query."""
    facts = facts_of_proposals(session, proposals)
    return {one: present_actions(objections(actor, ON_PROPOSAL, found)) for one, found in facts.items()}
