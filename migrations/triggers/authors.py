"""Who wrote a resource: the authors of its revisions and, as those of its first one, of what it is a copy of."""


def authors(of: str) -> str:
    """Numbers of revisions and persons, as a table; `of`: the ids of the resources, listed or selected.

    A copy of what another unit offered has the words of those who wrote that up to the revision that was offered,
    which may have been a copy itself.
    """
    return f"""(
    SELECT revision.number AS number, revision.author_person_id AS person_id FROM revision
    WHERE revision.resource_id IN ({of})
    UNION ALL SELECT 1, copied.person_id FROM (
        WITH RECURSIVE taken(resource_id, number) AS (
            SELECT offer.resource_id, offer.revision_number FROM offer WHERE offer.copy_id IN ({of})
            UNION SELECT offer.resource_id, offer.revision_number
            FROM taken JOIN offer ON offer.copy_id = taken.resource_id
        )
        SELECT revision.author_person_id AS person_id FROM taken
        JOIN revision ON revision.resource_id = taken.resource_id AND revision.number <= taken.number
    ) AS copied
)"""


OF_THE_SUBMISSION = authors("SELECT submission.resource_id FROM submission WHERE submission.id = NEW.submission_id")
"""Who wrote what the submission of the new row is about."""
