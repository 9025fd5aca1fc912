"""What several rules say, in SQL."""

COPIED_FROM = """(
    WITH RECURSIVE taken(copy_id, resource_id, number) AS (
        SELECT o.copy_id, o.resource_id, o.revision_number FROM offer o WHERE o.copy_id IS NOT NULL
        UNION SELECT t.copy_id, o.resource_id, o.revision_number FROM taken t JOIN offer o ON o.copy_id = t.resource_id
    )
    SELECT t.copy_id, writer.person_id FROM taken t
    JOIN revision rv ON rv.resource_id = t.resource_id AND rv.number <= t.number
    JOIN account writer ON writer.id = rv.author_account_id
)"""
"""The copies of what was offered, and who wrote any part of that, or of what that was a copy of."""

WORKED_ON_IT = f"""(
    EXISTS (
        SELECT 1 FROM revision rv JOIN account writer ON writer.id = rv.author_account_id
        WHERE rv.resource_id = s.resource_id AND writer.person_id = who.person_id AND rv.number <= s.revision_number
        AND (rv.number = s.revision_number OR rv.number > coalesce((
            SELECT max(q.revision_number) FROM publication q
            WHERE q.resource_id = s.resource_id AND q.id < {{before}}), 0))
    ) OR ((s.resource_id, who.person_id) IN {COPIED_FROM} AND (s.revision_number = 1 OR NOT EXISTS (
        SELECT 1 FROM publication q WHERE q.resource_id = s.resource_id AND q.id < {{before}}
    ))) OR EXISTS (
        SELECT 1 FROM account sender WHERE sender.id = s.submitted_by AND sender.person_id = who.person_id
    )
)"""
"""That `who` wrote or sent what was submitted by `s`, or what it was copied from, since it was public last."""

NAMES_CHANNEL = """EXISTS (
    SELECT 1 FROM revision own JOIN revision_content oc ON oc.revision_id = own.id
    WHERE own.resource_id = r.id AND own.number = r.live_number
    AND replace(oc.content ->> 'channels', '-', '') LIKE '%' || replace(CAST({channel} AS text), '-', '') || '%'
)"""
"""That what is live of `r` names the channel itself."""

HOLDS_THERE = """(EXISTS (
    SELECT 1 FROM role_assignment h JOIN channel there ON there.id = {channel}
    JOIN organization owner ON owner.id = there.owner_id
    LEFT JOIN organization unit ON unit.id = h.organization_id LEFT JOIN channel above ON above.id = h.channel_id
    WHERE h.account_id = {account} AND ({what}) AND (
        h.site_id = there.site_id OR owner.lineage LIKE unit.lineage || '%' OR there.lineage LIKE above.lineage || '%'
    )
) OR {lost_one})"""
"""That a reviewer's own scope holds the channel, by what `h` gives."""

LOST_ONE = """EXISTS (
    SELECT 1 FROM change_request lost
    WHERE lost.kind = 'assignment.delete' AND lost.state = 'approved' AND lost.target_id = {account}
)"""
"""That a scope was taken from the account, so that nobody knows any more what it held before."""


def holds_there(account: str, channel: str, what: str) -> str:
    """That this account's own scope holds the channel, or held it maybe."""
    lost_one = LOST_ONE.format(account=account)
    return HOLDS_THERE.format(account=account, channel=channel, what=what, lost_one=lost_one)
