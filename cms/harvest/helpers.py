"""Processes that prepare rows beside the one that writes: a long file is imported by all processors of the machine."""

import os
import sys
from collections import deque
from collections.abc import Collection, Generator, Iterable, Sequence
from multiprocessing.connection import Connection
from socket import socketpair
from subprocess import Popen
from typing import NoReturn, Self

from cms.errors import Code, Problem
from cms.harvest.preparing import Attach, Preparer, Ready, Recipe
from cms.harvest.rows import Row
from schemas.text import Text

LONG_FILE = 2000
"""Rows from which on it pays to start processes, which takes about a second."""
FEWEST, MOST = 2, 4
"""One helper alone would only be a detour."""
GONE = Text("辅助进程意外终止；请再次运行以继续", "A helping process ended early; run it again to go on")
Asked = tuple[list[Row], Collection[int]]


def ready_batches(
    recipe: Recipe, asked: Iterable[Asked], helpers: int, attach: Attach | None = None
) -> Generator[Ready, None, None]:
    """The batches ready, in their order: by so many helpers; here if there are fewer than two, or files to attach."""
    if helpers < FEWEST or attach:
        preparer = Preparer(recipe, attach)
        yield from (preparer.prepare(rows, known) for rows, known in asked)
        return
    with _Helpers(recipe, min(helpers, MOST)) as team:
        yield from team.prepare(asked)


class _Helpers:
    """So many processes, each with a pipe of its own; if this one dies, a helper reads its end and goes too."""

    def __init__(self, recipe: Recipe, number: int) -> None:
        self._first, self._pipes = _started(number)
        for pipe in self._pipes:
            pipe.send(recipe)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for pipe in self._pipes:
            pipe.close()
        self._first.wait()

    def prepare(self, asked: Iterable[Asked]) -> Generator[Ready, None, None]:
        """In turn, one batch for each helper ahead of what is taken."""
        under_way: deque[Connection] = deque()
        for place, batch in enumerate(asked):
            if len(under_way) == len(self._pipes):
                yield self._taken(under_way.popleft())
            pipe = self._pipes[place % len(self._pipes)]
            pipe.send(batch)
            under_way.append(pipe)
        while under_way:
            yield self._taken(under_way.popleft())

    def _taken(self, pipe: Connection) -> Ready:
        try:
            answer = pipe.recv()
        except (EOFError, OSError):
            raise Problem(Code.UNAVAILABLE, GONE) from None
        if isinstance(answer, Exception):
            raise answer
        made: Ready = answer
        return made


def _started(number: int) -> tuple[Popen[bytes], list[Connection]]:
    """The first helper, which makes the others of itself, and the pipe to each.

    It is a program of its own, so that it shares no lock or thread with this one.
    """
    pairs = [socketpair() for _ in range(number)]
    theirs = [other.fileno() for _, other in pairs]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", f"from cms.harvest.helpers import help_at; help_at({theirs})"]
    first = Popen(command, pass_fds=theirs, env=environment)  # noqa: S603 - nothing of it is given
    for _, other in pairs:
        other.close()
    return first, [Connection(ours.detach()) for ours, _ in pairs]


def help_at(descriptors: Sequence[int]) -> NoReturn:
    """What helpers do until nobody asks any more: one for each descriptor, forked when all is loaded."""
    first, *others = descriptors
    helping = [first]
    children: list[int] = []
    for descriptor in others:
        child = os.fork()
        if not child:
            helping, children = [descriptor], []
            break
        children.append(child)
    for descriptor in descriptors:
        if descriptor not in helping:
            os.close(descriptor)
    _help(Connection(helping[0]))
    for child in children:
        os.waitpid(child, 0)
    # Nothing is left to be tidied up, and taking a whole interpreter down takes its time.
    os._exit(0)


def _help(pipe: Connection) -> None:
    try:
        preparer = Preparer(pipe.recv())
        while True:
            pipe.send(_prepared(preparer, *pipe.recv()))
    except (EOFError, OSError):
        return  # whoever asked has gone


def _prepared(preparer: Preparer, rows: list[Row], known: Collection[int]) -> Ready | Exception:
    """The rows ready, or what went wrong: it is raised where they were asked for."""
    try:
        return _without_problems(preparer.prepare(rows, known))
    except Exception as error:  # noqa: BLE001 - raised again by whoever asked
        return RuntimeError(f"a row could not be prepared: {error!r}")


def _without_problems(ready: Ready) -> Ready:
    """Without drafts that were refused: a refusal does not travel, and is found again where it is needed."""
    for one in ready.prepared:
        if one.new is not None and isinstance(vars(one.new).get("draft"), Problem):
            del vars(one.new)["draft"]
    return ready
