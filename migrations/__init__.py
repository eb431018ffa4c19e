"""Schema changes (Alembic). A landed migration is never edited."""
