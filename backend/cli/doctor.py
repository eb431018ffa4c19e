"""``chasovoy doctor``: what is wrong with this installation, and how to mend each."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChatMemberAdministrator
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.cli.problems import explain
from backend.database import alembic_config, check_version, current_revision, make_engine
from backend.desk import REFUSED_TOKEN, UNREACHABLE, DeskProblem, bot_of
from backend.postgres import PostgresError
from backend.settings import Settings
from backend.storage import Addresses, addresses_of
from bot.store.chats import staff_group
from core.actor import StaffRole
from core.alerts.auditing import AUDIT_EVERY, looked_at, unguarded
from core.clock import SystemClock
from core.database import Database
from core.ledger.accruing import out_of_step, without_rule
from core.ledger.models import APPEND_ONLY
from core.ledger.verifying import heads_amiss
from core.sla.upcoming import AHEAD_DAYS, unconfirmed_ahead
from core.staff.service import staff_with_role
from integrations.onec.mapping import MappingProblem, load_mapping

CLOCK_DRIFT = 60
"""Seconds between our clock and the database's that are worth a word."""
NAMED = 5
"""Numbers in a finding; more are only counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``mend`` says what to do when it is not well; a warning does not fail the examination."""

    what: str
    well: bool
    mend: str = ""
    warning: bool = False


async def examine() -> bool:
    """Look at everything, print it, True if nothing is wrong."""
    wrong = 0
    async for finding in _look():
        mark = "✓" if finding.well else "!" if finding.warning else "✗"
        print(f"{mark} {finding.what}")
        if not finding.well:
            print(f"    {finding.mend}")
            wrong += not finding.warning
    print("\nВсё в порядке." if not wrong else f"\nНужно исправить: {wrong}.")
    return not wrong


async def _look() -> AsyncIterator[Finding]:
    try:
        settings = Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        yield Finding("Настройки", False, explain(error) or "")
        return
    yield Finding("Настройки прочитаны", True)
    if settings.onec is not None:
        yield _mapping(settings.onec_mapping)
    database_seen = False
    try:
        async with addresses_of(settings) as addresses:
            async for finding in _database(settings, addresses):
                database_seen = True
                yield finding
    except PostgresError as error:
        yield Finding("Встроенный PostgreSQL", False, str(error))
    except Exception as error:
        if database_seen:
            raise
        yield Finding("База данных", False, explain(error) or f"{type(error).__name__}: проверьте DATABASE_URL")


def _mapping(name: str) -> Finding:
    """What goes into 1C, as far as the file says it; the base itself is looked at by ``chasovoy onec probe``."""
    try:
        mapping = load_mapping(name)
    except MappingProblem as problem:
        return Finding("Сопоставление с 1С", False, str(problem))
    if mapping.invoices is None:
        return Finding("Сопоставление с 1С прочитано; счета на часы в 1С не создаются: раздела [invoices] нет", True)
    return Finding("Сопоставление с 1С прочитано; счета на часы создаются в 1С", True)


async def _database(settings: Settings, addresses: Addresses) -> AsyncIterator[Finding]:
    engine = make_engine(addresses.app, pool=2)
    try:
        version = await check_version(engine)
        where = "встроенный" if settings.database_url is None else "свой сервер"
        yield Finding(f"PostgreSQL {version}, {where}", True)
        newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
        known = await current_revision(engine)
        yield Finding(f"Схема базы: {known or 'нет'}", known == newest, f"нужна {newest}: выполните chasovoy migrate")
        if known != newest:
            return
        yield await _rights(engine)
        yield await _clock(engine)
        database = Database(engine, SystemClock())
        async for finding in _book(database):
            yield finding
        yield await _calendars(database)
        async for finding in _alerts(database):
            yield finding
        async for finding in _telegram(settings, database):
            yield finding
    finally:
        await engine.dispose()


async def _rights(engine: AsyncEngine) -> Finding:
    """The application's role must not be able to rewrite the ledger."""
    async with engine.connect() as connection:
        strong = await connection.scalar(
            text(
                "SELECT rolsuper OR EXISTS (SELECT FROM pg_class WHERE relname = ANY(:tables)"
                " AND relowner = pg_roles.oid) FROM pg_roles WHERE rolname = current_user"
            ),
            {"tables": list(APPEND_ONLY)},
        )
    return Finding(
        "Роль приложения не может переписать книгу часов",
        not strong,
        "приложение ходит в базу владельцем таблиц или суперпользователем: заведите отдельную роль для DATABASE_URL, "
        "а владельца укажите в DATABASE_OWNER_URL",
        warning=True,
    )


async def _clock(engine: AsyncEngine) -> Finding:
    async with engine.connect() as connection:
        theirs = await connection.scalar(select(func.clock_timestamp()))
    drift = abs((datetime.now(UTC) - theirs).total_seconds()) if theirs else 0
    return Finding(
        "Часы машины и базы идут вместе",
        drift < CLOCK_DRIFT,
        f"расходятся на {drift:.0f} с: включите синхронизацию времени",
        warning=True,
    )


async def _calendars(database: Database) -> Finding:
    """Deadlines of the coming weeks must not rest on guesses."""
    async with database.read() as work:
        years = await unconfirmed_ahead(work)
    return Finding(
        f"Производственный календарь на ближайшие {AHEAD_DAYS} дней подтверждён",
        not years,
        f"год {_some(years)} – предварительный или без данных: обновите программу; если новой версии нет, внесите "
        "отличия командой chasovoy sla calendar",
        warning=True,
    )


async def _alerts(database: Database) -> AsyncIterator[Finding]:
    """That somebody is told of every ticket that nobody has taken, and that somebody looks after this."""
    async with database.snapshot() as work:
        silent = await unguarded(work)
        looked = await looked_at(work)
        late = looked is not None and work.now - looked > 3 * timedelta(minutes=AUDIT_EVERY)
    numbers = _some([found.number for found in silent])
    yield Finding(
        "О каждой заявке, которую никто не взял, напомнят",
        not silent,
        f"молчим о заявках {numbers}: если Часовой запущен, посмотрите его журнал (tick.alerts_failed) и перезапустите",
        warning=late or looked is None,  # it is not running: it will catch up when it is started
    )
    yield Finding(
        "Сторож напоминаний на месте",
        not late,
        "он давно не смотрел: Часовой сейчас не запущен или его тикер остановился",
        warning=True,
    )


async def _book(database: Database) -> AsyncIterator[Finding]:
    """The book of hours, at a quick look, and the table by which contracts bring them."""
    async with database.snapshot() as work:
        amiss = await heads_amiss(work)
        without = await without_rule(work)
        stuck = await out_of_step(work)
    yield Finding(
        "Последние записи книги часов на месте",
        not amiss,
        f"не сходятся счета: {_some(amiss)}. Сохраните копию базы и выполните chasovoy ledger verify",
    )
    yield Finding(
        "По договорам есть правила начисления часов",
        not without and not stuck,
        f"ничего не начисляется по договорам {_some([contract.number for contract in (*without, *stuck)])}: "
        "посмотрите chasovoy accrual list и дополните таблицу командой chasovoy accrual set",
        warning=True,
    )


def _some(found: Sequence[object]) -> str:
    """The first few of them."""
    rest = f" и ещё {len(found) - NAMED}" if len(found) > NAMED else ""
    return ", ".join(str(one) for one in found[:NAMED]) + rest


async def _telegram(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    try:
        bot = bot_of(settings)
    except DeskProblem as problem:
        yield Finding("Токен бота", False, str(problem))
        return
    async with bot.session:
        try:
            me = await bot.get_me(request_timeout=10)
        except REFUSED_TOKEN:
            yield Finding("Токен бота", False, "Telegram его не принимает: получите новый у @BotFather")
            return
        except (TelegramAPIError, *UNREACHABLE) as error:
            yield Finding(
                "Связь с Telegram",
                False,
                f"{type(error).__name__}: проверьте сеть, TELEGRAM_API или задайте TELEGRAM_PROXY=socks5://…",
            )
            return
        yield Finding(f"Бот @{me.username}", True)
        yield Finding(
            f"Клиента можно найти, набирая «@{me.username} …» в любом чате",
            bool(me.supports_inline_queries),
            "встроенный режим выключен: напишите @BotFather команду /setinline, выберите бота и пришлите подсказку, "
            "например «название, ИНН или телефон»",
            warning=True,
        )
        yield await _webhook(bot, settings)
        async for finding in _people(bot, settings, database):
            yield finding


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    """Whether updates come the way the settings say, and get through."""
    known = await bot.get_webhook_info()
    if known.url != (settings.webhook_url or ""):
        way = "на другой адрес" if known.url else "опросом"
        mend = f"сейчас обновления приходят {way}: так и останется, пока не запущен chasovoy run с этими настройками"
        return Finding("Обновления приходят, как сказано в WEBHOOK_URL", False, mend, warning=True)
    return Finding(
        "Обновления приходят вебхуком" if known.url else "Обновления приходят опросом",
        not known.last_error_message,
        f"Telegram не достучался: {known.last_error_message}. Проверьте прокси, сертификат и процесс с --role web",
        warning=True,
    )


async def _people(bot: Bot, settings: Settings, database: Database) -> AsyncIterator[Finding]:
    async with database.work() as work:
        admins = await staff_with_role(work, StaffRole.ADMIN)
        group = await staff_group(work)
    yield Finding(
        "Администратор есть",
        bool(admins) or settings.admin_telegram_id is not None,
        "впишите в .env ADMIN_TELEGRAM_ID – свой номер в Telegram (его показывает, например, @userinfobot)",
    )
    if group is None:
        yield Finding(
            "Группа инженеров", False, "добавьте бота в группу и напишите в ней /bind от имени администратора"
        )
        return
    try:
        member = await bot.get_chat_member(group.chat_id, bot.id)
    except TelegramAPIError as error:
        yield Finding("Группа инженеров", False, f"бот её не видит ({error.message}): верните его в группу")
        return
    yield Finding(
        "Бот – администратор группы инженеров",
        isinstance(member, ChatMemberAdministrator),
        "сделайте бота администратором: иначе он видит в группе только ответы на свои сообщения",
        warning=True,
    )
    if group.is_forum:
        yield Finding(
            "Бот ведёт темы группы",
            isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics and member.can_pin_messages),
            "у заявок не будет своих тем: дайте боту права «Управление темами» и «Закрепление сообщений»",
            warning=True,
        )
