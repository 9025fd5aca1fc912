"""Important documents go public with an interpretation, or with a waiver by somebody else than the author."""

from migrations.rules import AppendOnly, Custom, Half, Rule
from migrations.triggers.authors import authors
from migrations.triggers.refusals import refused

_WAIVED_OWN = f"""EXISTS (
    SELECT 1 FROM resource CROSS JOIN {authors("NEW.resource_id")} AS author
    WHERE resource.id = NEW.resource_id AND author.person_id = NEW.person_id
    AND (author.number > resource.published_number OR author.number = NEW.revision_number)
) OR EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = submission.submitted_by
    WHERE submission.id = NEW.submission_id AND account.person_id = NEW.person_id
)"""
_NOT_WHAT_IS_WAIVED = """NOT EXISTS (
    SELECT 1 FROM submission JOIN account ON account.id = NEW.account_id
    WHERE submission.id = NEW.submission_id AND submission.resource_id = NEW.resource_id
    AND submission.state IN ('open', 'approved') AND submission.revision_number = NEW.revision_number
    AND submission.content_hash = NEW.content_hash AND account.person_id = NEW.person_id
)"""
_UNINTERPRETED = "an important document goes public with an interpretation or a waiver"
_IS_IMPORTANT = """EXISTS (
    SELECT 1 FROM resource JOIN revision ON revision.resource_id = resource.id
    JOIN revision_content ON revision_content.revision_id = revision.id
    WHERE resource.id = NEW.resource_id AND resource.type = 'policy_document'
    AND revision.number = NEW.revision_number AND {told}
)"""
_TOLD_IMPORTANT = (
    "json_extract(revision_content.content, '$.important') = 1",
    "revision_content.content -> 'important' = 'true'::jsonb",
)
"""How the content of a document says that it is important: on SQLite, on PostgreSQL."""
_HIDDEN_OF = """EXISTS (
        SELECT 1 FROM hidden_relation AS hidden WHERE hidden.source_id = {source}.source_id
        AND hidden.target_id = NEW.resource_id AND hidden.type = 'interprets' AND hidden.shown_at IS NULL
    )"""
"""That the document's page does not show this interpretation."""
_UNEXPLAINED = f"""NOT EXISTS (
    SELECT 1 FROM interpretation_waiver AS waiver
    WHERE waiver.resource_id = NEW.resource_id AND waiver.content_hash = NEW.content_hash
) AND NOT EXISTS (
    SELECT 1 FROM resource_relation AS declared JOIN resource ON resource.id = declared.source_id
    WHERE declared.target_id = NEW.resource_id AND declared.type = 'interprets'
    AND resource.state = 'published' AND resource.live_number = resource.head_number
    AND NOT {_HIDDEN_OF.format(source="declared")}
) AND NOT EXISTS (
    SELECT 1 FROM delivered_relation AS shown
    JOIN delivered_resource ON delivered_resource.resource_id = shown.source_id
    JOIN resource ON resource.id = shown.source_id
    WHERE shown.target_id = NEW.resource_id AND shown.type = 'interprets'
    AND delivered_resource.status = 'live' AND resource.live_number <> resource.head_number
    AND NOT {_HIDDEN_OF.format(source="shown")}
)"""


def _uninterpreted() -> tuple[Half, Half]:
    """A refusal of a publication that hides that it is important, or that nothing explains and nobody waived."""
    told = [_IS_IMPORTANT.format(told=one) for one in _TOLD_IMPORTANT]
    on_sqlite, on_postgresql = (
        refused(f"NEW.is_important <> ({one}) OR (NEW.is_important AND {_UNEXPLAINED})", _UNINTERPRETED) for one in told
    )
    return on_sqlite[0], on_postgresql[1]


INTERPRETATIONS: tuple[Rule, ...] = (
    AppendOnly("interpretation_waiver"),
    Custom("publication_interpreted", "publication", *_uninterpreted()),
    Custom("waiver_own_work", "interpretation_waiver", *refused(_WAIVED_OWN, "nobody waives for their own work")),
    Custom("waiver_under_way", "interpretation_waiver", *refused(_NOT_WHAT_IS_WAIVED, "this is not under review")),
)
