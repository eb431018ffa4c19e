"""Structured logs. No tokens, no texts and no names of people go into them: callers log ids, and of an error only its
type and where it happened are kept. Messages of errors quote what they stumbled over: a row, an answer, an address."""

import logging
import sys
import traceback
from typing import TextIO

import structlog


def _trace(exc_info: structlog.typing.ExcInfo) -> str:
    """Where an error and those that led to it were raised; the last one is the error itself."""
    chain: list[BaseException] = []
    error: BaseException | None = exc_info[1]
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = ["".join([*traceback.format_tb(one.__traceback__), type(one).__qualname__]) for one in reversed(chain)]
    return "\n".join(parts)


def _write_trace(stream: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    stream.write("\n" + _trace(exc_info))


def configure_logs(*, json: bool, level: str) -> None:
    """Send our logs and the libraries' to standard error, as lines for people or as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=_write_trace,
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_trace),
                renderer,
            ]
            if json
            else [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Each update and request of theirs is noise here; their warnings are not.
    for name in ("aiogram", "aiohttp.access", "apscheduler", "alembic", "sqlalchemy"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
