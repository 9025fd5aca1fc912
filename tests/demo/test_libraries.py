from sqlalchemy import func, select

from cms.delivery.models import DeliveredTerm
from cms.demo.reading import table
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Site
from cms.supervision.disclosure.queries import categories_of
from cms.supervision.disclosure.standings import MISSING, headings, standings, states


def test_every_library_shows_something_of_more_than_its_own_pins(session):
    libraries = session.scalars(select(ThematicLibrary)).all()
    assert {one.slug for one in libraries} == {one["slug"] for one in table("libraries.toml", "library")}
    for one in libraries:
        shown = select(func.count()).where(DeliveredTerm.field == "library", DeliveredTerm.value == one.id)
        assert session.scalar(shown) >= 5


def test_every_site_has_a_disclosure_catalogue_with_an_entrance_for_requests(session):
    for site in session.scalars(select(Site)).all():
        categories = categories_of(session, site.id)
        assert len(categories) >= 20
        (entrance,) = [one for one in categories if one.kind == "on_request"]
        assert entrance.url == f"https://zwfw.yunze.example/disclosure/{site.slug}"


def test_the_catalogue_of_the_portal_lacks_nothing_but_what_shows_that_something_can_be_lacking(session):
    portal = session.scalars(select(Site).where(Site.slug == "portal")).one()
    categories = categories_of(session, portal.id)
    states_by_id = states(categories, standings(session, categories), headings(session, portal.id))
    lacking = {one.code for one in categories if states_by_id[one.id] in MISSING}
    assert lacking == {"fees"}
