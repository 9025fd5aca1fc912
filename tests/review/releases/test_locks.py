"""Who locks several items of a release does so in the order of their ids, so that nobody's work ends as a deadlock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from cms.library.models import Resource
from cms.review.models import Submission
from tests.blocking import wait_until_blocking
from tests.client import Client
from tests.review.releases.conftest import Desk

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer
ROUNDS = 5


def awaiting_the_last(desk: Desk, *ids: str) -> list[str]:
    """A release of these drafts, each of which waits for the last level only; their submissions."""
    desk.make(*ids)
    sent = [desk.cast.submitted(one) for one in ids]
    for submission in sent:
        desk.cast.approve(submission, "rev_one", "rev_two")
    return sent


def test_a_decision_locks_its_own_item_after_those_of_lower_id(desk: Desk) -> None:
    first, last = sorted((desk.notice, desk.annex))
    approved, submission = awaiting_the_last(desk, first, last)
    desk.cast.decide(approved, "rev_three")
    with ThreadPoolExecutor(1) as reviewer:
        with desk.cast.database.writing() as holder:
            holder.execute(select(Resource.id).where(Resource.id == first).with_for_update())
            decided = reviewer.submit(desk.cast.decide, submission, "rev_three")
            wait_until_blocking(desk.cast.database, holder)
            holder.execute(select(Resource.id).where(Resource.id == last).with_for_update(nowait=True))
        assert decided.result(30) == "published"


def test_decisions_from_either_side_publish_all_of_it_beside_who_names_the_same_items(
    app: Flask, client: Client, desk: Desk
) -> None:
    own = [Client(app, client.token) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        for number in range(ROUNDS):
            ids = [desk.cast.draft(title=f"第{number}批第{place}号") for place in range(3)]
            sent = awaiting_the_last(desk, *ids)
            desk.cast.decide(sent[1], "rev_three")
            barrier = Barrier(3)
            named = {"name": "另一组", "organization_id": desk.cast.organizations["science"], "resource_ids": ids}

            def decide(one: Client, submission: str, who: str, barrier: Barrier = barrier) -> int:
                with desk.cast.database.reading() as session:
                    found = session.get_one(Submission, submission)
                gates = {gate: "pass" for gate, level in found.gates.items() if level == found.level}
                body = {"verdict": "approve", "content_hash": found.content_hash, "gates": gates}
                barrier.wait(30)
                return int(one.post(f"/api/v1/submissions/{submission}/decisions", who, json=body).status_code)

            def name(one: Client, barrier: Barrier = barrier, named: dict[str, object] = named) -> int:
                barrier.wait(30)
                return int(one.post("/api/v1/releases", "lin_editor", json=named).status_code)

            answers = [
                pool.submit(decide, own[0], sent[0], "rev_three"),
                pool.submit(decide, own[1], sent[2], "rev_three_b"),
                pool.submit(name, own[2]),
            ]
            assert [one.result(60) for one in answers] == [201, 201, 409]
            assert desk.states(*ids) == [("published", True)] * 3
