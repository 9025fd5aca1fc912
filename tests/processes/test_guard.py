import multiprocessing
import os
import subprocess
import sys

import psutil
import pytest

from cms import config
from cms.processes.guard import PARENT_VARIABLE, die_with_parent, naming_parent

# A child that guards itself, tells its id, and then would stay for a minute.
CHILD = """
import sys, time
from cms.processes.guard import die_with_parent
{before}
print(die_with_parent({argument}), flush=True)
time.sleep(60)
"""

# A parent that starts the child as the server starts its background worker, tells its id, and waits to be killed.
PARENT = """
import os, subprocess, sys, time
from cms.processes.guard import naming_parent
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], env=naming_parent(os.environ), stdout=subprocess.PIPE)
print(child.pid, child.stdout.readline().decode(), flush=True)
time.sleep(60)
"""


def kill_parent_of(child: str) -> psutil.Process:
    """Start both, wait until the child is guarded, kill the parent; gives the child."""
    with subprocess.Popen([sys.executable, "-c", PARENT, child], stdout=subprocess.PIPE, text=True) as parent:
        pid, guarded = parent.stdout.readline().split()
        process = psutil.Process(int(pid))
        assert guarded == "True"
        assert process.is_running()
        parent.kill()
    return process


@pytest.mark.parametrize("platform", ["", 'sys.platform = "other"'], ids=["by the kernel", "by watching"])
def test_a_child_ends_within_three_tenths_of_a_second_after_its_parent(until, alive, platform):
    child = kill_parent_of(CHILD.format(before=platform, argument=""))
    assert until(lambda: not alive([child]), 0.3)


def test_a_child_whose_parent_died_before_the_guard_stood_ends_at_once():
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    child = CHILD.format(before="", argument=int(gone.stdout))
    ended = subprocess.run([sys.executable, "-c", child], capture_output=True, check=False, timeout=5)
    assert ended.returncode == 1
    assert ended.stdout == b""


def test_a_process_started_by_hand_is_left_alone():
    environment = {name: value for name, value in os.environ.items() if name != PARENT_VARIABLE}
    script = "from cms.processes.guard import die_with_parent; print(die_with_parent())"
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert told.stdout.strip() == b"False"


def guard_twice_and_tell(results) -> None:
    results.put((die_with_parent(), die_with_parent()))


def test_a_process_of_multiprocessing_knows_its_parent_and_may_ask_repeatedly():
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    child = context.Process(target=guard_twice_and_tell, args=(results,))
    child.start()
    assert results.get() == (True, True)
    child.join()
    assert child.exitcode == 0


def test_the_environment_names_the_parent_to_the_child_but_not_to_grandchildren():
    assert naming_parent({"A": "b"}) == {"A": "b", PARENT_VARIABLE: str(os.getpid())}
    script = (
        f"import os; from cms.processes.guard import *; die_with_parent(); print({PARENT_VARIABLE!r} in os.environ)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], env=naming_parent(os.environ), capture_output=True, check=True
    )
    assert told.stdout.strip() == b"False"


def test_the_name_of_the_parent_is_not_taken_for_a_setting(tmp_path):
    environment = naming_parent({"ZHENGKU_HOME": str(tmp_path)})
    assert config.load(environment).home == tmp_path
