"""What Alembic runs: the revisions, on the connection that it is handed."""

from alembic import context

from policepost.core.records import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
