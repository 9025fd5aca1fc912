import pytest

from cms.harvest.selectors import fault_of


@pytest.mark.parametrize(
    "selector", ["#zoom", "div.article > .content", "[id^=vsb_content]", "td.正文", 'div[class="a b"]']
)
def test_names_classes_ids_and_attributes_may_be_used(selector):
    assert fault_of(selector) is None


@pytest.mark.parametrize("selector", ["a:has(b)", "p..", "[", "*:not(a)", "a " * 20, "a" * 300, "::before", "a{}"])
def test_what_could_take_long_or_is_none_is_a_fault(selector):
    assert fault_of(selector) is not None
