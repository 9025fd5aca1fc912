"""Send the head of a resource for review, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, FieldError, Problem, wrong_state
from cms.ids import new_id
from cms.library.load import permitted, revision_of
from cms.library.models import Resource, State
from cms.publishing.due import cancel
from cms.publishing.interpretations.demand import demand_of
from cms.review.applicable import review_terms
from cms.review.load import active_submission
from cms.review.migrations.leave import note_departure
from cms.review.models import Submission
from cms.review.releases.complete import settle
from cms.review.releases.hold import hold_release_of, open_release_of, refuse_if_moved, together_with
from cms.review.scopes import told_scopes
from cms.review.terms import Terms, at_the_last_level, bound, due_at_level, raised
from permissions.actions import Action
from permissions.facts import Actor
from schemas.faults import FAULTS
from schemas.profiles import missing
from schemas.text import Text

NOT_PROACTIVE = Text("只有主动公开的信息可以送审发布", "Only what is disclosed proactively can go public")
NO_CHANNEL = Text("请至少选择一个栏目", "Choose at least one channel")
LONGEST_WAIT = timedelta(days=730)
PAST = Text("定时发布的时间须晚于现在", "The time of publication must lie in the future")
TOO_FAR = Text("定时发布的时间须在未来两年之内", "The time of publication must lie within the next two years")
AT_ONCE = Text(
    "先发后审在审核通过时立即发布，不能定时", "What is published first goes public at the decision, at no other time"
)
NOT_EXPEDITED = Text(
    "适用的审核规则不允许先发后补审",
    "The review policy for it, or for one of its channels, does not let it be published first and reviewed later",
)
NOBODY_ELIGIBLE = Text(
    "其栏目适用的审核规则没有共同的审核单位；请减少栏目分别送审，或请系统管理员调整规则",
    "The review policies for its channels name no unit in common, so nobody could decide: choose fewer channels, or "
    "have an administrator change a policy",
)
NAMES_UNITS = Text("审核规则 {id}（{scope}）指定了审核单位", "Review policy {id} ({scope}) names the units that review")
TOGETHER = Text(
    "同步发布组中的信息不能先发后补审",
    "What goes public together with others is not published first and reviewed later",
)


@dataclass(frozen=True)
class Wish:
    """What the sender asks for: a word to the reviewers, and a time of publication, None for at once.

    `least_levels`: how many levels there shall be even where fewer would do. `expedited`: why it shall go public after
    one decision at the last level, and be reviewed later (加急先发后补审); None for the regular way. `waiver_wanted`:
    of an important document that has no interpretation, so that a reviewer may waive it.
    """

    note: str = ""
    publish_at: datetime | None = None
    least_levels: int = 1
    expedited: str | None = None
    waiver_wanted: bool = False


def faults_of_time(publish_at: datetime | None, now: datetime) -> list[FieldError]:
    """What is wrong with a time of publication: it has passed, or is too far away."""
    if publish_at is None or now < publish_at <= now + LONGEST_WAIT:
        return []
    is_past = publish_at <= now
    return [FieldError("/publish_at", "past", PAST) if is_past else FieldError("/publish_at", "too_far", TOO_FAR)]


def submit(
    actor: Actor, session: Session, resource_id: str, expected: int | None, wish: Wish, levels: int
) -> Submission:
    """Send the head for review; `levels` is the number where no policy says otherwise, `expected` the version seen.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID with everything that is still missing (L6), the interpretation of an
    important document too (L7), WRONG_STATE where the terms of one of its channels do not let it be published first and
    reviewed later, or it goes public together with others, or where the channels name no unit in common whose reviewers
    decide.
    """
    resource = permitted(actor, session, resource_id, Action.SUBMIT, expected=expected)
    revision, stored = revision_of(session, resource.id, resource.head_number)
    now = clock.now()
    faults = _faults(resource.type, stored.content)
    if not wish.waiver_wanted:
        faults += _unexplained(session, resource)
    faults += faults_of_time(wish.publish_at, now)
    if wish.publish_at is not None and wish.expedited is not None:
        faults.append(FieldError("/publish_at", "expedited", AT_ONCE))
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    terms = _terms(session, resource, stored.content["channels"], wish, levels)
    level = 1 if wish.expedited is None else terms.levels
    submission = Submission(
        id=new_id(),
        resource_id=resource.id,
        revision_number=resource.head_number,
        content_hash=revision.content_hash,
        **bound(terms),
        level=level,
        state="open",
        submitted_by=actor.account_id,
        note=wish.note,
        expedited_reason=wish.expedited,
        publish_at=wish.publish_at,
        due_at=due_at_level(terms.hours, level, now),
        created_at=now,
    )
    session.add(submission)
    _move(resource, State.IN_REVIEW)
    session.flush()
    return submission


def _terms(session: Session, resource: Resource, channels: Sequence[str], wish: Wish, levels: int) -> Terms:
    """The terms that it is sent with. Raises WRONG_STATE where there are none on which it could be sent like this."""
    terms = raised(review_terms(session, resource, channels, levels), wish.least_levels)
    if terms.eligible is not None and not terms.eligible:
        raise _nobody_eligible(session, terms)
    if wish.expedited is None:
        return terms
    if not terms.expedited_allowed:
        raise wrong_state(NOT_EXPEDITED)
    if open_release_of(session, resource.id) is not None:
        raise wrong_state(TOGETHER)
    return at_the_last_level(terms)


def _nobody_eligible(session: Session, terms: Terms) -> Problem:
    """The refusal, with each policy that names units."""
    faults = [
        FieldError(
            "/content/channels",
            "no_common_unit",
            Text(NAMES_UNITS.zh.format(id=one, scope=scope.zh), NAMES_UNITS.en.format(id=one, scope=scope.en)),
        )
        for one, scope in told_scopes(session, terms.eligible_by).items()
    ]
    return Problem(Code.WRONG_STATE, NOBODY_ELIGIBLE, errors=faults)


def _faults(type_name: str, content: dict[str, Any]) -> list[FieldError]:
    faults = [
        FieldError(f"/content/{name.replace('.', '/')}", "required", FAULTS["required"])
        for name in missing(type_name, content)
    ]
    if content.get("disclosure", "proactive") != "proactive":
        faults.append(FieldError("/content/disclosure", "not_proactive", NOT_PROACTIVE))
    if not content.get("channels") and not any(fault.pointer == "/content/channels" for fault in faults):
        faults.append(FieldError("/content/channels", "required", NO_CHANNEL))
    return faults


def _unexplained(session: Session, resource: Resource) -> list[FieldError]:
    """What an important document lacks of an interpretation that is public or goes public with it."""
    demand = demand_of(session, resource, resource.head_number, together_with(session, resource.id))
    return [demand.fault] if demand and demand.fault else []


def cancel_submission(
    actor: Actor, session: Session, resource_id: str, expected: int | None, *, in_batch: bool = False
) -> Resource:
    """Take a submission back while it is open or waits for its time; the resource is a draft again.

    `in_batch`: with the whole batch that it belongs to; otherwise it leaves that batch.
    A release that waited for its time does so no longer.

    Raises NOT_FOUND, FORBIDDEN, STALE.
    """
    held = hold_release_of(session, resource_id)
    resource = permitted(actor, session, resource_id, Action.CANCEL_SUBMISSION, expected=expected)
    refuse_if_moved(session, resource.id, held)
    submission = active_submission(session, resource.id)
    if submission is None:
        raise wrong_state(Text("没有可以撤回的送审单", "There is no submission to take back"))
    cancel(session, submission.id)
    submission.state = "cancelled"
    submission.closed_at = clock.now()
    _move(resource, State.DRAFT)
    session.flush()
    if held is not None:
        settle(session, held)
    if not in_batch:
        note_departure(session, submission)
    return resource


def _move(resource: Resource, state: State) -> None:
    resource.state = state
    resource.version += 1
    resource.updated_at = clock.now()
