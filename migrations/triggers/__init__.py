"""Every rule that the database keeps by trigger: one list, reinstalled after a migration, compared by the check."""

from migrations.rules import Rule
from migrations.triggers.accounts import ACCOUNTS
from migrations.triggers.change_requests import CHANGE_REQUESTS
from migrations.triggers.delegations import DELEGATIONS
from migrations.triggers.erasures import ERASURES
from migrations.triggers.hidden_relations import HIDDEN_RELATIONS
from migrations.triggers.interpretations import INTERPRETATIONS
from migrations.triggers.later_reviews import LATER_REVIEWS
from migrations.triggers.library import LIBRARY
from migrations.triggers.migration_batches import MIGRATION_BATCHES
from migrations.triggers.off_switches import OFF_SWITCHES
from migrations.triggers.offers import OFFERS
from migrations.triggers.pins import PINS
from migrations.triggers.placements import PLACEMENTS
from migrations.triggers.publishing import PUBLISHING
from migrations.triggers.releases import RELEASES
from migrations.triggers.review import REVIEW

TRIGGERS: tuple[Rule, ...] = (
    *ACCOUNTS,
    *CHANGE_REQUESTS,
    *DELEGATIONS,
    *LIBRARY,
    *REVIEW,
    *LATER_REVIEWS,
    *MIGRATION_BATCHES,
    *PUBLISHING,
    *INTERPRETATIONS,
    *RELEASES,
    *OFFERS,
    *PLACEMENTS,
    *PINS,
    *HIDDEN_RELATIONS,
    *OFF_SWITCHES,
    *ERASURES,
)
