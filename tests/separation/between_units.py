"""What must hold of what one unit gives and another takes; each rule is a SELECT of what breaks it."""

OF_RESOURCES = {
    "who answers an offer is another editor than who offered it": """
        SELECT r.id FROM resource r JOIN offer o ON o.resource_id = r.id
        JOIN account offering ON offering.id = o.offered_by LEFT JOIN account answering ON answering.id = o.closed_by
        WHERE offering.duty <> 'editor' OR (o.state IN ('adopted', 'copied', 'returned') AND NOT coalesce(
            answering.duty = 'editor' AND answering.person_id <> offering.person_id, false
        ))""",
    "what is offered is of the unit, as it was then": """
        SELECT r.id FROM resource r JOIN offer o ON o.resource_id = r.id WHERE o.organization_id <> r.organization_id
        OR EXISTS (SELECT 1 FROM channel c WHERE c.id = o.channel_id AND c.owner_id = r.organization_id)
        OR NOT EXISTS (
            SELECT 1 FROM revision rv
            WHERE rv.resource_id = r.id AND rv.number = o.revision_number AND rv.content_hash = o.content_hash
        )""",
    "a copy of what was offered is begun by who answered, for whom it was offered to": """
        SELECT r.id FROM resource r JOIN offer o ON o.copy_id = r.id
        JOIN revision rv ON rv.resource_id = r.id AND rv.number = 1
        LEFT JOIN channel c ON c.id = o.channel_id
        WHERE rv.author_account_id <> o.closed_by OR r.organization_id IS DISTINCT FROM c.owner_id
        OR o.resource_id = r.id OR rv.created_at <> o.closed_at""",
}
"""Rules about resources; each is asked of all, or of one, `r`."""
