"""Who sees a run, and what a run may name.

A run is seen by the account that asked for it, and by editors whose scope holds every organization of its mapping.
"""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import not_found
from cms.filters import compile_filter
from cms.harvest.models import ImportRun, ImportRunOrganization
from cms.ids import is_id
from cms.library.facts import resources_matching
from cms.library.models import Resource
from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AnyOf, StartsWith
from permissions.rules import allowed_objects
from permissions.scopes import in_scope


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The runs that the actor sees, as a condition on `import_run`: lists and single reads ask by the same one."""
    lineage = select(Organization.lineage).where(Organization.id == ImportRunOrganization.organization_id)
    scope = in_scope(actor)
    units = [one for one in (scope.inner if isinstance(scope, AnyOf) else ()) if isinstance(one, StartsWith)]
    within = AnyOf(tuple(one for one in units if one.field == "organization"))
    is_inside = compile_filter(within, {"organization": lineage.scalar_subquery()}, {})
    of_run = ImportRunOrganization.run_id == ImportRun.id
    holds_all = and_(exists().where(of_run), ~exists().where(of_run, ~is_inside))
    return or_(ImportRun.account_id == actor.account_id, holds_all)


def no_secret_from(actor: Actor) -> ColumnElement[bool]:
    """The resources that an import may name to the actor: what is public, and what the actor may read."""
    return or_(Resource.live_number.is_not(None), resources_matching(allowed_objects(actor, Action.READ_RESOURCE)))


def permitted_run(actor: Actor, session: Session, run_id: str, *, lock: bool = False) -> ImportRun:
    """A run that the actor sees; with `lock` nobody moves it until the transaction ends.

    Raises FORBIDDEN if the duty does not import, NOT_FOUND to strangers.
    """
    require(actor, Action.IMPORT)
    wanted = select(ImportRun).where(ImportRun.id == run_id, visible_to(actor))
    if lock:
        wanted = wanted.with_for_update(of=ImportRun)
    run = session.scalars(wanted).one_or_none() if is_id(run_id) else None
    if run is None:
        raise not_found()
    return run
