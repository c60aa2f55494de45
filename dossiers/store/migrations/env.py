"""Alembic runs this file for every command; it works on the connection that ``upgrade`` hands over."""

from alembic import context

from dossiers.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
