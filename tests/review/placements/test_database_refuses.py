"""What the database itself refuses of placements: changed, deleted, signed by the wrong person or by one alone."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.cast import Cast
from tests.review.placements.county import County


def tried(cast: Cast, statement: str, **values: object) -> None:
    with cast.database.writing() as session:
        session.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE channel_placement SET state = 'in_effect', in_effect_at = created_at", "two persons must sign it"),
        ("UPDATE channel_placement SET content_hash = 'x'", "content_hash never changes"),
        ("DELETE FROM channel_placement", "never deleted|permission denied"),
        ("DELETE FROM channel WHERE slug = 'wcx'", "something is placed in it"),
    ],
)
def test_the_database_refuses(county: County, statement: str, reason: str) -> None:
    county.asked()
    with pytest.raises(Exception, match=reason):
        tried(county.cast, statement)


SIGNATURE = """
    INSERT INTO placement_signature
        (id, placement_id, part, verdict, content_hash, account_id, duty, person_id, comment, created_at)
    SELECT :id, placement.id, :part, 'pass', placement.content_hash, account.id, account.duty, account.person_id, '',
        placement.created_at
    FROM channel_placement AS placement, account WHERE account.username = :who
"""


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("wai_self", "nobody signs their own work"),
        ("wai_reviewer", "this is not what waits for them"),
        ("su_editor", "this is not what waits for them|nobody signs their own work"),
    ],
)
def test_the_database_takes_no_other_signature(county: County, who: str, reason: str) -> None:
    placement = county.asked()
    county.reviewer("wai_self", level=3, person="lin_editor")
    one = placement["id"]
    with pytest.raises(IntegrityError, match=reason):
        tried(county.cast, SIGNATURE, id=one.replace("-", ""), part="content", who=who)


def test_the_database_wants_two_persons(county: County) -> None:
    placement = county.asked()
    county.sign(placement, "content", "wai_three")
    with pytest.raises(IntegrityError, match="two persons must sign it"):
        tried(county.cast, "UPDATE channel_placement SET state = 'in_effect', in_effect_at = created_at")
    with pytest.raises(IntegrityError):
        tried(county.cast, SIGNATURE, id="0" * 32, part="secrecy", who="wai_three")
