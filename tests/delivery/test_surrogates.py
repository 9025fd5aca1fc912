"""Each answer names what it depends on: a change drops what it makes old, and leaves what it does not touch."""

from collections.abc import Callable

import pytest

from cms.changes.consumers import register
from cms.changes.keys import RESOURCES
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from cms.library.thematic.create_library import NewLibrary, create_library
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.publishing.off_switches.subjects import Named
from cms.publishing.off_switches.switch_off import switch_off
from cms.publishing.off_switches.switch_on import switch_on
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.create_site import NewSite, create_site
from tests.cast import Cast
from tests.front.test_front import Desk

RESOURCE = "/delivery/v1/resources"
COUNTS = f"{RESOURCE}/counts?by="


@pytest.fixture
def desk(app, database, cast) -> Desk:
    return Desk(app, database)


@pytest.fixture
def elsewhere(cast: Cast) -> str:
    """A channel of another site, `kjj`; its id."""
    admin, unit = cast.actor("an_admin"), cast.organizations["science"]
    new = NewSite(
        slug="kjj",
        name="科技局",
        domain="kjj.example",
        site_id_code="9900000009",
        legal_name="科技局",
        **{f"{name}_id": unit for name in ("supervising", "sponsoring", "operating")},
    )
    with cast.database.writing() as session:
        site = create_site(admin, session, new)
        return create_channel(admin, session, site.id, NewChannel(slug="tz", name="通知", owner_id=unit)).id


def thematic(cast: Cast, *pins: str) -> str:
    """A library on the portal of whatever is about science, filled; its id."""
    new = NewLibrary(site_id=cast.site, slug="talent", title="人才", rule={"subject": ["science"]}, pins=pins)
    with cast.database.writing() as session:
        register(session, CONSUMER)
        made = create_library(cast.actor("rev_three"), session, new).id
    while renew_dependants(cast.database):
        pass
    return made


def revised(cast: Cast, one: str, **changed: object) -> None:
    """Another version of what is public, public too."""
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, load_resource(session, one).version, changed)
    cast.approve(cast.submitted(one))


def off(cast: Cast, one: str) -> str:
    with cast.database.writing() as session:
        return switch_off(cast.actor("rev_three"), session, Named("resource", one), "核实").id


def on(cast: Cast, switch: str) -> None:
    with cast.database.writing() as session:
        switch_on(cast.actor("rev_three_b"), session, switch)


def test_every_answer_says_by_what_it_is_purged(client, cast, elsewhere):
    pin, gone = cast.published(), cast.published()
    library = thematic(cast, pin, gone)
    cast.withdraw(gone)
    with cast.database.reading() as session:
        number = load_resource(session, pin).index_number
    expected = {
        f"{RESOURCE}/{pin}/related": [f"r/{pin}"],
        f"{RESOURCE}/{pin}/locales": [f"r/{pin}"],
        f"{RESOURCE}/{pin}/json-ld": [f"r/{pin}"],
        f"{RESOURCE}/by-index?index_number={number}": [f"r/{pin}"],
        f"{COUNTS}type": [RESOURCES],
        f"{COUNTS}type&site=portal": [f"s/{cast.site}"],
        f"{COUNTS}type&site=portal&archived=true": [RESOURCES],
        f"{COUNTS}type&channel={elsewhere}": [f"c/{elsewhere}"],
        f"{COUNTS}year&library={library}": [RESOURCES],
        f"{RESOURCE}?site=portal&library=talent": [RESOURCES],
        f"{RESOURCE}?site=portal&fields=title,relations": [RESOURCES],
        f"{RESOURCE}?site=portal&fields=title": [f"s/{cast.site}"],
        f"/delivery/v1/libraries/{library}": [f"r/{pin}", f"r/{gone}"],
        "/delivery/v1/sites/portal/libraries": [],
        "/delivery/v1/sites/portal/channels": [],
        "/delivery/v1/sites/portal": [],
        "/delivery/v1/sites": [],
    }
    told = {path: client.get(path).headers["Surrogate-Key"].split()[1:] for path in expected}
    assert told == expected


CHANGES: dict[str, Callable[[Cast, str], object]] = {
    "retitled": lambda cast, one: revised(cast, one, title="另一个标题"),
    "moved": lambda cast, one: revised(cast, one, channels=[cast.channels["notices"]]),
    "without its relation": lambda cast, one: revised(cast, one, relations=[]),
    "withdrawn": lambda cast, one: cast.withdraw(one),
    "archived": Cast.archive,
    "off": off,
    "off and on": lambda cast, one: on(cast, off(cast, one)),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_is_kept_is_what_the_application_would_answer(desk, client, cast, elsewhere, change):
    other = cast.published()
    one = cast.published(channels=[elsewhere], relations=[{"type": "related", "target_id": other}])
    library = thematic(cast, one)
    paths = [
        *(f"{RESOURCE}/{each}{what}" for each in (one, other) for what in ("", "/related", "/locales", "/json-ld")),
        *(f"{COUNTS}{by}&site={site}" for by in ("type", "channel", "year") for site in ("portal", "kjj")),
        f"{COUNTS}type&library={library}",
        f"{RESOURCE}?site=portal&library=talent",
        f"{RESOURCE}?site=portal&fields=title,relations",
        f"/delivery/v1/libraries/{library}",
        "/feeds/portal/-/libraries/talent.rss",
    ]
    for path in paths:
        desk.get(path)
    CHANGES[change](cast, one)
    for path in paths:
        kept, fresh = desk.get(path), client.get(path)
        assert (kept.status_code, kept.headers.get("ETag")) == (fresh.status_code, fresh.headers.get("ETag")), path


def test_what_a_change_does_not_touch_stays(desk, cast, elsewhere):
    one, other = cast.published(channels=[elsewhere]), cast.published()
    paths = [
        f"{RESOURCE}/{other}/related", f"{RESOURCE}/{other}/json-ld", f"{COUNTS}type&site=portal",
        "/delivery/v1/sites/portal/channels",
    ]  # fmt: skip
    for path in paths:
        desk.get(path)
    desk.asked.clear()
    cast.withdraw(one)
    for path in paths:
        desk.get(path)
    assert desk.asked == []
