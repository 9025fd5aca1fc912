"""kill -9 of the main process and of web workers, at random moments under load: nothing acknowledged is lost."""

import os
import secrets
import signal
import time

import pytest

from cms.config import Settings
from tests.cast import Cast
from tests.prove.serving import consistency, running, within
from tests.prove.traffic import Traffic

pytestmark = pytest.mark.prove
KILLS = int(os.environ.get("PROVE_KILLS", "20"))
GONE_WITHIN = 2.0
"""Seconds. A killed process that waits for the disk ends when the disk has answered; it serves no more."""
chance = secrets.SystemRandom()


def proved(traffic: Traffic, cast: Cast, settings: Settings) -> str:
    """Check what is left after a series; the figures of it."""
    assert traffic.unexpected == []
    assert traffic.lost(cast) == []
    assert consistency(settings) == ["0 faults"]
    assert traffic.acknowledged > KILLS
    return f"{traffic.acknowledged} acknowledged writes, all there; {traffic.cut_off} requests cut off; 0 faults"


def test_after_kill_9_of_the_main_process_nothing_old_serves_and_nothing_is_lost(served, staffed, settings, report):
    served.start()
    slowest, killed, checked = 0.0, 0, 0
    with Traffic(staffed, served.port) as traffic:
        for _ in range(KILLS):
            before = traffic.acknowledged
            within(20, lambda before=before: traffic.acknowledged > before)
            time.sleep(chance.random())
            old = served.kill_main()
            begun = time.monotonic()
            within(GONE_WITHIN, lambda old=old: not served.listening() and not running(old))
            slowest = max(slowest, time.monotonic() - begun)
            assert served.answering() is None
            killed += 1
            served.start()
            answered = [pid for _ in range(5) if (pid := served.answering())]
            assert answered
            assert {*answered} | served.listening() <= served.family() | {served.main.pid}
            assert not {*answered} & old
            checked += len(answered)
    assert served.stop() == 0
    report(
        f"main process killed {killed} times, the old ones gone after at most {slowest:.2f} s;"
        f" {checked} answers after restarts, all by new processes"
    )
    report(proved(traffic, staffed, settings))


def test_after_kill_9_of_a_web_worker_the_service_goes_on_and_nothing_is_lost(served, staffed, settings, report):
    served.start()
    longest, seen = 0.0, set()
    with Traffic(staffed, served.port) as traffic:
        for _ in range(KILLS):
            workers = within(15, lambda: len(found := served.web_workers()) == 2 and found)
            seen.update(workers)
            time.sleep(chance.random() * 0.5)
            os.kill(chance.choice(workers), signal.SIGKILL)
            begun, before = time.monotonic(), traffic.acknowledged
            within(10, lambda before=before: traffic.acknowledged > before)
            longest = max(longest, time.monotonic() - begun)
    assert len(seen) == KILLS + 1 or len(seen) == KILLS + 2
    assert served.stop() == 0
    report(f"web workers killed {KILLS} times, the next write acknowledged after at most {longest:.2f} s")
    report(proved(traffic, staffed, settings))
