import http.client
import os
import signal
import threading
import time

import pytest

from cms.processes.application import EXIT_UNLOADABLE
from cms.processes.serve import EXIT_PORT_UNAVAILABLE


def test_the_first_answer_comes_soon_and_the_main_process_never_loads_the_framework(launch, until):
    begun = time.monotonic()
    server = launch(workers=2)
    assert until(server.ask)
    assert time.monotonic() - begun < 0.8
    assert server.end() == 0
    assert server.marks("main-stayed-small") == [server.main.pid]


def test_requests_are_served_by_workers_and_not_by_the_main_process(start):
    server = start(workers=2)
    answered = {server.ask() for _ in range(20)}
    assert answered <= {child.pid for child in server.family()}
    assert len(server.family()) == 2


def test_an_application_may_be_given_by_its_factory(start):
    assert start(application="toy:make_application").ask()


def test_a_host_may_be_a_name(start):
    assert start(host="localhost").ask()


def test_an_application_that_cannot_be_loaded_ends_the_start_with_its_reason(launch):
    server = launch(application="toy:broken", workers=2)
    assert server.main.wait(5) == EXIT_UNLOADABLE
    assert "the toy is broken" in server.log()


def test_a_second_server_on_the_port_is_refused_in_both_languages(start, launch):
    first = start()
    second = launch(port_patience=0.2)
    assert second.main.wait(5) == EXIT_PORT_UNAVAILABLE
    assert f"127.0.0.1:{first.port} 已被其他进程占用" in second.log()
    assert f"127.0.0.1:{first.port} is in use by another process" in second.log()
    assert first.ask()


def test_of_two_servers_started_in_one_moment_exactly_one_serves(launch, until):
    servers = [launch(port_patience=0.2), launch(port_patience=0.2)]
    assert until(lambda: any(server.main.poll() is not None for server in servers))
    codes = [server.main.poll() for server in servers]
    assert sorted(codes, key=str) == [EXIT_PORT_UNAVAILABLE, None]
    assert servers[codes.index(None)].ask()


def test_after_kill_9_of_the_main_process_nothing_serves_and_a_new_start_succeeds(start, until, alive, toy):
    server = start(workers=2, worker_command=[*toy, "work"])
    assert until(lambda: server.marks("worker"))
    family = server.family()
    assert len(family) == 3
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    assert until(lambda: not alive(family), 0.5)
    assert server.ask() is None
    assert start(workers=2).ask() not in {process.pid for process in family}


def test_a_new_start_in_the_very_moment_of_the_kill_succeeds(start):
    server = start(workers=2)
    server.end(signal.SIGKILL)
    assert start().ask()


def test_a_web_worker_killed_again_and_again_comes_back(start, until):
    server = start(workers=1)
    killed = set()
    for _ in range(3):
        pid = until(server.ask)
        assert pid not in killed
        killed.add(pid)
        os.kill(pid, signal.SIGKILL)
    assert until(server.ask) not in killed
    assert server.main.poll() is None
    assert server.end() == 0


def test_the_other_web_worker_serves_while_one_comes_back(start, until):
    server = start(workers=2)
    dead, other = (child.pid for child in server.family())
    os.kill(dead, signal.SIGKILL)
    assert until(lambda: server.ask() == other)
    assert until(lambda: len({child.pid for child in server.family()} - {dead}) == 2)


def test_an_application_that_stops_loading_later_is_tried_again_and_does_not_end_the_server(start, until):
    server = start(application="toy:breaks_when_told")
    healthy = server.marks_file.read_text("utf-8")
    server.marks_file.write_text("break 0\n", "utf-8")
    os.kill(server.ask(), signal.SIGKILL)
    assert until(lambda: "the toy is broken" in server.log())
    server.marks_file.write_text(healthy, "utf-8")
    assert until(server.ask)
    assert server.end() == 0


def test_a_killed_background_worker_comes_back(start, until, toy):
    server = start(worker_command=[*toy, "work"])
    for times in (1, 2):
        assert until(lambda times=times: len(server.marks("worker")) == times)
        os.kill(server.marks("worker")[-1], signal.SIGKILL)
    assert until(lambda: len(server.marks("worker")) == 3)
    assert len(set(server.marks("worker"))) == 3


def test_without_a_command_there_is_no_background_worker(start):
    server = start(worker_command=None)
    assert [child.pid for child in server.family()] == [server.ask()]


def test_sigterm_finishes_the_running_request_and_leaves_nobody(start, until, alive, toy):
    server = start(workers=2, worker_command=[*toy, "work"])
    assert until(lambda: server.marks("worker"))
    family = server.family()
    answers = []
    asking = threading.Thread(target=lambda: answers.append(server.ask("/slow")))
    asking.start()
    assert until(lambda: server.marks("begun"))
    assert server.end() == 0
    asking.join()
    assert answers == server.marks("done")
    assert server.marks("worker-stopped") == server.marks("worker")
    assert alive(family) == []


def test_an_idle_connection_does_not_delay_the_end(start):
    server = start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/")
    connection.getresponse().read()
    begun = time.monotonic()
    assert server.end() == 0
    assert time.monotonic() - begun < 1
    connection.close()


def test_a_request_without_end_and_a_worker_that_does_not_stop_are_cut_off_after_one_timeout(start, until, alive, toy):
    server = start(stop_timeout=1, worker_command=[*toy, "stubborn"])
    asking = threading.Thread(target=server.ask, args=("/endless",))
    asking.start()
    assert until(lambda: server.marks("begun") and server.marks("worker"))
    family = server.family()
    begun = time.monotonic()
    assert server.end() == 0
    assert 0.9 < time.monotonic() - begun < 1.9
    asking.join()
    assert len(family) == 2
    assert alive(family) == []


def test_sigterm_ends_a_server_whose_application_still_loads(launch, until):
    server = launch(application="toy:slow_to_load")
    assert until(lambda: server.marks("loading"))
    begun = time.monotonic()
    assert server.end() == 0
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "service manager"])
def test_a_signal_that_every_process_gets_ends_well(start, until, alive, toy, number):
    server = start(workers=2, worker_command=[*toy, "work"])
    assert until(lambda: server.marks("worker"))
    family = server.family()
    for _ in range(3):
        os.killpg(server.main.pid, number)
    assert server.main.wait(5) == 0
    assert alive(family) == []


def test_a_worker_told_twice_still_finishes_its_request(start, until):
    server = start()
    answers = []
    asking = threading.Thread(target=lambda: answers.append(server.ask("/slow")))
    asking.start()
    assert until(lambda: server.marks("begun"))
    os.kill(server.marks("begun")[0], signal.SIGINT)
    os.kill(server.marks("begun")[0], signal.SIGTERM)
    assert server.end() == 0
    asking.join()
    assert answers == server.marks("done")


def test_closing_the_terminal_ends_the_server(start):
    assert start().end(signal.SIGHUP) == 0


def test_nohup_keeps_the_server_when_the_terminal_closes(start):
    server = start(before=("nohup",))
    server.main.send_signal(signal.SIGHUP)
    assert server.ask()
    assert server.end() == 0


def test_nothing_is_warned_of_that_was_set_on_purpose(start):
    server = start(threads=100)
    assert server.end() == 0
    assert "warning" not in server.log()
