"""Offers, placements and pins as answers: one with what may be done with it, and pages of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic

from sqlalchemy.orm import Session

from cms.library.models import Resource
from cms.review.sides import Pairs, Sided, Taking, taking
from cms.web.actions import present_actions
from cms.web.answers import Answer, one
from cms.web.paging import Page, page_answer
from permissions.facts import Actor, SharedFacts
from permissions.sharing import Shared
from schemas.query import ACTIONS

Places = Mapping[str, Taking]


@dataclass(frozen=True)
class Presented(Generic[Sided]):
    """How one kind of them is told: where each is, what rules there are, its facts, and its rows."""

    path: str
    rules: Shared
    facts: Callable[[Session, Pairs[Sided], Places | None], dict[str, SharedFacts]]
    rows: Callable[[Session, Pairs[Sided], Places], list[dict[str, object]]]

    def answer(
        self, actor: Actor, session: Session, made: Sided, resource: Resource, status: int = 200, **more: object
    ) -> Answer:
        """One of them, with `more` that only the whole tells."""
        pairs = [(made, resource)]
        places = taking(session, [made.channel_id])
        actions = self._actions(actor, session, pairs, places)[made.id]
        headers = {"Location": f"/api/v1/{self.path}/{made.id}"} if status == HTTPStatus.CREATED else {}
        return Answer(one({**self.rows(session, pairs, places)[0], **more, **actions}), status, headers)

    def page(self, actor: Actor, session: Session, found: Page, query: Mapping[str, Any]) -> Answer:
        """A page of them, with what may be done with each if that is asked for."""
        pairs = [(row[0], row[1]) for row in found.rows]
        places = taking(session, [made.channel_id for made, _ in pairs])
        actions = self._actions(actor, session, pairs, places) if ACTIONS in query["include"] else {}
        rows = self.rows(session, pairs, places)
        return page_answer(found, [{**row, **actions.get(str(row["id"]), {})} for row in rows])

    def _actions(
        self, actor: Actor, session: Session, pairs: Pairs[Sided], places: Places
    ) -> dict[str, dict[str, object]]:
        facts = self.facts(session, pairs, places)
        return {made_id: present_actions(self.rules.reasons(actor, found)) for made_id, found in facts.items()}
