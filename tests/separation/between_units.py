"""What must hold of what one unit gives and another takes; each rule is a SELECT of what breaks it."""

from tests.separation.parts_of_rules import COPIED_FROM, NAMES_CHANNEL, holds_there

_SIGNED = """EXISTS (
    SELECT 1 FROM placement_signature {0} JOIN account a{0} ON a{0}.id = {0}.account_id
    WHERE {0}.placement_id = p.id AND {0}.part = '{1}' AND {0}.verdict = 'pass' AND {0}.content_hash = p.content_hash
    AND a{0}.duty = 'reviewer' {2}
)"""
_BY_ANOTHER = f"AND {_SIGNED.format('g', 'secrecy', 'AND ag.person_id <> af.person_id')}"
_SIGNED_BY_TWO = _SIGNED.format("f", "content", _BY_ANOTHER)
_MAY_SIGN = holds_there(
    "g.account_id", "p.channel_id", "h.level = p.levels OR (g.part = 'secrecy' AND h.role = 'secrecy')"
)
_MAY_PIN = holds_there("p.decided_by", "p.channel_id", "h.level = p.levels")

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
    "what stands on the page of another unit is placed there for what is live": f"""
        SELECT r.id FROM resource r JOIN delivered_in_channel d ON d.resource_id = r.id
        WHERE NOT {NAMES_CHANNEL.format(channel="d.channel_id")} AND NOT EXISTS (
            SELECT 1 FROM channel_placement p JOIN revision rv ON rv.resource_id = r.id AND rv.number = r.live_number
            WHERE p.resource_id = r.id AND p.channel_id = d.channel_id AND p.state = 'in_effect'
            AND p.content_hash = rv.content_hash
        )""",
    "what is placed was signed by two persons, for its content and for secrecy": f"""
        SELECT r.id FROM resource r JOIN channel_placement p ON p.resource_id = r.id
        WHERE (p.in_effect_at IS NOT NULL OR p.state = 'in_effect') AND NOT {_SIGNED_BY_TWO}""",
    "what is placed is shared, or was offered and adopted, and is shown": """
        SELECT r.id FROM resource r JOIN channel_placement p ON p.resource_id = r.id
        WHERE (p.state = 'in_effect' AND NOT EXISTS (
            SELECT 1 FROM delivered_in_channel d WHERE d.resource_id = r.id AND d.channel_id = p.channel_id
        )) OR (p.state IN ('waiting', 'in_effect') AND p.offer_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM shared_resource x WHERE x.resource_id = r.id AND x.ended_at IS NULL
        )) OR (p.offer_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM offer o WHERE o.id = p.offer_id AND o.state = 'adopted' AND o.resource_id = r.id
            AND o.channel_id = p.channel_id AND o.closed_by = p.asked_by
        ))""",
    "who signs a placement worked on none of it, asked for none and signs once": f"""
        SELECT r.id FROM resource r JOIN channel_placement p ON p.resource_id = r.id
        JOIN placement_signature g ON g.placement_id = p.id JOIN account who ON who.id = g.account_id
        WHERE who.duty <> 'reviewer' OR EXISTS (
            SELECT 1 FROM revision rv JOIN account writer ON writer.id = rv.author_account_id
            WHERE rv.resource_id = r.id AND rv.id < g.id AND writer.person_id = who.person_id
        ) OR (r.id, who.person_id) IN {COPIED_FROM} OR EXISTS (
            SELECT 1 FROM account asking WHERE asking.person_id = who.person_id
            AND asking.id IN (p.asked_by, (SELECT o.offered_by FROM offer o WHERE o.id = p.offer_id))
        ) OR EXISTS (
            SELECT 1 FROM placement_signature other JOIN account twice ON twice.id = other.account_id
            WHERE other.placement_id = p.id AND other.id <> g.id AND twice.person_id = who.person_id
        )""",
    "who signs a placement reviews for the channel at its last level, or for secrecy": f"""
        SELECT r.id FROM resource r JOIN channel_placement p ON p.resource_id = r.id
        JOIN placement_signature g ON g.placement_id = p.id WHERE NOT {_MAY_SIGN}""",
    "what is pinned stands in that channel": """
        SELECT r.id FROM resource r JOIN channel_pin p ON p.resource_id = r.id
        WHERE p.state IN ('waiting', 'in_effect') AND NOT EXISTS (
            SELECT 1 FROM delivered_in_channel d WHERE d.resource_id = r.id AND d.channel_id = p.channel_id
        )""",
    "who lets a pin stand reviews for the channel at its last level, and wrote none of it": f"""
        SELECT r.id FROM resource r JOIN channel_pin p ON p.resource_id = r.id
        LEFT JOIN account who ON who.id = p.decided_by
        WHERE (p.in_effect_at IS NOT NULL OR p.state IN ('in_effect', 'refused')) AND (
            who.duty IS DISTINCT FROM 'reviewer' OR NOT {_MAY_PIN} OR EXISTS (
                SELECT 1 FROM revision rv JOIN account writer ON writer.id = rv.author_account_id
                WHERE rv.resource_id = r.id AND writer.person_id = who.person_id
                AND rv.created_at <= coalesce(p.in_effect_at, p.closed_at)
            ) OR (r.id, who.person_id) IN {COPIED_FROM} OR EXISTS (
                SELECT 1 FROM account asking WHERE asking.id = p.asked_by AND asking.person_id = who.person_id
                AND (asking.duty <> 'reviewer' OR asking.id <> who.id)
            )
        )""",
}
"""Rules about resources; each is asked of all, or of one, `r`."""
