"""What becomes of each resource of the demo: real submissions, claims and decisions, by people who did not write it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from cms import clock
from cms.demo.city import City
from cms.demo.reading import Item
from cms.library.delete_resource import delete_resource
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.publishing.withdraw import archive, withdraw
from cms.review.claim import claim
from cms.review.decide import Verdict, decide
from cms.review.models import Submission
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.submit import Wish, submit

LEVELS = 3
COMMENTS = {1: "事实、文字和格式无误。", 2: "符合政策、法律和保密要求。", 3: "同意发布。"}
AHEAD = timedelta(days=7)


def lead(city: City, item: Item) -> None:
    """Take a draft to its fate."""
    FATES[item.fate](city, item)


def release(city: City, document: Item, explanation: Item) -> None:
    """Make an important document public together with what interprets it: by the last approval of the two."""
    both = [city.resources[one.key] for one in (document, explanation)]
    unit = city.organizations[document.organization].id
    create_release(
        city.actors[document.editor],
        city.session,
        NewRelease(f"{document.content['title'][:190]}及解读", unit, None, both),
    )
    for item in (document, explanation):
        _publish(city, item)


def _publish(city: City, item: Item) -> None:
    _approve(city, item, _submit(city, item), LEVELS)


def _schedule(city: City, item: Item) -> None:
    """Public a week from now, at nine o'clock in China."""
    day = clock.today() + AHEAD
    moment = datetime.combine(day, time(9), clock.SHANGHAI).astimezone(UTC)
    _approve(city, item, _submit(city, item, moment), LEVELS)


def _wait_after(levels: int) -> Callable[[City, Item], None]:
    """Sent for review, approved at so many levels, waiting at the next."""

    def wait(city: City, item: Item) -> None:
        _approve(city, item, _submit(city, item), levels)

    return wait


def _refuse(verdict: str) -> Callable[[City, Item], None]:
    """Sent for review, and refused by the first reviewer: returned to be improved, or rejected."""

    def refuse(city: City, item: Item) -> None:
        submission = _submit(city, item)
        reviewer = city.reviewer(1, item.organization)
        decide(reviewer, city.session, submission.id, Verdict(verdict, submission.content_hash, item.reason), LEVELS)

    return refuse


def _delete(city: City, item: Item) -> None:
    """Put into the recycle bin by its editor."""
    delete_resource(city.actors[item.editor], city.session, city.resources[item.key], _version(city, item))


def _withdraw(city: City, item: Item) -> None:
    _publish(city, item)
    reviewer = city.reviewer(LEVELS, item.organization)
    withdraw(reviewer, city.session, city.resources[item.key], _version(city, item), item.reason)


def _archive(city: City, item: Item) -> None:
    _publish(city, item)
    reviewer = city.reviewer(LEVELS, item.organization)
    archive(reviewer, city.session, city.resources[item.key], _version(city, item), item.reason)


def _revise(city: City, item: Item) -> None:
    """Public, with a newer draft beside it."""
    _publish(city, item)
    editor = city.actors[item.editor]
    revise_resource(editor, city.session, city.resources[item.key], _version(city, item), item.revision)


FATES: Mapping[str, Callable[[City, Item], None]] = {
    "draft": lambda _city, _item: None,
    "deleted": _delete,
    "submitted": _wait_after(0),
    "in_review": _wait_after(1),
    "nearly": _wait_after(2),
    "returned": _refuse("return"),
    "rejected": _refuse("reject"),
    "scheduled": _schedule,
    "published": _publish,
    "withdrawn": _withdraw,
    "archived": _archive,
    "revised": _revise,
}
"""How an item of the demo may end, so that every state can be seen."""


def _version(city: City, item: Item) -> int:
    return load_resource(city.session, city.resources[item.key]).version


def _submit(city: City, item: Item, publish_at: datetime | None = None) -> Submission:
    wish = Wish("请审核。", publish_at)
    version = _version(city, item)
    return submit(city.actors[item.editor], city.session, city.resources[item.key], version, wish, LEVELS)


def _approve(city: City, item: Item, submission: Submission, levels: int) -> None:
    """Claim and approve at each level up to `levels`, each by another reviewer."""
    for level in range(1, levels + 1):
        reviewer = city.reviewer(level, item.organization)
        claim(reviewer, city.session, submission.id, city.settings.claim_minutes)
        verdict = Verdict("approve", submission.content_hash, COMMENTS[level])
        decide(reviewer, city.session, submission.id, verdict, LEVELS)
