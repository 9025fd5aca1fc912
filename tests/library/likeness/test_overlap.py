"""How much of one text stands in another."""

import pytest

from cms.library.likeness.overlap import overlap

DOCUMENT = "科技型中小企业申领的创新券有效期为十二个月，兑付按季度办理。"


@pytest.mark.parametrize(
    ("own", "share"),
    [
        (DOCUMENT, 1.0),
        (f"{DOCUMENT}\n\n{DOCUMENT}", 1.0),
        ("科技型中小企业 申领的，创新券。有效期为十二个月", 1.0),
        ("为了让企业少跑路、早拿钱，这次修订放宽了时间。", 0.0),
        ("四个字呀", 0.0),
        ("", 0.0),
    ],
)
def test_it_is_the_share_of_the_runs_that_stand_there(own: str, share: float) -> None:
    assert overlap(own, DOCUMENT) == pytest.approx(share, abs=0.2 if own.count(DOCUMENT) > 1 else 1e-9)


def test_half_of_it_is_half() -> None:
    taken, own = DOCUMENT[:14], "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    assert overlap(taken, DOCUMENT) == 1.0
    assert 0.3 < overlap(taken + own, DOCUMENT) < 0.5


def test_the_other_text_may_be_longer_or_empty() -> None:
    assert overlap(DOCUMENT, "") == 0.0
    assert overlap(DOCUMENT, "前文。" + DOCUMENT + "后文。" * 1000) == 1.0
