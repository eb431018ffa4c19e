"""PostgreSQL that comes with the project: started with it, stopped with it, private to it.

with running_postgres(Path("data/run/postgres")) as server:
    server.ensure_database("chasovoy")
    create_async_engine(server.app_url("chasovoy"))
"""

from backend.postgres.cluster import APP_ROLE, OWNER_ROLE, PORT
from backend.postgres.errors import PostgresError
from backend.postgres.server import EmbeddedPostgres, running_postgres

__all__ = ["APP_ROLE", "OWNER_ROLE", "PORT", "EmbeddedPostgres", "PostgresError", "running_postgres"]
