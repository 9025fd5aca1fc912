"""What the values of a column look like: dates, addresses, numbers of documents, HTML, words of a short list."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from cms.harvest import dates
from schemas import document_number

MOST = 300
HTML_SHARE = 0.3
SHORT_LIST = 40

_URL = re.compile(r"\s*https?://[^\s]{3,}")
_TAG = re.compile(r"</(?:p|div|td|li|span|h\d)>|<br\s*/?>|<(?:p|div|img|table)\b", re.IGNORECASE)


def filled(values: Iterable[str]) -> list[str]:
    """The values that are not blank."""
    return [value.strip() for value in values if value.strip()]


def share(values: Iterable[str], test: Callable[[str], object]) -> float:
    """How much of what is not blank passes a test, 0 if all is blank."""
    said = filled(values)
    return sum(bool(test(value)) for value in said) / len(said) if said else 0.0


def is_date(value: str) -> bool:
    """Whether it is a date in a form that is read."""
    return dates.read_moment(value) is not None


def is_address(value: str) -> bool:
    """Whether it is a web address, or begins with one."""
    return bool(_URL.match(value))


def is_number(value: str) -> bool:
    """Whether it is a document number."""
    return document_number.parse(value) is not None


def has_digit(value: str) -> bool:
    """Whether it counts anything, in whatever digits."""
    return any(one.isnumeric() for one in value)


def is_html(values: Iterable[str]) -> bool:
    """Whether the texts are HTML."""
    return share(values, _TAG.search) >= HTML_SHARE


def forms(values: Iterable[str]) -> list[str]:
    """The forms of dates that occur, the most frequent first."""
    counted: Counter[str] = Counter()
    for value in filled(values):
        for form in dates.FORMS:
            if dates.read_moment(value, frozenset({form})):
                counted[form] += 1
                break
    return [form for form, _ in counted.most_common()]


def words(values: Iterable[str]) -> list[str]:
    """The different values, the most frequent first; none if there are too many to be a list of words."""
    counted = Counter(filled(values))
    return [value for value, _ in counted.most_common()] if len(counted) <= SHORT_LIST else []


def is_unique(values: Iterable[str]) -> bool:
    """Whether no two rows have the same value and none is blank."""
    said = list(values)
    return bool(said) and all(value.strip() for value in said) and len(set(said)) == len(said)


def separator(values: Iterable[str], among: str) -> str:
    """The character that parts lists in these values, the first of those that is used; empty if none is."""
    said = filled(values)
    return next((one for one in among if sum(one in value for value in said) >= max(1, len(said) // 10)), "")
