from cms.processes.backoff import Backoff


def test_pauses_double_up_to_the_longest():
    backoff = Backoff(first=0.5, longest=3)
    assert [backoff.failed() for _ in range(5)] == [0.5, 1, 2, 3, 3]


def test_success_begins_anew():
    backoff = Backoff(first=0.5, longest=3)
    backoff.failed()
    backoff.failed()
    backoff.succeeded()
    assert backoff.failed() == 0.5


def test_weeks_of_failures_end_in_the_longest_pause_and_not_in_an_overflow():
    backoff = Backoff(first=0.2, longest=30, failures=10**6)
    assert backoff.failed() == 30
