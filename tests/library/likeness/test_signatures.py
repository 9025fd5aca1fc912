import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.library.likeness.signatures import ALIKE, BANDS, SHORTEST, bands, likeness, sign

LETTERS = [chr(0x4E00 + number) for number in range(3000)]


def text_of(length: int, chance: random.Random) -> list[str]:
    return [chance.choice(LETTERS) for _ in range(length)]


def edited(letters: list[str], edits: int, chance: random.Random) -> list[str]:
    other = list(letters)
    for _ in range(edits):
        other[chance.randrange(len(other))] = chance.choice(LETTERS)
    return other


def jaccard(one: str, other: str) -> float:
    mine, theirs = ({text[start : start + 5] for start in range(len(text) - 4)} for text in (one, other))
    return len(mine & theirs) / len(mine | theirs)


def estimate(one: str, other: str) -> float:
    mine, theirs = sign(one), sign(other)
    assert mine is not None
    assert theirs is not None
    return likeness(mine, theirs)


@given(length=st.integers(SHORTEST + 20, 1500), share=st.floats(0, 0.5), seed=st.integers(0, 1 << 32))
def test_the_estimate_is_near_the_true_share_of_common_runs(length, share, seed):
    chance = random.Random(seed)
    letters = text_of(length, chance)
    one, other = "".join(letters), "".join(edited(letters, int(length * share), chance))
    assert abs(estimate(one, other) - jaccard(one, other)) < 0.35


@pytest.mark.parametrize(("length", "edits"), [(150, 1), (400, 3), (1500, 10), (1500, 60)])
def test_the_estimate_leans_to_neither_side(length, edits):
    chance = random.Random(length + edits)
    faults = []
    for _ in range(200):
        letters = text_of(length, chance)
        one, other = "".join(letters), "".join(edited(letters, edits, chance))
        faults.append(estimate(one, other) - jaccard(one, other))
    assert abs(statistics.mean(faults)) < 0.015
    assert statistics.pstdev(faults) < 0.07


def test_texts_that_are_alike_meet_in_a_band_and_others_do_not():
    chance = random.Random(7)
    met = strangers = 0
    for _ in range(200):
        letters = text_of(600, chance)
        mine, near, other = (sign("".join(one)) for one in (letters, edited(letters, 4, chance), text_of(600, chance)))
        assert None not in (mine, near, other)
        met += bool(set(bands(mine)) & set(bands(near))) or likeness(mine, near) < ALIKE
        strangers += bool(set(bands(mine)) & set(bands(other)))
    assert met >= 198
    assert strangers == 0


def test_spaces_and_punctuation_make_no_difference():
    letters = text_of(300, random.Random(3))
    assert sign("".join(letters)) == sign("，\u3000\n".join(letters))


@pytest.mark.parametrize("text", ["", "云" * (SHORTEST - 1), " \n" * 500, "，。" * 500])
def test_a_text_that_is_too_short_has_no_signature(text):
    assert sign(text) is None


@given(st.text(min_size=0, max_size=2000))
def test_any_text_has_a_signature_or_none_and_is_like_itself(text):
    made = sign(text)
    if made is not None:
        assert len(made) == 128
        assert likeness(made, made) == 1
        assert len(set(bands(made))) == BANDS


def test_half_of_a_surrogate_pair_is_a_letter_like_any_other():
    assert sign("\ud800云泽市科技创新券" * 40) is not None


def test_a_repeated_run_counts_once():
    made = sign("云泽市科技" * 100)
    assert made is not None
    assert likeness(made, made) == 1
    assert all(0 <= band < 1 << 63 for band in bands(made))
