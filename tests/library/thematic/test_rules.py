"""The rule of a thematic library by itself."""

import pytest

from cms.library.thematic.rules import FIELDS, matches
from schemas.requests.thematic import Rule

FACTS = {"type": {"article"}, "subject": {"science", "health"}, "channel": {"c1"}}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"subject": ["science"]}, True),
        ({"subject": ["other", "health"]}, True),
        ({"subject": ["science"], "type": ["article", "qa"]}, True),
        ({"subject": ["science"], "type": ["qa"]}, False),
        ({"subject": ["other"]}, False),
        ({"keyword": ["券"]}, False),
        ({"subject": []}, False),
    ],
)
def test_fields_are_joined_by_and_and_their_values_by_or(rule, expected):
    assert matches(rule, FACTS) is expected


def test_a_rule_that_asks_for_nothing_matches_nothing():
    assert not matches({}, FACTS)


def test_every_field_of_a_request_is_one_that_rules_know():
    assert set(Rule().fields) == set(FIELDS)
