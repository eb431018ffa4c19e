"""The composition root: everything that runs in a process of the desk, wired together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import User
from aiogram.utils.token import TokenValidationError
from aiohttp.web import Application
from sqlalchemy.engine import URL

from backend.database import make_engine
from backend.heart import Heart
from backend.listener import listen
from backend.onec import check_at_start, connect_base, make_puller, pull_job
from backend.onec_push import exchange_jobs, push
from backend.roles import Role
from backend.settings import Settings
from backend.ticker import Ticker, daily_jobs
from backend.web.server import PortTaken, make_app, serving
from bot.app import ask_for_updates, introduce, make_bot, make_dispatcher
from bot.calls import CallWatch
from bot.config import BotConfig
from bot.delivery.budget import Budget
from bot.delivery.rates import Rates
from bot.delivery.render import all_renderers
from bot.delivery.worker import DeliveryWorker
from bot.inbox.poller import Poller
from bot.inbox.workers import Workers
from bot.store import inbox
from bot.store.leases import Work, leases_of_the_dead
from bot.wake import Wake
from core.clock import Clock
from core.database import Database
from core.outbox.service import CHANNEL
from core.processes.pulse import Pulse
from core.staff.service import ensure_first_admin
from core.tickets.priorities import set_up_deadlines

log = structlog.get_logger()

RETRY = 5.0
"""Seconds between attempts to reach Telegram at the start."""
REFUSED_TOKEN = (TelegramUnauthorizedError, TelegramNotFound)
"""A token that is none at all is answered with 404."""
UNREACHABLE = (TelegramNetworkError, TelegramServerError, TelegramConflictError, ClientDecodeError)
"""The last ones: another process sets the webhook at the same time; something on the way answers instead of Telegram, with a
page of its own."""
PATIENCE = 60.0
"""Seconds for one statement."""
FINISH = 20.0
"""Seconds that what is in hand may take when the desk is asked to stop."""


class DeskProblem(Exception):  # noqa: N818
    """The desk cannot start; the message says what is wrong and how to mend it, in Russian."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk."""

    database: Database
    bot: Bot
    config: BotConfig
    web_url: str
    """Where the web role answers; empty if this process does not have it."""


def bot_of(settings: Settings) -> Bot:
    """The bot of the settings' token; DeskProblem if there is none or it is not one."""
    if settings.bot_token is None:
        msg = "Не задан BOT_TOKEN. Получите токен у @BotFather и впишите его в файл .env: BOT_TOKEN=123456:AA…"
        raise DeskProblem(msg)
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy is not None else None
    try:
        return make_bot(settings.bot_token.get_secret_value(), api=settings.telegram_api, proxy=proxy)
    except TokenValidationError:
        msg = "BOT_TOKEN не похож на токен: нужно что-то вроде 123456:AA…, как прислал @BotFather"
        raise DeskProblem(msg) from None
    except ValueError:
        msg = "TELEGRAM_PROXY не похож на адрес прокси: нужно что-то вроде socks5://user:password@host:1080"
        raise DeskProblem(msg) from None


async def reach_telegram(bot: Bot, *steps: Callable[[Bot], Awaitable[None]]) -> User:
    """Who the bot is, after the steps of a start; waits while Telegram cannot be reached, raises DeskProblem for a wrong
    token."""
    told = False
    while True:
        try:
            me = await bot.get_me()
            for step in steps:
                await step(bot)
        except REFUSED_TOKEN:
            msg = "Telegram не принимает BOT_TOKEN. Проверьте его или получите новый у @BotFather"
            raise DeskProblem(msg) from None
        except TelegramBadRequest as refused:
            if "webhook" not in refused.message:
                raise
            msg = f"Telegram не принимает WEBHOOK_URL: {refused.message}"
            raise DeskProblem(msg) from None
        except TelegramRetryAfter as limited:
            await asyncio.sleep(limited.retry_after)
        except UNREACHABLE as error:
            if not told:
                log.warning("telegram.unreachable_at_start", error=type(error).__name__)
                told = True
            await asyncio.sleep(RETRY)
        else:
            return me


def steps_of(settings: Settings, role: Role) -> list[Callable[[Bot], Awaitable[None]]]:
    """What a process of this role says to Telegram at its start. Updates are asked for by whoever takes them in."""
    steps: list[Callable[[Bot], Awaitable[None]]] = []
    if settings.webhook_url is None and role.does(Role.BOT):
        steps.append(partial(ask_for_updates, webhook=None))
    if settings.webhook_url is not None and role.does(Role.WEB):
        assert settings.webhook_secret is not None
        webhook = (settings.webhook_url, settings.webhook_secret.get_secret_value())
        steps.append(partial(ask_for_updates, webhook=webhook))
    if role.does(Role.BOT):
        steps.append(introduce)
    return steps


def make_config(settings: Settings, username: str, database: Database) -> BotConfig:
    """What the bot's handlers need of the settings."""
    rates = Rates(
        per_second=settings.telegram_per_second,
        group_per_minute=settings.telegram_group_per_minute,
        chat_per_second=settings.telegram_chat_per_second,
    )
    return BotConfig(
        username,
        settings.zone_info,
        timedelta(minutes=settings.draft_minutes),
        Budget(database, rates),
        settings.ledger_policy,
        settings.engineers_share,
        settings.web_url or "",
        settings.timers,
    )


@asynccontextmanager
async def running_desk(settings: Settings, address: URL, clock: Clock, role: Role = Role.ALL) -> AsyncIterator[Desk]:
    """The desk at work, or the part of it that a process of ``role`` does – until the block ends.

    A part that fails for good ends the block with its error: half a desk is worse than one that is started again.
    """
    engine = make_engine(address, patience=PATIENCE)
    database = Database(engine, clock)
    bot = bot_of(settings)
    pulse = Pulse()
    inbox_wake, outbox_wake = Wake(), Wake()
    try:
        # First of all: /health is to say so when the rest does not come up.
        app = make_app(database, settings, role, bot.id, pulse, inbox_wake)
        async with _serving(app, settings) if role.does(Role.WEB) else nullcontext("") as web_url:
            me = await reach_telegram(bot, *steps_of(settings, role))
            config = make_config(settings, me.username or "", database)
            bot.session.middleware(CallWatch(pulse, config.budget))
            await _set_up(database, settings, config)
            heart = Heart(database, pulse)
            leased: list[Work] = []
            parts = [heart.run(), listen(address, {CHANNEL: outbox_wake, inbox.CHANNEL: inbox_wake})]
            if role.does(Role.BOT):
                leased.append(Work.UPDATES)
                dispatcher = make_dispatcher(bot, database, config)
                parts.append(Workers(bot, dispatcher, database, inbox_wake, outbox_wake, pulse).run())
                if settings.webhook_url is None:
                    parts.append(Poller(bot, database, inbox_wake, pulse).run())
            if role.does(Role.WORKER):
                leased.append(Work.MESSAGES)
                renderers = all_renderers(settings.close_after_days)
                delivery = DeliveryWorker(bot, database, renderers, config.budget, outbox_wake, config.zone, pulse)
                jobs = daily_jobs(clock, config.zone, config.policy, settings.close_after_days)
                puller = make_puller(database, settings)
                if puller is not None:
                    jobs.append(pull_job(puller, settings))  # the last one: 1C may be slow
                    parts.append(check_at_start(puller))
                if settings.onec is not None:
                    jobs[:0] = exchange_jobs(settings, config.zone)
                    parts.append(push(database, settings, pulse))
                ticker = Ticker(database, outbox_wake, jobs, pulse, config.timers, config.engineers_share, config.zone)
                parts += [delivery.run(), ticker.run()]
            async with leases_of_the_dead(database, *leased):
                try:
                    async with _together(parts):
                        log.info("desk.running", bot=me.username, role=role.value)
                        yield Desk(database, bot, config, web_url)
                finally:
                    await heart.stop()
    finally:
        await bot.session.close()
        await engine.dispose()
        log.info("desk.stopped")


@asynccontextmanager
async def _serving(app: Application, settings: Settings) -> AsyncIterator[str]:
    try:
        async with serving(app, settings) as url:
            yield url
    except PortTaken as taken:
        msg = f"Не удалось слушать {taken}. Укажите другой порт в WEB_PORT (на нём /health и /metrics)"
        raise DeskProblem(msg) from None


async def _set_up(database: Database, settings: Settings, config: BotConfig) -> None:
    """What an installation needs before anything else; done at every start, by processes that start together in turns."""
    async with database.work() as work:
        await set_up_deadlines(work, config.zone)
        await connect_base(work, settings)
        if settings.admin_telegram_id is not None:
            await ensure_first_admin(work, settings.admin_telegram_id)


@asynccontextmanager
async def _together(parts: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Run the parts beside the block; when it ends they finish what is in hand. The first error ends all."""
    body = asyncio.current_task()
    assert body is not None
    failed: list[BaseException] = []
    ending = False

    def watch(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            failed.append(error)
            # Once: a second part that falls must not break off the end that the first one has begun.
            if len(failed) == 1 and not ending:
                body.cancel()

    tasks = [asyncio.create_task(part) for part in parts]
    for task in tasks:
        task.add_done_callback(watch)
    try:
        yield
    except asyncio.CancelledError:
        if failed:
            body.uncancel()
            raise failed[0] from None
        raise
    finally:
        ending = True
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=FINISH)
