"""Hidden relations: hidden and shown again by top-level reviewers of the unit whose page it is, two persons."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.authors import authors
from migrations.triggers.refusals import refused, refused_update

_OF_A_HIDDEN_RELATION = (
    "source_id", "type", "target_id", "reason", "hidden_by", "hidden_person_id", "hidden_at",
)  # fmt: skip
"""What of it says what a page does not show, who said so, when and why."""
_NOT_OF_THE_UNIT = """NOT EXISTS (
    SELECT 1 FROM account JOIN role_assignment AS held ON held.account_id = account.id
    JOIN resource AS page ON page.id = NEW.target_id JOIN organization AS unit ON unit.id = page.organization_id
    LEFT JOIN channel AS home ON home.id = page.home_channel_id
    LEFT JOIN organization AS scope ON scope.id = held.organization_id
    LEFT JOIN channel AS branch ON branch.id = held.channel_id
    WHERE account.id = NEW.{0}_by AND account.person_id = NEW.{0}_person_id AND account.duty = 'reviewer'
    AND held.level = 3 AND (
        held.site_id = page.home_site_id OR substr(unit.lineage, 1, length(scope.lineage)) = scope.lineage
        OR substr(home.lineage, 1, length(branch.lineage)) = branch.lineage
    )
)"""
_LIFTED_BY_NONE = f"""NEW.shown_at IS NOT NULL AND ({_NOT_OF_THE_UNIT.format("shown")} OR EXISTS (
    SELECT 1 FROM {authors("NEW.source_id, NEW.target_id")} AS author WHERE author.person_id = NEW.shown_person_id
))"""
_SHOWN_ANYWAY = """NOT NEW.is_hidden AND EXISTS (
    SELECT 1 FROM hidden_relation AS hidden WHERE hidden.source_id = NEW.source_id AND hidden.type = NEW.type
    AND hidden.target_id = NEW.target_id AND hidden.shown_at IS NULL
)"""
_SHOWN, _WRONG_REVIEWER = "the page does not show this relation", "no top-level reviewer of the unit decided this"

HIDDEN_RELATIONS: tuple[Rule, ...] = (
    Undeletable("hidden_relation"),
    *(Immutable("hidden_relation", column) for column in _OF_A_HIDDEN_RELATION),
    Custom("relation_hidden", "hidden_relation", *refused(_NOT_OF_THE_UNIT.format("hidden"), _WRONG_REVIEWER)),
    Custom(
        "relation_hidden_first",
        "hidden_relation",
        *refused("NEW.shown_at IS NOT NULL", "what is hidden is hidden first"),
    ),
    Custom("relation_lifted", "hidden_relation", *refused_update(_LIFTED_BY_NONE, _WRONG_REVIEWER)),
    Custom(
        "relation_shown_again", "hidden_relation", *refused_update("OLD.shown_at IS NOT NULL", "it was lifted already")
    ),
    Custom("relation_written", "delivered_relation", *refused(_SHOWN_ANYWAY, _SHOWN)),
    Custom("relation_rewritten", "delivered_relation", *refused_update(_SHOWN_ANYWAY, _SHOWN)),
)
