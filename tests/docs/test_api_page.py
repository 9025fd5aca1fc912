"""docs/api.md has every route, docs/concepts.md every action, both with who may."""

import re

import pytest
from flask import Flask

from cms.app import create_app
from cms.library.models import State
from permissions.actions import GRANTED, Action
from permissions.duties import Duty
from tests import databases
from tests.docs.pages import coded, page, rows

PUBLIC, SIGNED_IN = "public", "all"
DUTIES = {duty.value for duty in Duty}


@pytest.fixture
def application(tmp_path) -> Flask:
    """The application as `zhengku serve` makes it."""
    return create_app(databases.settings(tmp_path))


def routes(application: Flask) -> dict[tuple[str, str], bool]:
    """Method and path of every route, and whether it is public."""
    found = {}
    for rule in application.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>]*:)?([^<>:]+)>", r"{\1}", rule.rule)
        view = application.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[method, path] = getattr(view, "is_public", False)
    return found


def listed() -> dict[tuple[str, str], set[str]]:
    """Method and path of every route on the page, and who may."""
    found = [row for row in rows(page("docs/api.md")) if len(row) == 4 and row[1].startswith("`/")]
    keys = [(row[0], row[1].strip("`")) for row in found]
    assert len(keys) == len(set(keys))
    return {key: set(row[2].split(", ")) for key, row in zip(keys, found, strict=True)}


def test_every_route_is_listed_and_none_is_made_up(application):
    assert set(listed()) == set(routes(application))


def test_what_is_public_is_said_to_be(application):
    assert {key for key, who in listed().items() if who == {PUBLIC}} == {
        key for key, is_public in routes(application).items() if is_public
    }


def test_everybody_else_is_named_by_duty():
    assert all(who in ({PUBLIC}, {SIGNED_IN}) or who <= DUTIES for who in listed().values())


def test_every_action_is_listed_with_the_duties_that_have_it():
    table = {
        row[0].strip("`"): row[1] for row in rows(page("docs/concepts.md")) if row[0].startswith("`") and len(row) == 3
    }
    assert set(Action) <= set(table)
    for action in Action:
        having = {duty.value for duty, actions in GRANTED.items() if action in actions}
        named = DUTIES if table[action] == "all four" else set(table[action].split(", "))
        assert named == having, action


def test_every_duty_and_state_is_explained():
    explained = {name for row in rows(page("docs/concepts.md")) for name in coded(row[0])}
    assert explained >= DUTIES | {state.value for state in State}
