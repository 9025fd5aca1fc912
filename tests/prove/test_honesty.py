"""Four writers change what is public, eight readers see every route: nothing withdrawn, and nothing is missed."""

import multiprocessing
import os
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from typing import NamedTuple

import pytest

from cms.sites.models import Channel
from tests.cast import Cast
from tests.prove.honesty import HIDDEN, LIVE, Happened, Job, Looked, give, read, write
from tests.prove.serving import Served

pytestmark = pytest.mark.prove
WRITERS, READERS = 4, 8
SECONDS = int(os.environ.get("PROVE_SECONDS", "60"))
LATE = 1.0


class State(NamedTuple):
    """What is surely so between two moments: the resource is live in a channel, or hidden."""

    since: float
    until: float
    state: str
    channel: str | None


def second_channel(cast: Cast) -> str:
    """Another channel of the same owner, so that things can be moved."""
    with cast.database.writing() as session:
        first = session.get_one(Channel, cast.channels["notices"])
        made = {one.name: getattr(first, one.name) for one in Channel.__table__.columns}
        made_id = first.id[:-4] + "ffff"
        made |= {"id": made_id, "slug": "other", "path": "other", "lineage": f"/{made_id}/"}
        session.add(Channel(**made))
    return made_id


def run(cast: Cast, url: str, port: int) -> tuple[list[Happened], list[Looked], tuple[str, ...]]:
    """All at once, for the time told."""
    spawn = multiprocessing.get_context("spawn")
    begin, over = spawn.Barrier(WRITERS + READERS + 1), spawn.Event()
    told = {one.name: getattr(cast, one.name) for one in fields(cast) if one.name != "database"}
    channels = (cast.channels["notices"], second_channel(cast))
    with ProcessPoolExecutor(WRITERS + READERS, spawn, give, (begin, over)) as pool:
        writing = [pool.submit(write, Job(one, url, told, channels, port)) for one in range(WRITERS)]
        reading = [pool.submit(read, Job(one, url, told, channels, port)) for one in range(READERS)]
        begin.wait(120)
        time.sleep(SECONDS)
        over.set()
        return [event for one in writing for event in one.result()], [one.result() for one in reading], channels


def states_of(events: list[Happened]) -> dict[str, list[State]]:
    """For each resource what is surely so, and when; before its first event it is hidden."""
    by: defaultdict[str, list[Happened]] = defaultdict(list)
    for event in events:
        by[event.resource].append(event)
    found = {}
    for resource, its in by.items():
        channel: str | None = None
        known = [State(0.0, its[0].began, HIDDEN, None)]
        for event, following in zip(its, [*its[1:], None], strict=True):
            channel = event.channel or channel
            known.append(State(event.ended, following.began if following else float("inf"), event.state, channel))
        found[resource] = known
    return found


def surely(states: list[State], begun: float, ended: float, late: float) -> State | None:
    """What was so from `late` seconds before a request until its end, if one state was."""
    place = bisect_right([one.since for one in states], begun - late) - 1
    if place < 0 or states[place].until < ended:
        return None
    return states[place]


def assert_nothing_hidden_is_seen(states: dict[str, list[State]], looked: list[Looked]) -> int:
    """Who was hidden for more than a second before a request is not in its answer; nor in a channel it has left."""
    seen = 0
    for one in looked:
        for begun, ended, path, places in one.answers:
            for place in places:
                known = states.get(one.names[place])
                if known is None:
                    continue
                seen += 1
                state = surely(known, begun, ended, LATE)
                assert state is None or state.state == LIVE, (path, one.names[place], state, begun)
                if state and "?channel=" in path and "resources?" in path:
                    assert state.channel in path, (path, one.names[place], state, begun)
    return seen


def assert_paging_misses_nothing(states: dict[str, list[State]], looked: list[Looked]) -> int:
    """Who was live throughout a reading of all pages is in it, once."""
    checked = 0
    starts = sorted((known[1].since, resource) for resource, known in states.items())
    for one in looked:
        for begun, ended, places in one.passes:
            seen = {one.names[place] for place in places}
            for _, resource in starts[: bisect_left(starts, (begun, ""))]:
                state = surely(states[resource], begun, ended, LATE)
                if state and state.state == LIVE:
                    checked += 1
                    assert resource in seen, (resource, state, begun, ended)
    return checked


def test_nothing_taken_back_is_seen_a_second_later_and_paging_misses_nothing(cast, settings, served: Served, report):
    served.start()
    events, looked, _ = run(cast, settings.database_url, served.port)
    assert [fault for one in looked for fault in one.wrong] == []
    states = states_of(events)
    seen = assert_nothing_hidden_is_seen(states, looked)
    checked = assert_paging_misses_nothing(states, looked)
    answers, passes = sum(len(one.answers) for one in looked), sum(len(one.passes) for one in looked)
    hidden = sum(event.state == HIDDEN for event in events)
    assert hidden > SECONDS / 10
    assert checked > 0
    report(
        f"{WRITERS} writers, {SECONDS} s: {len(events)} changes of {len(states)} resources, {hidden} of them taken back"
        f" or switched off; {READERS} readers: {answers:,} answers with {seen:,} mentions, none later than {LATE} s"
    )
    slow = max(one.slowest for one in looked) * 1000
    report(
        f"{passes:,} readings of all pages, {checked:,} items live throughout, each seen once; slowest {slow:,.0f} ms"
    )
