"""Channels over HTTP. Removing one is asked of a later noun too, which knows what is placed in it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import REVIEWED, answer_reviewed
from cms.accounts.change_requests.kinds import describe
from cms.sites.actions import actions_on_channels
from cms.sites.blueprint import blueprint
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.channels.fields import dated
from cms.sites.channels.get_channel import get_channel
from cms.sites.channels.list_channels import list_channels
from cms.sites.channels.update_channel import update_channel
from cms.sites.models import Channel
from cms.sites.present import present_channel
from cms.sites.queries import contributors
from cms.web.answers import Answer, one
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests import sites as requests
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.sites import ChannelAnswer, ChannelPage


def _answer(
    actor: Actor, session: Session, channel: Channel, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    data = present_channel(channel, contributors(session, [channel.id])[channel.id])
    shown = {**data, **actions_on_channels(actor, session, [channel])[channel.id]}
    return Answer(one(shown), status, {"ETag": etag_of(channel.version), **(headers or {})})


@blueprint.route("/sites/<uuid:site_id>/channels", methods=["GET"])
@blueprint.arguments(requests.ChannelQuery, location="query")
@blueprint.response(200, ChannelPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any], site_id: UUID) -> Answer:
    """List a site's channels, in the order of the tree unless sorted otherwise."""
    page = list_channels(actor, session, str(site_id), query)
    found = [row[0] for row in page.rows]
    contributing = contributors(session, [channel.id for channel in found])
    actions = actions_on_channels(actor, session, found) if ACTIONS in query["include"] else {}
    shown = [{**present_channel(one, contributing[one.id]), **actions.get(one.id, {})} for one in found]
    return page_answer(page, shown)


@blueprint.route("/sites/<uuid:site_id>/channels", methods=["POST"])
@blueprint.arguments(requests.ChannelBody)
@blueprint.response(201, ChannelAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID) -> Answer:
    """Add a channel to a site."""
    made = create_channel(actor, session, str(site_id), NewChannel(**dated(body)))
    return _answer(actor, session, made, 201, {"Location": f"/api/v1/sites/{site_id}/channels/{made.id}"})


@blueprint.route("/sites/<uuid:site_id>/channels/<uuid:channel_id>", methods=["GET"])
@blueprint.response(200, ChannelAnswer)
@reading
def get(actor: Actor, session: Session, site_id: UUID, channel_id: UUID) -> Answer:
    """Read a channel."""
    return _answer(actor, session, get_channel(actor, session, str(site_id), str(channel_id)))


@blueprint.route("/sites/<uuid:site_id>/channels/<uuid:channel_id>", methods=["PATCH"])
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(requests.ChannelBody(partial=True))
@blueprint.response(200, ChannelAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=REVIEWED)
@writing
def update(actor: Actor, session: Session, body: dict[str, Any], site_id: UUID, channel_id: UUID) -> Answer:
    """Change a channel; another slug or parent moves it with everything below. What the public sees is reviewed."""
    found, version = get_channel(actor, session, str(site_id), str(channel_id)), expected_version()
    now = present_channel(found, contributors(session, [found.id])[found.id])

    def at_once() -> Answer:
        return _answer(actor, session, update_channel(actor, session, found.id, version, dated(body)))

    return answer_reviewed(actor, session, "channel.update", describe(found.id, version, body, now), at_once)
