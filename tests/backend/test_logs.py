"""Logs: no text of a person's and no token gets into them, whatever goes wrong; JSON lines are JSON."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Message
from sqlalchemy import text

from backend.logs import configure_logs
from bot.inbox import workers as module
from bot.inbox.workers import Workers
from bot.store import inbox
from bot.wake import Wake
from core.database import Database

TOKEN = "100:s3cr3t-token"
WORDS = "Пароль от банка – лягушка"


@pytest.fixture(autouse=True)
def loggers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logging is of the whole process: put it back afterwards."""
    root = logging.getLogger()
    handlers, level, known = root.handlers[:], root.level, structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in ("aiogram", "aiohttp.access", "apscheduler", "alembic")}
    monkeypatch.setattr(module, "log", structlog.get_logger())
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.configure(**known)


async def stumble(message: Message, bot: Bot) -> None:
    """A handler that knows a text and the token, and fails with both of them in the errors' messages."""
    words, token = message.text, bot.token
    try:
        raise ValueError(words, token)
    except ValueError as error:
        raise RuntimeError(f"{token}: {words}") from error


async def ask_the_database(message: Message, database: Database) -> None:
    """A handler whose statement fails with the text among its parameters, and in the server's answer."""
    async with database.work() as work:
        await work.session.execute(text("SELECT CAST(CAST(:words AS text) AS integer)"), {"words": message.text})


async def handle_one(database: Database, handler: object) -> None:
    """One update goes through the workers to the handler."""
    bot = Bot(TOKEN)
    dispatcher = Dispatcher(database=database)
    dispatcher.message.register(handler)  # type: ignore[arg-type]
    person = {"id": 5, "is_bot": False, "first_name": "Мария"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "from": person, "text": WORDS}
    async with database.work() as work:
        await inbox.store(work, bot.id, [{"update_id": 1, "message": message}])
    running = asyncio.create_task(Workers(bot, dispatcher, database, Wake(), Wake()).run())
    try:
        async with asyncio.timeout(10):
            while True:
                async with database.read() as work:
                    if await work.session.scalar(text("SELECT error IS NOT NULL FROM bot_inbox")):
                        return
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.wait([running])
        await bot.session.close()


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    ("handler", "errors"),
    [(stumble, ["ValueError", "RuntimeError"]), (ask_the_database, ["InvalidTextRepresentationError", "DBAPIError"])],
)
async def test_an_error_in_a_handler_tells_nothing_of_people(
    database: Database, capsys: pytest.CaptureFixture[str], handler: object, errors: list[str], as_json: bool
) -> None:
    configure_logs(json=as_json, level="DEBUG")
    await handle_one(database, handler)
    out = capsys.readouterr().err
    assert "update.failed" in out
    assert getattr(handler, "__name__", "?") in out  # where it happened
    for error in errors:
        assert error in out
    for secret in (TOKEN, "s3cr3t", WORDS, "лягушка", "Мария"):
        assert secret not in out
    if as_json:
        [failed] = [line for line in map(json.loads, out.splitlines()) if line["event"] == "update.failed"]
        assert (failed["level"], failed["update_id"], failed["attempt"]) == ("error", 1, 1)


def test_every_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(json=True, level="INFO")
    structlog.get_logger().info("desk.running", bot='имя\n"с кавычками"')
    structlog.get_logger().debug("desk.hidden")
    logging.getLogger("somebody").warning("чужая %s\nв две строки", "запись")
    logging.getLogger("aiogram.event").info("not worth a line")
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("somebody").exception("упало")
    ours, theirs, fallen = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["level"], ours["bot"]) == ("desk.running", "info", 'имя\n"с кавычками"')
    assert (theirs["event"], theirs["level"]) == ("чужая запись\nв две строки", "warning")
    assert fallen["exception"].endswith("ValueError")
    assert all("timestamp" in line for line in (ours, theirs, fallen))


def test_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(json=False, level="WARNING")
    structlog.get_logger().warning("listener.reconnecting", seconds=2)
    structlog.get_logger().info("desk.hidden")
    [line] = capsys.readouterr().err.splitlines()
    assert "listener.reconnecting" in line
    assert "seconds=2" in line
    assert "\x1b" not in line  # no colours in a file
