"""What goes public and what is live: approved at every level, and never forgotten."""

from migrations.rules import AppendOnly, Custom, Rule
from migrations.triggers.refusals import refused, refused_update

_NOT_APPROVED = """NOT EXISTS (
    SELECT 1 FROM submission
    WHERE submission.id = NEW.submission_id AND submission.resource_id = NEW.resource_id
    AND submission.revision_number = NEW.revision_number AND submission.content_hash = NEW.content_hash
    AND submission.state IN ('approved', 'published') AND ((
        submission.expedited_reason IS NULL AND submission.levels = (
            SELECT count(DISTINCT decision.person_id) FROM decision
            WHERE decision.submission_id = submission.id AND decision.verdict = 'approve'
            AND decision.content_hash = NEW.content_hash
        )
    ) OR (
        submission.expedited_reason IS NOT NULL AND EXISTS (
            SELECT 1 FROM decision WHERE decision.submission_id = submission.id AND decision.verdict = 'approve'
            AND decision.level = submission.levels AND decision.content_hash = NEW.content_hash
        ) AND EXISTS (
            SELECT 1 FROM later_review WHERE later_review.submission_id = submission.id AND later_review.state = 'open'
        )
    )) AND (NOT submission.secrecy OR EXISTS (
        SELECT 1 FROM secrecy_sign_off WHERE secrecy_sign_off.submission_id = submission.id
        AND secrecy_sign_off.verdict = 'pass' AND secrecy_sign_off.content_hash = NEW.content_hash
    ))
)"""
_LIVE_UNPUBLISHED = """NEW.live_number IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM publication
    WHERE publication.resource_id = NEW.id AND publication.revision_number = NEW.live_number AND NOT EXISTS (
        SELECT 1 FROM publication AS later WHERE later.resource_id = NEW.id AND later.id > publication.id
    ) AND NOT EXISTS (
        SELECT 1 FROM withdrawal
        WHERE withdrawal.resource_id = NEW.id AND withdrawal.kind = 'withdrawn' AND withdrawal.id > publication.id
    )
)"""
_UNPUBLISHED = "nothing is live without a publication"
_PUBLISHED_UNTOLD = """NEW.published_number <> 0 AND NOT EXISTS (
    SELECT 1 FROM publication
    WHERE publication.resource_id = NEW.id AND publication.revision_number = NEW.published_number
)"""
_UNTOLD = "only a publication says what was published"
_FORGOTTEN = "OLD.first_public_at IS NOT NULL AND NEW.first_public_at IS NULL"

PUBLISHING: tuple[Rule, ...] = (
    AppendOnly("change"),
    AppendOnly("publication"),
    AppendOnly("withdrawal"),
    Custom("publication_approved", "publication", *refused(_NOT_APPROVED, "not approved at every level")),
    Custom("resource_published_inserted", "resource", *refused(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_published_updated", "resource", *refused_update(_PUBLISHED_UNTOLD, _UNTOLD)),
    Custom("resource_forgotten", "resource", *refused_update(_FORGOTTEN, "what was public stays known as that")),
    Custom("resource_live_inserted", "resource", *refused(_LIVE_UNPUBLISHED, _UNPUBLISHED)),
    Custom(
        "resource_live_updated",
        "resource",
        *refused_update(_LIVE_UNPUBLISHED, _UNPUBLISHED),
    ),
)
