"""Whatever the content: loading is settled at once, showing loses nothing, filling in never lowers the score."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.content_types import CONTENT_TYPES, defaults, full, load_content
from schemas.faults import FAULTS, flatten
from schemas.profiles import completeness, missing
from tests.schemas.random_content import content_of
from tests.schemas.wholes import whole

MODEST = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def empty(value: Any) -> bool:
    """Whether something empty is left anywhere inside."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value in (None, [], {}) or any(map(empty, inner))


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_what_was_loaded_loads_and_shows_as_itself(name: str) -> None:
    @MODEST
    @given(content_of(name))
    def check(content: dict[str, Any]) -> None:
        loaded = load_content(name, content)
        assert load_content(name, loaded) == loaded
        assert load_content(name, full(name, loaded)) == loaded
        assert full(name, load_content(name, full(name, loaded))) == full(name, loaded)

    check()


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_loaded_content_is_json_without_anything_empty(name: str) -> None:
    @MODEST
    @given(content_of(name))
    def check(content: dict[str, Any]) -> None:
        loaded = load_content(name, content)
        assert json.loads(json.dumps(loaded, ensure_ascii=False)) == loaded
        assert not empty(loaded)
        assert list(full(name, loaded)) == list(defaults(name))

    check()


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_filling_in_a_field_never_lowers_the_score(name: str) -> None:
    @MODEST
    @given(content_of(name), st.sampled_from(sorted(whole(name))))
    def check(content: dict[str, Any], field: str) -> None:
        loaded = load_content(name, content)
        loaded.pop(field, None)
        before = completeness(name, loaded)
        after = completeness(name, {**loaded, field: whole(name)[field]})
        assert 0 <= before <= after <= 1

    check()


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_what_is_missing_once_filled_in_is_missing_no_more(name: str) -> None:
    @MODEST
    @given(content_of(name))
    def check(content: dict[str, Any]) -> None:
        loaded = load_content(name, content)
        lacking = missing(name, loaded)
        filled = {**loaded, **{field: whole(name).get(field, {"name": "某"}) for field in lacking}}
        assert not set(missing(name, filled)) & set(lacking)

    check()


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_what_was_loaded_can_be_handed_in_again_as_a_change(name: str) -> None:
    @MODEST
    @given(content_of(name), st.data())
    def check(content: dict[str, Any], data: st.DataObject) -> None:
        loaded = load_content(name, content)
        fields = data.draw(st.lists(st.sampled_from(sorted(loaded)), unique=True))
        change = {field: loaded[field] for field in fields}
        if "disclosure" in change and "disclosure_reason" in loaded:
            change["disclosure_reason"] = loaded["disclosure_reason"]
        if any(part in change for part in ("leader", "organisation", "data")):
            change["kind"] = loaded["kind"]
        assert load_content(name, change, partial=True) == change

    check()


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_whatever_stands_in_a_field_is_taken_or_refused_with_a_place(name: str) -> None:
    @MODEST
    @given(st.dictionaries(st.sampled_from(sorted(defaults(name))) | st.text(max_size=5), ANYTHING, max_size=4))
    def check(content: dict[str, Any]) -> None:
        try:
            loaded = load_content(name, content)
        except ValidationError as refusal:
            found = flatten(refusal, "/content")
            assert found
            assert all(one.pointer.startswith("/content/") and one.code in FAULTS for one in found)
        else:
            assert loaded["title"]

    check()
