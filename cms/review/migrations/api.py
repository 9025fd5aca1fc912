"""Migration policies and batches over HTTP."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import WAITS, answer_change
from cms.accounts.change_requests.kinds import Made, Wanted
from cms.review.migrations.cancel_batch import cancel_batch
from cms.review.migrations.decide_batch import BatchVerdict, decide_batch
from cms.review.migrations.facts import facts_of_batches
from cms.review.migrations.load import permitted_batch
from cms.review.migrations.models import MigrationBatch
from cms.review.migrations.policies import find_policy, get_policy, list_policies
from cms.review.migrations.present import present_batch, present_item, present_items, present_policy
from cms.review.migrations.queries import get_item, list_batches, list_items, tell
from cms.review.migrations.read_item import Read, read_item
from cms.review.migrations.resume_batch import resume_batch
from cms.review.migrations.submit_batch import NewBatch, submit_batch
from cms.review.policy_changes import CREATE_MIGRATION_POLICY, DELETE_MIGRATION_POLICY, delete_migration_policy
from cms.services import services
from cms.web.actions import actions_by_duty, present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import ON_BATCH, reasons
from schemas.query import ACTIONS
from schemas.requests import migrations as requests
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.migrations import (
    BatchAnswer,
    BatchPage,
    ItemAnswer,
    ItemPage,
    MigrationPolicyAnswer,
    MigrationPolicyPage,
)

blueprint = Blueprint("migrations", __name__, url_prefix="/api/v1", description="Migration batches 迁移批次")
BATCHES = "/migration-batches"


def _answer(actor: Actor, session: Session, batch: MigrationBatch, status: int = 200) -> Answer:
    headers = {"ETag": etag_of(batch.version)}
    if status != HTTPStatus.OK:
        headers["Location"] = f"/api/v1{BATCHES}/{batch.id}"
    shown = {**present_batch(batch, tell(actor, session, [batch])), **_actions(actor, session, [batch])[batch.id]}
    return Answer(one(shown), status, headers)


def _actions(actor: Actor, session: Session, batches: Collection[MigrationBatch]) -> dict[str, dict[str, object]]:
    facts = facts_of_batches(session, batches)
    return {one: present_actions(reasons(actor, ON_BATCH, found)) for one, found in facts.items()}


@blueprint.route(BATCHES)
@blueprint.arguments(requests.BatchQuery, location="query")
@blueprint.response(200, BatchPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List migration batches; `queue=mine` are those that wait for your decision. 迁移批次列表."""
    page = list_batches(actor, session, query)
    found = [row[0] for row in page.rows]
    told = tell(actor, session, found)
    actions = _actions(actor, session, found) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_batch(batch, told), **actions.get(batch.id, {})} for batch in found])


@blueprint.route(BATCHES, methods=["POST"])
@blueprint.arguments(requests.SubmitBatch)
@blueprint.response(202, BatchAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Send the drafts of an import for review as one batch. 成批送审."""
    made = submit_batch(actor, session, NewBatch(**body), services().settings.review_levels)
    return _answer(actor, session, made, 202)


@blueprint.route(f"{BATCHES}/<batch_id>")
@blueprint.response(200, BatchAnswer)
@reading
def get(actor: Actor, session: Session, batch_id: str) -> Answer:
    """Read a batch: stage, progress, sample, decisions. 读取迁移批次."""
    return _answer(actor, session, permitted_batch(actor, session, batch_id, Action.READ_RESOURCE))


@blueprint.route(f"{BATCHES}/<batch_id>/items")
@blueprint.arguments(requests.ItemQuery, location="query")
@blueprint.response(200, ItemPage)
@reading
def items(actor: Actor, session: Session, query: dict[str, Any], batch_id: str) -> Answer:
    """List the items of a batch; `sample=true` are those to be read in full. 批次条目."""
    sight, page = list_items(actor, session, batch_id, query)
    return page_answer(page, present_items(session, [(row[0], row[1], row[2]) for row in page.rows], sight))


@blueprint.route(f"{BATCHES}/<batch_id>/items/<int(max=1000000000):position>")
@blueprint.response(200, ItemAnswer)
@reading
def item(actor: Actor, session: Session, batch_id: str, position: int) -> Answer:
    """Read an item: the whole content as it was submitted, and every decision. 批次条目全文."""
    sight, found = get_item(actor, session, batch_id, position)
    return Answer(one(present_item(session, found, sight)))


@blueprint.route(f"{BATCHES}/<batch_id>/items/<int(max=1000000000):position>/readings", methods=["POST"])
@blueprint.arguments(requests.ReadItem)
@blueprint.response(201, ItemAnswer)
@writing
def read(actor: Actor, session: Session, body: dict[str, Any], batch_id: str, position: int) -> Answer:
    """Record that you opened an item of the sample and read it in full. 登记通读."""
    read_item(actor, session, batch_id, position, Read(**body))
    sight, found = get_item(actor, session, batch_id, position)
    return Answer(
        one(present_item(session, found, sight)), 201, {"Location": f"/api/v1{BATCHES}/{batch_id}/items/{position}"}
    )


@blueprint.route(f"{BATCHES}/<batch_id>/decisions", methods=["POST"], parameters=[IF_MATCH])
@blueprint.arguments(requests.DecideBatch)
@blueprint.response(202, BatchAnswer)
@writing
def decide(actor: Actor, session: Session, body: dict[str, Any], batch_id: str) -> Answer:
    """Approve a batch after reading its sample, or return it; each item gets its own decision. 成批审核."""
    batch = decide_batch(actor, session, batch_id, expected_version(), BatchVerdict(**body))
    return _answer(actor, session, batch, 202)


@blueprint.route(f"{BATCHES}/<batch_id>/cancellation", methods=["POST"], parameters=[IF_MATCH])
@blueprint.response(202, BatchAnswer)
@writing
def cancel(actor: Actor, session: Session, batch_id: str) -> Answer:
    """Take a batch back; what is public by then stays so. 撤回批次."""
    return _answer(actor, session, cancel_batch(actor, session, batch_id, expected_version()), 202)


@blueprint.route(f"{BATCHES}/<batch_id>/resumption", methods=["POST"], parameters=[IF_MATCH])
@blueprint.response(202, BatchAnswer)
@writing
def resume(actor: Actor, session: Session, batch_id: str) -> Answer:
    """Go on with a batch that has failed, from where it stopped, once the fault is gone. 继续出错的批次."""
    return _answer(actor, session, resume_batch(actor, session, batch_id, expected_version()), 202)


@blueprint.route("/migration-policies")
@blueprint.arguments(requests.MigrationPolicyQuery, location="query")
@blueprint.response(200, MigrationPolicyPage)
@reading
def policies(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List where batches are allowed, and by which terms. 迁移规则列表."""
    page = list_policies(actor, session, query)
    actions = _on_policy(actor) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**present_policy(row[0]), **actions} for row in page.rows])


def _on_policy(actor: Actor) -> dict[str, object]:
    return actions_by_duty(actor, Action.MANAGE_REVIEW_POLICIES)


@blueprint.route("/migration-policies", methods=["POST"])
@blueprint.arguments(requests.CreateMigrationPolicy)
@blueprint.response(201, MigrationPolicyAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def create_policy_(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Allow batches for an organization and what is below it. 设置迁移规则."""

    def made(policy: Made) -> Answer:
        row = {**present_policy(find_policy(session, str(policy.id))), **_on_policy(actor)}
        return Answer(one(row), 201, {"Location": f"/api/v1/migration-policies/{policy.id}"})

    return answer_change(actor, session, CREATE_MIGRATION_POLICY, Wanted(None, body), made)


@blueprint.route("/migration-policies/<policy_id>")
@blueprint.response(200, MigrationPolicyAnswer)
@reading
def policy(actor: Actor, session: Session, policy_id: str) -> Answer:
    """Read a migration policy. 读取迁移规则."""
    return Answer(one({**present_policy(get_policy(actor, session, policy_id)), **_on_policy(actor)}))


@blueprint.route("/migration-policies/<policy_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def delete_policy_(actor: Actor, session: Session, policy_id: str) -> Answer:
    """Take a migration policy away. 删除迁移规则."""
    wanted = delete_migration_policy(actor, session, policy_id)
    return answer_change(actor, session, DELETE_MIGRATION_POLICY, wanted, lambda _made: Answer())
