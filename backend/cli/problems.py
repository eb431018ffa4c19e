"""Errors with a known reason, in words."""

from pydantic import ValidationError

from backend.database import DatabaseProblem
from backend.desk import DeskProblem
from backend.postgres import PostgresError
from bot.locales import plain
from core.errors import Refusal
from integrations.onec.csv_import import ImportProblem


def explain(error: BaseException) -> str | None:
    """What to tell the person; None for an error that nobody foresaw."""
    if isinstance(error, ValidationError):
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        return f"настройки в .env или окружении. {wrong}"
    if isinstance(error, DatabaseProblem | DeskProblem | PostgresError | ImportProblem):
        return str(error)
    if isinstance(error, Refusal):
        return plain(f"refusal-{error.code}", **error.params)
    return None
