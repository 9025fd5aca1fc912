"""Two people at the same moment, five hundred times of each kind: one wins, the other is told, nothing is half done."""

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cms.library.load import load_resource
from cms.review.models import Decision, Submission
from cms.web.preconditions import etag_of
from tests.cast import Cast
from tests.client import Client
from tests.prove.conftest import Report
from tests.separation.invariants import broken
from tests.separation.machine import looking

pytestmark = pytest.mark.prove
RACES = int(os.environ.get("PROVE_RACES", "500"))
REFUSED = {403, 404, 409, 412}
"""What the loser is told: the state is another, the version is, or the rules see that it waits for nobody any more."""

Side = Callable[[Client], list[TestResponse]]


class Race(NamedTuple):
    """Two sides over one submission or draft; each says what it was answered, request by request."""

    sides: tuple[Side, Side]
    about: str


def _decision(cast: Cast, submission: str, who: str, verdict: str = "approve") -> Side:
    with cast.database.reading() as session:
        found = session.get_one(Submission, submission)
        gates = {gate: "pass" for gate, level in found.gates.items() if level == 1} if verdict == "approve" else {}
        body = {"verdict": verdict, "content_hash": found.content_hash, "comment": "已阅", "gates": gates}
    return lambda client: [client.post(f"/api/v1/submissions/{submission}/decisions", who, json=body)]


def _version(cast: Cast, resource: str) -> dict[str, str]:
    with cast.database.reading() as session:
        return {"If-Match": etag_of(load_resource(session, resource).version)}


def two_decisions(cast: Cast, number: int) -> Race:
    """Two reviewers of one level; every other time one of them returns it."""
    submission = cast.submitted(cast.draft(title=f"第{number}号"))
    other = "return" if number % 2 else "approve"
    return Race((_decision(cast, submission, "rev_one"), _decision(cast, submission, "rev_one_b", other)), submission)


def decision_against_edit(cast: Cast, number: int) -> Race:
    """A reviewer decides while the editor takes it back and edits it."""
    draft = cast.draft(title=f"第{number}号")
    submission, path = cast.submitted(draft), f"/api/v1/resources/{draft}"
    seen = _version(cast, draft)

    def edit(client: Client) -> list[TestResponse]:
        taken_back = client.post(f"{path}/submissions/cancellation", "lin_editor", headers=seen)
        if taken_back.status_code != 200:
            return [taken_back]
        match = {"If-Match": taken_back.headers["ETag"]}
        return [taken_back, client.patch(path, "lin_editor", json={"content": {"title": "改后"}}, headers=match)]

    return Race((_decision(cast, submission, "rev_one"), edit), submission)


def two_claims(cast: Cast, number: int) -> Race:
    """Two reviewers claim."""
    submission = cast.submitted(cast.draft(title=f"第{number}号"))

    def claim(who: str) -> Side:
        return lambda client: [client.post(f"/api/v1/submissions/{submission}/claims", who, json={})]

    return Race((claim("rev_one"), claim("rev_one_b")), submission)


def two_submissions(cast: Cast, number: int) -> Race:
    """Two editors send the same draft."""
    draft = cast.draft(title=f"第{number}号")
    seen = _version(cast, draft)

    def send(who: str) -> Side:
        return lambda client: [client.post(f"/api/v1/resources/{draft}/submissions", who, json={}, headers=seen)]

    return Race((send("lin_editor"), send("gao_editor")), draft)


@pytest.mark.parametrize("kind", [two_decisions, decision_against_edit, two_claims, two_submissions])
def test_of_two_at_once_one_wins_and_the_other_is_told(
    app: Flask, client: Client, cast: Cast, report: Report, kind: Callable[[Cast, int], Race]
) -> None:
    outcomes: Counter[tuple[int, str]] = Counter()
    first: Counter[int] = Counter()
    draw = Random(2026)
    mine = [Client(app, client.token) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for number in range(RACES):
            race, barrier = kind(cast, number), Barrier(2)
            late = [draw.choice((0.0, 0.0, 0.001, 0.004)) for _ in race.sides]

            def run(
                place: int, race: Race = race, barrier: Barrier = barrier, late: list[float] = late
            ) -> list[TestResponse]:
                barrier.wait(30)
                time.sleep(late[place])
                return race.sides[place](mine[place])

            answers = [one.result(60) for one in [pool.submit(run, place) for place in (0, 1)]]
            won = [all(answer.status_code < 300 for answer in side) for side in answers]
            assert sum(won) == 1, [(answer.status_code, answer.get_data()) for side in answers for answer in side]
            first[won.index(True)] += 1
            lost = answers[won.index(False)][-1]
            assert lost.status_code in REFUSED, lost.get_data()
            problem = lost.get_json()
            outcomes[lost.status_code, (problem["detail"] or problem["title"]).partition("，至")[0]] += 1
    with looking(cast.database) as connection:
        assert broken(connection) == []
    with cast.database.reading() as session:
        decided = [*session.scalars(select(Decision.submission_id))]
        assert len(decided) == len(set(decided))
    told = "; ".join(f"{count} × {status} {detail}" for (status, detail), count in sorted(outcomes.items()))
    report(f"{kind.__name__.replace('_', ' ')}: {RACES} races, won by {first[0]} and {first[1]}; the losers: {told}")
