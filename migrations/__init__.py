"""The database's schema: its versions (Alembic, one head), triggers, grants, and the check that nothing drifted."""
