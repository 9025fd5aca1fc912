"""Important documents in the machine: with an interpretation that is enough or is not, or with its waiver."""

from random import Random
from typing import Any

from sqlalchemy.orm import Session

from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.review.interpretations.waive import Waiver, waive_interpretation
from cms.review.models import Submission
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.submit import Wish, submit
from permissions.facts import Actor
from tests.separation.machine import EDITOR, LEVELS, REVIEWER, NothingToDoError, World

OF_TYPE = "SELECT id FROM resource WHERE type = '{}' AND erased_at IS NULL ORDER BY id"
TO_SEND = """
    SELECT id FROM resource WHERE type = '{}' AND state IN ('draft', 'withdrawn', 'archived') AND deleted_at IS NULL
    ORDER BY id"""
TOGETHER = """
    SELECT d.target_id, d.source_id FROM resource_relation d
    JOIN resource one ON one.id = d.target_id JOIN resource other ON other.id = d.source_id
    WHERE d.type = 'interprets' AND one.state IN ('draft', 'in_review') AND other.state IN ('draft', 'in_review')
    ORDER BY d.source_id"""
UNDER_REVIEW = """
    SELECT s.id, s.resource_id FROM submission s JOIN resource r ON r.id = s.resource_id
    WHERE s.state = 'open' AND r.type = 'policy_document' ORDER BY s.id"""
DOCUMENT, INTERPRETATION = "policy_document", "policy_interpretation"
TEXT = "科技型中小企业可以申领创新券，单个企业年度上限提高到二十万元，兑付改为按季度办理。"
SO_MANY = {DOCUMENT: 4, INTERPRETATION: 6}
"""So many of each come to be in a world, beside what is erased."""


def write_document(world: World, draw: Random) -> None:
    """Begin a document, mostly an important one."""
    told = {
        "document_type": "notice",
        "issuing_authorities": ["云泽市科学技术局"],
        "signed_on": "2026-03-01",
        "validity": "effective",
        "body": f"<p>{TEXT}</p>",
        "important": draw.random() < 0.9,
    }
    _write(world, draw, DOCUMENT, told)


def write_interpretation(world: World, draw: Random) -> None:
    """Begin an interpretation of one; now and then it leaves something out, or says what the document says."""
    document = world.row(draw, OF_TYPE.format(DOCUMENT))[0]
    told = {
        "forms": ["text"],
        "supplied_by": [{"name": "云泽市科学技术局", "role": "issuing"}],
        "background": draw.choice(("六成企业觉得额度偏低。",) * 6 + (None,)),
        "purpose": "让额度够用、时间够长、到账够快。",
        "key_measures": ["额度翻了一番。", "随时可以用，全年都能兑。"],
        "body": f"<p>{draw.choice(('新办法讲了三件事，下面逐一说明。',) * 6 + (TEXT,))}</p>",
        "relations": [{"type": "interprets", "target_id": document}],
    }
    _write(world, draw, INTERPRETATION, told)


def _write(world: World, draw: Random, type_name: str, told: dict[str, Any]) -> None:
    if len(world.values(OF_TYPE.format(type_name))) >= SO_MANY[type_name]:
        raise NothingToDoError
    title, places = f"第{draw.randrange(10**6)}号文件", [world.cast.channels["policies"]]
    content = world.cast.content(title=title, kind=None, channels=places, **told)
    new = NewResource(type_name, world.cast.organizations[draw.choice(("science", "city"))], content)
    made = world.do(draw, EDITOR, lambda actor, session: create_resource(actor, session, new))
    world.states[made] = "draft"
    world.touched = made


def send(world: World, draw: Random) -> None:
    """Send one of them for review; of documents now and then with the wish that the interpretation be waived."""
    found = world.row(draw, TO_SEND.format(draw.choice((DOCUMENT, INTERPRETATION))))[0]
    world.touched, wish = found, Wish(waiver_wanted=draw.random() < 0.4)

    def change(actor: Actor, session: Session) -> str:
        return submit(actor, session, found, load_resource(session, found).version, wish, LEVELS).id

    made = world.do(draw, EDITOR, change)
    world.submissions[made], world.newest[found] = found, made


def release(world: World, draw: Random) -> None:
    """Let a document and its interpretation go public together."""
    items = world.row(draw, TOGETHER)
    unit = world.cast.organizations[draw.choice(("science", "city"))]
    made = world.do(
        draw,
        EDITOR,
        lambda actor, session: create_release(actor, session, NewRelease("文件及解读", unit, None, items)).id,
    )
    world.releases[made], world.touched = [*items], items[0]


def waive(world: World, draw: Random) -> None:
    """Waive the interpretation of a document under review, now and then for another content."""
    found, world.touched = world.row(draw, UNDER_REVIEW)
    resource, is_other = world.touched, draw.random() < 0.05

    def change(actor: Actor, session: Session) -> None:
        seen = "0" * 64 if is_other else session.get_one(Submission, found).content_hash
        waive_interpretation(actor, session, resource, Waiver("上级机关已解读", seen))

    world.do(draw, REVIEWER, change)
