import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from cms.processes.loop import run_loop


class Steps:
    """Plays one outcome a call and sets `stop` with the last; remembers when it was called."""

    def __init__(self, outcomes: list[bool | Exception]) -> None:
        self.stop = threading.Event()
        self.times: list[float] = []
        self._outcomes: Iterator[bool | Exception] = iter(outcomes)
        self._left = len(outcomes)

    def __call__(self) -> bool:
        self.times.append(time.monotonic())
        self._left -= 1
        if not self._left:
            self.stop.set()
        outcome = next(self._outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def pauses(self) -> list[float]:
        return [later - earlier for earlier, later in zip(self.times, self.times[1:], strict=False)]


def test_while_there_is_more_to_do_the_loop_does_not_sleep():
    steps = Steps([True] * 50)
    run_loop(steps, steps.stop, interval=0.2)
    assert len(steps.times) == 50
    assert sum(steps.pauses()) < 0.2


def test_when_there_is_nothing_to_do_the_loop_sleeps_one_interval():
    steps = Steps([False, False, False])
    run_loop(steps, steps.stop, interval=0.05)
    assert all(0.05 <= pause < 0.15 for pause in steps.pauses())


def test_a_failing_step_is_logged_and_retried_after_growing_pauses(caplog):
    steps = Steps([ValueError("no database"), ValueError("no database"), ValueError("no database"), True])
    with caplog.at_level(logging.ERROR, "zhengku.worker"):
        run_loop(steps, steps.stop, interval=0.02)
    first, second, third = steps.pauses()
    assert 0.02 <= first < 0.04 <= second < 0.08 <= third
    assert [record.name for record in caplog.records] == ["zhengku.worker"] * 3
    assert [record.failures for record in caplog.records] == [1, 2, 3]
    assert "ValueError: no database" in caplog.text


def test_a_success_makes_the_next_failure_a_first_one():
    steps = Steps([ValueError(), ValueError(), True, ValueError(), True])
    run_loop(steps, steps.stop, interval=0.02)
    assert steps.pauses()[3] < steps.pauses()[1]


def test_pauses_after_failures_are_at_most_half_a_minute(caplog):
    steps = Steps([ValueError()])
    run_loop(steps, steps.stop, interval=45)
    assert caplog.messages == ["step failed, next attempt in 30.0 s"]


def test_a_loop_that_is_stopped_before_it_begins_does_nothing():
    steps = Steps([True])
    steps.stop.set()
    run_loop(steps, steps.stop)
    assert steps.times == []


def test_what_is_no_ordinary_failure_ends_the_loop():
    def leave() -> bool:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        run_loop(leave, threading.Event())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_loop_after_the_step_under_way(number):
    finished = []

    def step() -> bool:
        os.kill(os.getpid(), number)
        time.sleep(0.05)
        finished.append(True)
        return True

    stop = threading.Event()
    run_loop(step, stop)
    assert stop.is_set()
    assert 1 <= len(finished) <= 2


def test_a_signal_ends_even_the_longest_pause_at_once():
    stop = threading.Event()
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    begun = time.monotonic()
    run_loop(lambda: False, stop, interval=30)
    assert time.monotonic() - begun < 1


def test_after_the_loop_signals_mean_what_they_meant_before():
    before = signal.getsignal(signal.SIGTERM)
    steps = Steps([True])
    run_loop(steps, steps.stop)
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_loop_runs_outside_the_main_thread_too():
    steps = Steps([True, False, True])
    thread: threading.Thread = in_thread(lambda: run_loop(steps, steps.stop, interval=0.01))
    thread.join(2)
    assert not thread.is_alive()
    assert len(steps.times) == 3


def in_thread(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function)
    thread.start()
    return thread
