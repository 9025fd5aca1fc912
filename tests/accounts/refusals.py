"""How tests say that something is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cms.errors import Code, Problem


@contextmanager
def refused(code: Code, pointer: str | None = None, fault: str | None = None) -> Iterator[None]:
    """Inside something is refused with this code and, if named, with one error of this pointer and code."""
    with pytest.raises(Problem) as caught:
        yield
    problem = caught.value
    assert problem.code is code, (problem.code, problem.detail, problem.errors)
    if pointer is not None:
        assert [error.pointer for error in problem.errors] == [pointer]
    if fault is not None:
        assert [error.code for error in problem.errors] == [fault]
    for text in [problem.detail, *(error.detail for error in problem.errors)]:
        assert text is None or (text.zh and text.en)
