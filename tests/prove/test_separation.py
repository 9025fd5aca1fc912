"""A hundred thousand steps of whatever people try: nothing is public but what others reviewed, whoever they are."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from cms.config import Settings
from tests.prove.conftest import Report
from tests.separation.invariants import broken, counted, look
from tests.separation.machine import Tally, World, looking, step
from tests.separation.operations import OPERATIONS
from tests.separation.worlds import world_of

pytestmark = pytest.mark.prove
STEPS = int(os.environ.get("PROVE_STEPS", "100000"))
SEED = os.environ.get("PROVE_SEED", "2026")
A_WORLD = 2000
"""So many steps are taken in one world; then a new one begins, so that what breaks a rule can be told in few steps."""
BETWEEN_WHOLES = 1000

Step = tuple[str, str]


def steps_of(seed: str, number: int) -> list[Step]:
    """The steps of a world: names of operations, each with the seed of its choices."""
    draw, names = Random(seed), [*OPERATIONS]
    drawn = draw.choices(names, weights=[OPERATIONS[name].weight for name in names], k=number)
    return [(name, f"{seed}/{place}") for place, name in enumerate(drawn)]


def walk(world: World, steps: Sequence[Step], tally: Tally) -> tuple[int, list[str]]:
    """Take the steps until a rule is broken; after how many, and which rules."""
    with looking(world.database) as connection:
        for number, (name, seed) in enumerate(steps, 1):
            step(world, OPERATIONS[name], name, seed, tally)
            wrong: list[str] = []
            for one in world.changed:
                world.states[one], found = look(connection, one)
                wrong += found
            if number % BETWEEN_WHOLES == 0 or number == len(steps):
                wrong += broken(connection)
            if wrong:
                return number, wrong
        tally.things.update(counted(connection))
        tally.things["worlds"] += 1
    return len(steps), []


def shortest(settings: Settings, home: Path, steps: Sequence[Step]) -> list[Step]:
    """Fewer steps that break a rule as well: parts are left out as long as a rule is still broken."""
    kept, size, tried = list(steps), len(steps) // 2, 0
    while size:
        place = 0
        while place < len(kept):
            fewer = kept[:place] + kept[place + size :]
            tried += 1
            with world_of(settings, home / f"again-{tried}") as world:
                number, wrong = walk(world, fewer, Tally())
            if wrong:
                kept = fewer[:number]
            else:
                place += size
        size //= 2
    return kept


def test_whatever_people_try_nothing_is_public_but_what_others_reviewed(
    settings: Settings, tmp_path: Path, report: Report
) -> None:
    tally, begun, worlds = Tally(), time.monotonic(), STEPS // A_WORLD
    for number in range(worlds):
        steps = steps_of(f"{SEED}-{number}", A_WORLD)
        with world_of(settings, tmp_path / str(number)) as world:
            taken, wrong = walk(world, steps, tally)
        if wrong:
            few = shortest(settings, tmp_path, steps[:taken])
            pytest.fail(f"{wrong}, by {len(few)} steps of seed {SEED}-{number}: {few}")
    _tell(tally, time.monotonic() - begun, report)
    assert set(tally.done) == set(OPERATIONS), "something was never once done"
    assert tally.things["publications"] >= STEPS // 100


def _tell(tally: Tally, seconds: float, report: Report) -> None:
    done = sum(tally.done.values())
    refused = sum(sum(reasons.values()) for reasons in tally.refused.values())
    report(
        f"seed {SEED}: {done + refused} steps in {tally.things['worlds']} worlds in {seconds:.0f} s,"
        f" {(done + refused) / seconds:.0f}/s; {done} were done, {refused} refused; no rule was broken"
    )
    report("asked of: " + ", ".join(f"{number} {name}" for name, number in tally.things.items()))
    for name in OPERATIONS:
        why = tally.refused[name].most_common()
        told = "; ".join(f"{number} × {reason}" for reason, number in why)
        report(f"{name}: {tally.done[name]} done, {sum(number for _, number in why)} refused ({told or 'none'})")
