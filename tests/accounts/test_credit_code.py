import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.accounts.credit_code import ALPHABET, check_character, is_credit_code, require_credit_code
from cms.errors import Code
from tests.accounts.refusals import refused

characters = st.sampled_from(ALPHABET)


@st.composite
def codes(draw: st.DrawFn) -> str:
    head = "".join(draw(st.lists(characters, min_size=2, max_size=2)))
    region = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6)))
    tail = "".join(draw(st.lists(characters, min_size=9, max_size=9)))
    body = head + region + tail
    return body + check_character(body)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000802100433B", "91440300708461136T"])
def test_codes_of_real_bodies_are_accepted(code: str):
    assert is_credit_code(code)


@given(codes())
def test_a_code_with_its_check_character_is_accepted(code: str):
    assert is_credit_code(code)
    assert require_credit_code(code, "/credit_code") == code


@given(codes(), st.data())
def test_every_single_wrong_character_is_told(code: str, data: st.DataObject):
    place = data.draw(st.integers(0, 17))
    wrong = data.draw(characters.filter(lambda character: character != code[place]))
    assert not is_credit_code(code[:place] + wrong + code[place + 1 :])


@given(codes(), st.integers(0, 15))
def test_every_swap_of_neighbours_in_the_body_is_told(code: str, place: int):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not is_credit_code(swapped)


def test_blanks_and_small_letters_are_tidied():
    assert require_credit_code(" 91350100 m000100y43 ", "/credit_code") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "9135O100M000100Y43",
        "91350100M000100Ｙ43",
    ],
)
def test_what_has_not_the_form_of_a_code_is_refused(code: str):
    with refused(Code.INVALID, "/credit_code", "bad_credit_code"):
        require_credit_code(code, "/credit_code")


def test_a_wrong_check_character_is_told_as_such():
    with refused(Code.INVALID, "/x", "bad_check_character"):
        require_credit_code("91350100M000100Y42", "/x")
