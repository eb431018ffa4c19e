"""Errors with a known reason, in words."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from backend.database import DatabaseProblem
from backend.desk import DeskProblem
from backend.postgres import PostgresError
from bot.locales import plain
from core.errors import Refusal
from integrations.onec.file_import import ImportProblem
from integrations.onec.mapping import MappingProblem

WISHES = {
    "int": "нужно целое число",
    "float": "нужно число",
    "bool": "нужно true или false",
    "finite": "нужно число",
    "greater_than": "нужно число больше {gt:g}",
    "greater_than_equal": "нужно число не меньше {ge:g}",
    "less_than_equal": "нужно число не больше {le:g}",
}
"""What a setting should have been, by the beginning of pydantic's name for the error; the longest one fits."""


def explain(error: BaseException) -> str | None:
    """What to tell the person; None for an error that nobody foresaw."""
    if isinstance(error, ValidationError):
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])).upper()}: {_wish(one)}" for one in error.errors())
        return f"настройки в .env или окружении. {wrong}"
    if isinstance(error, DatabaseProblem | DeskProblem | PostgresError | ImportProblem | MappingProblem):
        return str(error)
    if isinstance(error, Refusal):
        return plain(f"refusal-{error.code}", **error.params)
    return None


def _wish(wrong: ErrorDetails) -> str:
    """What is wrong with one setting, without its value: it may be a secret."""
    context = wrong.get("ctx", {})
    if wrong["type"] == "value_error":
        return str(context["error"])
    fitting = [name for name in WISHES if wrong["type"].startswith(name)]
    return WISHES[max(fitting, key=len)].format(**context) if fitting else "такое значение не подходит"
