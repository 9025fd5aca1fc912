"""How much of one text stands in another: counted, not estimated, since somebody is refused by it."""

from cms.library.likeness.signatures import MOST_LETTERS, RUN, letters_of


def overlap(own: str, other: str) -> float:
    """The share of the different runs of five letters of `own` that occur in `other`, 0 to 1.

    Blanks and punctuation do not count. A text that is too short to have a run has nothing of another. Takes time
    linear in both texts, of which the first 200,000 letters are looked at.
    """
    mine = _runs(own)
    return len(mine & _runs(other)) / len(mine) if mine else 0.0


def _runs(text: str) -> set[str]:
    letters = letters_of(text)[:MOST_LETTERS]
    return {letters[start : start + RUN] for start in range(len(letters) - RUN + 1)}
