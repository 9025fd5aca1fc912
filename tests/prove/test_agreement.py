"""Two thousand objects, hundreds of principals: the check, the list and `_actions` say the same of each."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import select

from cms.ids import new_id
from cms.library.facts import facts_of, resources_matching
from cms.library.models import Resource
from cms.review.facts import facts_of_submissions, submissions_matching
from cms.review.models import Submission
from permissions.actions import KEY_NEVER, Action
from permissions.duties import Duty
from permissions.facts import Actor, Grant, Key
from permissions.rules import ON_RESOURCE, ON_SUBMISSION, allowed_objects, judge
from tests.cast import Cast
from tests.client import Client
from tests.drawn_library import filled
from tests.permissions.test_actions import MORE, counted
from tests.prove.conftest import Report
from tests.test_filters import lineages_of, told

pytestmark = pytest.mark.prove
OBJECTS, PRINCIPALS = 2000, 60
TYPES = (None, None, None, frozenset({"article"}), frozenset({"qa", "article"}), frozenset[str]())


def _grant(cast: Cast, draw: Random) -> Grant:
    level = draw.choice([None, 1, 2, 3])
    made = draw.choice(
        (
            Grant(organization=draw.choice(lineages_of(cast)), level=level),
            Grant(organization=draw.choice(lineages_of(cast)), level=level),
            Grant(site_id=draw.choice([cast.site, new_id()]), level=level),
            Grant(channel=f"/{draw.choice([*cast.channels.values()])}/", level=level),
            Grant(organization=draw.choice(lineages_of(cast)), role="secrecy"),
        )
    )
    return replace(made, types=draw.choice(TYPES))


def principal(cast: Cast, draw: Random) -> Actor:
    """Somebody with some duty, grants, unit, and now and then by a key."""
    key = Key("key", frozenset(Action) - KEY_NEVER, draw.choice([None, _grant(cast, draw)]))
    return Actor(
        draw.choice([*cast.accounts.values()]),
        draw.choice([*cast.persons.values()]),
        draw.choice([Duty.EDITOR, Duty.REVIEWER, Duty.REVIEWER, *Duty]),
        tuple(_grant(cast, draw) for _ in range(draw.randint(0, 4))),
        must_change_password=draw.random() < 0.05,
        unit=draw.choice(lineages_of(cast)),
        key=key if draw.random() < 0.2 else None,
    )


def top_level(cast: Cast) -> list[Actor]:
    """Who may switch off: too few of those who are drawn supervise what is public."""
    account, person = cast.accounts["rev_three_b"], cast.persons["rev_three_b"]
    given = [(Grant(organization=one, level=3),) for one in lineages_of(cast)]
    return [Actor(account, person, Duty.REVIEWER, grants, unit=grants[0].organization or "") for grants in given]


def test_check_list_and_answers_agree_of_every_object(cast: Cast, report: Report) -> None:
    filled(cast, OBJECTS)
    draw, yes, compared = Random(2026), Counter[str](), 0
    with cast.database.reading() as session:
        pairs = session.execute(select(Submission, Resource).join(Resource, Resource.id == Submission.resource_id))
        of_submissions = facts_of_submissions(session, [(one, other) for one, other in pairs])
        of_resources = facts_of(session, session.scalars(select(Resource)).all())
        sent = select(Submission.id).join(Resource, Resource.id == Submission.resource_id)
        drawn = [principal(cast, draw) for _ in range(PRINCIPALS)]
        for actor in [*drawn, *top_level(cast)]:
            for actions, facts, wanted, matching in (
                (ON_RESOURCE, of_resources, select(Resource.id), resources_matching),
                (ON_SUBMISSION, of_submissions, sent, submissions_matching),
            ):
                answered = told(actor, actions, facts)
                for action in actions:
                    listed = set(session.scalars(wanted.where(matching(allowed_objects(actor, action)))))
                    checked = {one for one, found in facts.items() if judge(actor, action, found).is_allowed}
                    assert listed == checked == answered[action], (actor, action)
                    yes[action] += len(checked)
                    compared += len(facts)
    assert set(yes) == {*ON_RESOURCE, *ON_SUBMISSION}
    assert all(yes.values()), "agreeing on nothing is no proof"
    report(
        f"{len(of_resources)} resources, {len(of_submissions)} submissions, {PRINCIPALS} principals:"
        f" {compared} answers compared three ways, {sum(yes.values())} of them yes; all agree"
    )
    report("yes: " + ", ".join(f"{count} {action}" for action, count in yes.most_common()))


def test_a_page_of_a_hundred_costs_three_statements_more_with_actions(
    client: Client, cast: Cast, report: Report
) -> None:
    for number in range(100):
        cast.submitted(cast.draft(title=f"第{number}号通知"))
    for path, who in (("resources", "gao_editor"), ("submissions", "rev_one")):
        said = []
        for include in ("", "&include=_actions"):
            with counted(cast.database) as statements:
                page = client.get(f"/api/v1/{path}?limit=100{include}", who).get_json()["data"]
            assert len(page) == 100
            said.append(len(statements))
        report(f"a page of 100 {path}: {said[0]} statements without _actions, {said[1]} with")
        assert said[1] - said[0] <= MORE
