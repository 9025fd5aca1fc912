import pytest
from marshmallow import ValidationError

from schemas.requests.accounts import AssignmentQuery
from schemas.requests.organizations import OrganizationChange


@pytest.mark.parametrize("level", ["0", "4", "9223372036854775808", "9" * 30])
def test_assignments_are_asked_for_by_a_level_that_there_is(level):
    with pytest.raises(ValidationError) as refused:
        AssignmentQuery().load({"level": level})
    assert list(refused.value.normalized_messages()) == ["level"]


def test_the_code_of_a_region_is_no_longer_than_what_is_stored():
    change = OrganizationChange(partial=True)
    assert change.load({"region": "130102001001"}) == {"region": "130102001001"}
    with pytest.raises(ValidationError) as refused:
        change.load({"region": "1301020010011"})
    assert list(refused.value.normalized_messages()) == ["region"]
