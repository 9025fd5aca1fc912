"""Alembic's environment. Always run through ``cms.migrate``, which opens the connection and the transaction."""

from alembic import context

from migrations.comparing import OPTIONS

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    transactional_ddl=False,  # the transaction is the caller's
    **OPTIONS,
)
context.run_migrations()
