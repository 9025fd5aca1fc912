"""The bodies, sites, channels and terms of the demo city."""

from typing import Any

from cms.accounts.organizations.create_organization import NewOrganization, add_organization, create_organization
from cms.demo.city import City
from cms.demo.reading import table
from cms.library.taxonomies.create_term import NewTerm, create_term
from cms.library.taxonomies.queries import find_term
from cms.library.taxonomies.seed_schemes import seed_schemes
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.create_site import NewSite, create_site
from cms.supervision.disclosure.adopt_default import adopt_default
from cms.supervision.disclosure.fields import ON_REQUEST
from cms.supervision.disclosure.queries import categories_of
from cms.supervision.disclosure.update_category import update_category
from schemas.text import Text

STEP = 10
"""Positions are this far apart, so that a channel or term can be put between two."""


def found_city(city: City) -> None:
    """Make the root of the tree, before there is anybody who could: the city government."""
    told = table("organizations.toml", "organization")[0]
    city.organizations[told["key"]] = add_organization(city.session, _organization(city, told))


def add_bodies(city: City) -> None:
    """Make every other body, below its parent."""
    for told in table("organizations.toml", "organization")[1:]:
        new = _organization(city, told)
        city.organizations[told["key"]] = create_organization(city.administrator, city.session, new)


def _organization(city: City, told: dict[str, Any]) -> NewOrganization:
    parent = told.get("parent")
    return NewOrganization(
        name=told["name"],
        credit_code=told["credit_code"],
        level=told["level"],
        parent_id=city.organizations[parent].id if parent else None,
        region=told["region"],
    )


def add_sites(city: City) -> None:
    """Make the sites with their trees of channels."""
    for told in table("sites.toml", "site"):
        facts = {name: told[name] for name in ("slug", "name", "domain", "site_id_code", "legal_name", "description")}
        units = {f"{unit}_id": city.organizations[told[unit]].id for unit in ("supervising", "sponsoring", "operating")}
        made = create_site(city.administrator, city.session, NewSite(**facts, **units))
        city.sites[told["slug"]] = made
        for place, channel in enumerate(told["channels"], 1):
            _add_channel(city, told["slug"], dict(channel), place * STEP)


def _add_channel(city: City, site: str, told: dict[str, Any], position: int) -> None:
    parent = told.pop("parent", None)
    new = NewChannel(
        owner_id=city.organizations[told.pop("owner")].id,
        contributor_ids=[city.organizations[key].id for key in told.pop("contributors", ())],
        parent_id=city.channels[f"{site}:{parent}"].id if parent else None,
        position=position,
        **told,
    )
    made = create_channel(city.administrator, city.session, city.sites[site].id, new)
    city.channels[f"{site}:{made.path}"] = made


def add_catalogues(city: City) -> None:
    """Give every site the usual disclosure catalogue (L13), with the place where information is asked for."""
    for slug, site in city.sites.items():
        adopt_default(city.administrator, city.session, site.id)
        for one in categories_of(city.session, site.id):
            if one.kind == ON_REQUEST:
                entrance = {"url": f"https://zwfw.yunze.example/disclosure/{slug}"}
                update_category(city.administrator, city.session, site.id, one.id, one.version, entrance)


def add_terms(city: City) -> None:
    """Make the built-in schemes whole, and add the terms of the invented place."""
    seed_schemes(city.session)
    for scheme in table("taxonomies.toml", "scheme"):
        for place, told in enumerate(scheme["terms"], 1):
            if find_term(city.session, scheme["code"], told["code"]) is None:
                label = Text(told["zh"], told["en"])
                new = NewTerm(code=told["code"], label=label, broader=told.get("broader"), position=place * STEP)
                create_term(city.administrator, city.session, scheme["code"], new)
