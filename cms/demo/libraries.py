"""The thematic libraries of the demo, made by those who decide on the site, when what they show is public."""

from cms.delivery.writing.thematic import refill
from cms.demo.city import City
from cms.demo.reading import table
from cms.library.thematic.create_library import NewLibrary, create_library


def add_libraries(city: City) -> None:
    """Make each library with what it shows first, and fill it at once: nobody is to wait for the background."""
    for told in table("libraries.toml", "library"):
        new = NewLibrary(
            site_id=city.sites[told["site"]].id,
            slug=told["slug"],
            title=told["title"],
            description=told["description"],
            rule=told["rule"],
            pins=[city.resources[key] for key in told["pins"]],
        )
        made = create_library(city.actors[told["manager"]], city.session, new)
        refill(city.session, made.id)
