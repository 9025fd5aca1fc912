"""How a thematic library stands in the change log."""

from cms.changes.log import Scope
from cms.library.thematic.models import ThematicLibrary


def scope_of_library(library: ThematicLibrary) -> Scope:
    """A library's site and slug."""
    return {"sites": [library.site_id], "channels": [], "slug": library.slug}
