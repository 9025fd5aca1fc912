"""When a name changes, what shows it is made anew, and nothing else."""

from sqlalchemy import select

from cms.accounts.organizations.update_organization import update_organization
from cms.changes.consumers import register
from cms.changes.log import Subject, append
from cms.changes.models import Change
from cms.delivery.models import DeliveredResource
from cms.library.load import load_resource
from cms.library.taxonomies.models import TaxonomyTerm
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.publishing.withdraw import withdraw
from cms.sites.channels.update_channel import update_channel
from cms.sites.update_site import update_site
from tests.cast import Cast
from tests.client import Client


def settle(cast: Cast) -> None:
    """Let the worker do everything that there is to do."""
    with cast.database.writing() as session:
        register(session, CONSUMER)
    while renew_dependants(cast.database):
        pass


def kinds(cast: Cast, resource_id: str) -> list[str]:
    with cast.database.reading() as session:
        log = select(Change.kind).where(Change.resource_id == resource_id).order_by(Change.sequence)
        return list(session.scalars(log))


def test_a_renamed_channel_shows_in_what_stands_in_it(client: Client, cast: Cast) -> None:
    made = cast.published()
    settle(cast)
    with cast.database.writing() as session:
        update_channel(cast.actor("an_admin"), session, cast.channels["notices"], 1, {"name": "公告栏", "slug": "ggl"})
    settle(cast)
    shown = client.get(f"/delivery/v1/resources/{made}").get_json()["data"]
    assert [(one["name"], one["path"]) for one in shown["channels"]] == [("公告栏", "ggl")]
    assert shown["page_tags"]["ColumnName"] == "公告栏"
    assert kinds(cast, made) == ["published", "updated"]


def test_a_renamed_site_and_term_show(client: Client, cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        update_site(cast.actor("an_admin"), session, cast.site, 1, {"name": "云泽政府网"})
        term = session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code == "science")).one()
        term.label_zh = "科学技术"
        scope = {"scheme": "subject", "code": "science"}
        append(session, "term_changed", Subject("taxonomy_term", term.id), scope_after=scope)
    settle(cast)
    shown = client.get(f"/delivery/v1/resources/{made}").get_json()["data"]
    assert shown["page_tags"]["SiteName"] == "云泽政府网"
    assert shown["subjects"][0]["label"]["zh"] == "科学技术"


def test_a_renamed_organization_shows(client: Client, cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        update_organization(cast.actor("an_admin"), session, cast.organizations["science"], {"name": "云泽市科技局"})
    settle(cast)
    assert client.get(f"/delivery/v1/resources/{made}").get_json()["data"]["publisher"]["name"] == "云泽市科技局"


def test_what_did_not_change_is_left_alone(cast: Cast) -> None:
    made = cast.published()
    settle(cast)
    with cast.database.writing() as session:
        update_channel(cast.actor("an_admin"), session, cast.channels["policies"], 1, {"name": "别的栏目"})
        append(session, "channel_changed", Subject("channel", cast.channels["notices"]))
    settle(cast)
    assert kinds(cast, made) == ["published"]


def test_what_was_withdrawn_is_not_brought_back(cast: Cast) -> None:
    made = cast.published()
    with cast.database.writing() as session:
        append(session, "channel_changed", Subject("channel", cast.channels["notices"]))
    with cast.database.writing() as session:
        withdraw(cast.actor("rev_one"), session, made, load_resource(session, made).version, "有误")
    settle(cast)
    with cast.database.reading() as session:
        assert session.get_one(DeliveredResource, made).status == "gone"


def test_a_thematic_library_is_filled_with_what_was_public_before(client: Client, cast: Cast) -> None:
    made = cast.published()
    settle(cast)
    asked = {"site_id": cast.site, "slug": "vouchers", "title": "创新券", "rule": {"subject": ["science"]}}
    library = client.post("/api/v1/thematic-libraries", "rev_one", json=asked).get_json()["data"]["id"]
    shown = f"/delivery/v1/resources?library={library}"
    assert client.get(shown).get_json()["data"] == []
    settle(cast)
    assert [one["id"] for one in client.get(shown).get_json()["data"]] == [made]


def test_what_was_just_made_is_shown_nowhere_yet(cast: Cast) -> None:
    made = cast.published()
    settle(cast)
    with cast.database.writing() as session:
        append(session, "channel_changed", Subject("channel", cast.channels["notices"]), scope_after={"channels": []})
        shown = session.get_one(DeliveredResource, made)
        shown.etag = "not made again"
    settle(cast)
    with cast.database.reading() as session:
        assert session.get_one(DeliveredResource, made).etag == "not made again"
