"""Alembic's environment: it runs the migrations on the connection that the store passes."""

from alembic import context

from records.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()
