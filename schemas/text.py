"""A sentence in the two languages of the product."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same wording in Chinese and in English; what people read is always one of these."""

    zh: str
    en: str
