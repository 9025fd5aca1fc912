"""Who takes part in what happens to a submission: who does it, and on whose behalf."""

PARTIES = "(NEW.person_id, (SELECT account.person_id FROM account WHERE account.id = NEW.on_behalf_of))"
"""Who decides or signs off, and on whose behalf: what is forbidden to one of them, neither does."""


def took_part(table: str) -> str:
    """Whether one of the parties did already what the table holds, or had it done on their behalf."""
    return f"""EXISTS (
    SELECT 1 FROM {table} LEFT JOIN account AS behalf ON behalf.id = {table}.on_behalf_of
    WHERE {table}.submission_id = NEW.submission_id
    AND ({table}.person_id IN {PARTIES} OR behalf.person_id IN {PARTIES})
)"""
