"""Runs migrations on the connection that ``backend.database.migrate`` hands over, inside its transaction."""

from alembic import context

from migrations.metadata import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
