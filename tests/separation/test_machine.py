"""The machine in small: some lives of whatever people try, in which no rule of separation is broken."""

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from random import Random

from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from cms.config import Settings
from tests.separation.invariants import broken, look
from tests.separation.machine import Tally, looking, step
from tests.separation.operations import OPERATIONS
from tests.separation.worlds import world_of

SHORT = examples(max_examples=3, stateful_step_count=60, deadline=None)
NAMES = [name for name, operation in OPERATIONS.items() for _ in range(operation.weight)]


def machine(settings: Settings, home: Path) -> type[RuleBasedStateMachine]:
    """The machine over worlds of this kind of database."""
    numbers = count()

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.over = ExitStack()
            self.world = self.over.enter_context(world_of(settings, home / str(next(numbers))))
            self.connection = self.over.enter_context(looking(self.world.database))

        @rule(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
        def try_something(self, name: str, seed: int) -> None:
            step(self.world, OPERATIONS[name], name, str(seed), Tally())
            for one in self.world.changed:
                self.world.states[one], wrong = look(self.connection, one)
                assert wrong == []

        def teardown(self) -> None:
            with self.over:
                assert broken(self.connection) == []

    return Machine


def test_whatever_people_try_nothing_is_public_but_what_others_reviewed(settings: Settings, tmp_path: Path) -> None:
    run_state_machine_as_test(machine(settings, tmp_path), settings=SHORT)


def test_the_same_choices_come_to_the_same(settings: Settings, tmp_path: Path) -> None:
    """So that a life that went wrong can be lived again."""
    told = []
    for life in ("first", "again"):
        tally, draw = Tally(), Random(7)
        with world_of(settings, tmp_path / life) as world, looking(world.database) as connection:
            for number in range(80):
                name = draw.choice(NAMES)
                step(world, OPERATIONS[name], name, f"7/{number}", tally)
                for one in world.changed:
                    world.states[one], _ = look(connection, one)
        told.append((dict(tally.done), {name: dict(why) for name, why in tally.refused.items()}))
    assert told[0] == told[1]
    assert sum(told[0][0].values()) > 10
