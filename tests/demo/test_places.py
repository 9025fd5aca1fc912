from datetime import date

from sqlalchemy import func, select

from cms.accounts.models import Organization
from cms.changes.models import Change
from cms.library.taxonomies.models import TaxonomyTerm
from cms.sites.models import Channel, ChannelContributor, Site


def test_bodies_stand_below_the_city_government(session):
    bodies = {one.name: one for one in session.scalars(select(Organization))}
    root = bodies["云泽市人民政府"]
    assert root.parent_id is None
    assert len(bodies) == 12
    assert all(one.lineage.startswith(root.lineage) for one in bodies.values())


def test_sites_name_the_three_units_that_answer_for_them(session):
    portal = session.scalars(select(Site).where(Site.slug == "portal")).one()
    units = [
        session.get_one(Organization, getattr(portal, f"{unit}_id")).name
        for unit in ("supervising", "sponsoring", "operating")
    ]
    assert units == ["云泽市人民政府", "云泽市人民政府办公室", "云泽市数据和政务服务局"]
    assert session.scalar(select(func.count()).select_from(Site)) == 5


def test_channels_make_a_tree_in_the_order_of_the_file(session):
    portal = session.scalars(select(Site.id).where(Site.slug == "portal")).one()
    channels = session.scalars(select(Channel).where(Channel.site_id == portal).order_by(Channel.position)).all()
    assert [one.path for one in channels][:3] == ["zwgk", "zwgk/zcwj", "zwgk/zcjd"]
    by_id = {one.id: one for one in channels}
    for one in channels:
        if one.parent_id:
            assert one.lineage.startswith(by_id[one.parent_id].lineage)
    assert [one.ends_on for one in channels if one.kind == "topic"] == [date(2029, 4, 30), date(2026, 12, 31)]


def test_departments_contribute_to_columns_of_the_portal(session):
    portal = session.scalars(select(Site.id).where(Site.slug == "portal")).one()
    column = session.scalars(select(Channel).where(Channel.site_id == portal, Channel.path == "zwgk/zcwj")).one()
    names = session.scalars(
        select(Organization.name)
        .join(ChannelContributor, ChannelContributor.organization_id == Organization.id)
        .where(ChannelContributor.channel_id == column.id)
    )
    assert set(names) == {"云泽市科学技术局", "云泽市人力资源和社会保障局", "云泽市民政局"}


def test_regions_are_a_tree_beside_the_built_in_ones(session):
    terms = {one.code: one for one in session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.scheme == "region"))}
    assert terms["990121"].broader_id == terms["990100"].id
    assert terms["990100"].broader_id == terms["990000"].id
    assert len(terms) > 5


def test_what_was_set_up_is_in_the_change_log(session):
    kinds = dict(session.execute(select(Change.kind, func.count()).group_by(Change.kind)).all())
    assert kinds["site_changed"] == 5
    assert kinds["channel_changed"] == session.scalar(select(func.count()).select_from(Channel))
    assert kinds["term_changed"] == 8
