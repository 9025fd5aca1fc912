"""The county takes over what the city's bureau shares: its people, and a first placement."""

import pytest

from tests.cast import Cast
from tests.client import Client
from tests.review.placements.county import County


@pytest.fixture
def county(client: Client, cast: Cast) -> County:
    """The county, with two reviewers of the last level."""
    return County(client, cast)
