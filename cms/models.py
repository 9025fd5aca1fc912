"""Every table of the product, imported in one place: for migrations and the drift check."""

from cms.accounts import models as accounts
from cms.changes import models as changes
from cms.db import Base
from cms.delivery import models as delivery
from cms.harvest import models as harvest
from cms.library import models as library
from cms.library.attachments import models as attachments
from cms.library.bulk_edits import models as bulk_edits
from cms.library.hidden_relations import models as hidden_relations
from cms.library.likeness import models as likeness
from cms.library.offers import models as offers
from cms.library.pins import models as pins
from cms.library.placements import models as placements
from cms.library.previews import models as previews
from cms.library.taxonomies import models as taxonomies
from cms.library.thematic import models as thematic
from cms.publishing import models as publishing
from cms.publishing.interpretations import models as interpretations
from cms.review import models as review
from cms.review.migrations import models as migrations
from cms.review.releases import models as releases
from cms.sites import models as sites
from cms.sites.off_switches import models as off_switches
from cms.supervision.disclosure import models as disclosure
from cms.supervision.erasures import models as erasures
from cms.web import models as web

__all__ = [
    "accounts",
    "attachments",
    "bulk_edits",
    "changes",
    "delivery",
    "disclosure",
    "erasures",
    "harvest",
    "hidden_relations",
    "interpretations",
    "library",
    "likeness",
    "metadata",
    "migrations",
    "off_switches",
    "offers",
    "pins",
    "placements",
    "previews",
    "publishing",
    "releases",
    "review",
    "sites",
    "taxonomies",
    "thematic",
    "web",
]

metadata = Base.metadata
