import signal
import subprocess
import sys
import threading

from cms.processes.signals import STOPPING, set_soon, stopping_on_signals

HAMMERED = """
import os, signal, threading, time
from cms.processes.signals import stopping_on_signals
for _ in range(200):
    stop = threading.Event()
    with stopping_on_signals(stop):
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGTERM)).start()
        while not stop.wait(0.0001):
            pass
print("never hung")
"""

HEARING = """
import os, signal, sys, time
from cms.processes.signals import hear_stopping_once
hear_stopping_once()
heard = []
if len(sys.argv) > 1:
    signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGTERM):
    os.kill(os.getpid(), number)
    time.sleep(0.05)
print(heard == [signal.SIGINT])
"""


def test_an_event_is_set_soon():
    event = threading.Event()
    set_soon(event)
    assert event.wait(2)


def test_an_event_can_be_set_by_a_handler_that_interrupts_its_own_wait():
    event = threading.Event()
    with event._cond:  # what the interrupted wait may be holding
        set_soon(event)
    assert event.wait(2)


def test_a_signal_that_interrupts_the_waiting_thread_never_hangs_it():
    told = subprocess.run([sys.executable, "-c", HAMMERED], capture_output=True, text=True, check=True, timeout=10)
    assert told.stdout.strip() == "never hung"


def test_both_stopping_signals_set_the_event_and_are_given_back():
    before = [signal.getsignal(number) for number in STOPPING]
    for number in STOPPING:
        stop = threading.Event()
        with stopping_on_signals(stop):
            signal.raise_signal(number)
            assert stop.wait(2)
    assert [signal.getsignal(number) for number in STOPPING] == before


def test_only_the_first_stopping_signal_is_passed_on():
    told = subprocess.run([sys.executable, "-c", HEARING, "handled"], capture_output=True, check=True, timeout=5)
    assert told.stdout.strip() == b"True"


def test_a_process_told_to_stop_before_it_has_a_handler_just_ends():
    told = subprocess.run([sys.executable, "-c", HEARING], capture_output=True, check=True, timeout=5)
    assert told.stdout == b""
