"""The demo's stage: a fresh database with invented companies, the playground with their phones, the desk between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import PlaygroundClock, create_clock
from backend.database import make_engine, migrate
from backend.demo import onec_base
from backend.demo.clock_server import clock_server
from backend.demo.phones import Phones
from backend.demo.seed import World, seed
from backend.demo.telegram import TOKEN, telegram
from backend.desk import Desk, running_desk
from backend.settings import Settings
from backend.storage import Addresses, addresses_in, embedded
from bot.delivery.intents import CardRequested, Welcome
from bot.store.chats import bind_group
from core.actor import SystemActor
from core.clients.models import Contact
from core.clock import real_now
from core.contracts.campaign_rules import Move
from core.contracts.campaigns import start_campaign
from core.contracts.service_models.bonus_hours import BonusHours
from core.contracts.service_models.unlimited import Unlimited
from core.database import Database
from core.outbox.service import GROUP, contact, tell

DATABASE_NAME = "chasovoy_demo"
GROUP_ID = -900001
GROUP_TITLE = "Инженеры"
TO_BONUS_HOURS = Move(
    from_model=Unlimited.code,
    to_model=BonusHours.code,
    free_until=None,
    switch_on=None,
    terms="{company}, с {date} по договору {contract} вместо «{from}» – «{to}»: {hours}. Обновления по-прежнему бесплатны.",
)
"""Who is still served without limits is asked to move to hours when the contract is prolonged."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo that runs. ``url`` is the page's address."""

    url: str
    world: World
    desk: Desk
    phones: Phones
    clock: PlaygroundClock
    settings: Settings


def demo_settings(api: str, data_dir: Path, zone: str) -> Settings:
    """The desk's settings in the demo: nothing is read from .env, no real token can slip in."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_token=SecretStr(TOKEN),
        telegram_api=api,
        telegram_proxy=None,
        database_url=None,
        admin_telegram_id=None,
        data_dir=data_dir,
        zone=zone,
        web_port=0,  # a desk that runs on this machine may have the usual one
        webhook_url=None,
    )


@asynccontextmanager
async def staged(
    data_dir: Path,
    *,
    port: int,
    zone: str,
    start: datetime | None = None,
    announce: bool = True,
    group_per_minute: int = 20,
    web_port: int = 0,
) -> AsyncIterator[Stage]:
    """The whole demo, made anew: the database of the run before is dropped. ``start``: what its clock shows at first.
    ``group_per_minute``: how many messages the group takes; a day that is played in seconds needs more than Telegram allows.
    ``web_port``: where the speaker's page is; without one the bot gives no links to it.
    """
    settings = demo_settings("http://127.0.0.1", data_dir, zone)
    settings.telegram_group_per_minute = group_per_minute
    if web_port:
        settings.web_port, settings.web_url = web_port, f"http://127.0.0.1:{web_port}"
    start = start or real_now()
    async with _fresh_database(data_dir / "postgres", start) as addresses:
        engine = make_engine(addresses.app)
        clock = PlaygroundClock(engine)
        await clock.refresh()
        database = Database(engine, clock)
        world = await seed(database, settings.zone_info, now=clock.now())
        await _announce(database, world, cards=announce)
        refreshing = asyncio.create_task(clock.run())
        try:
            async with (
                clock_server(clock, settings.zone_info) as clock_url,
                telegram(port, clock_url) as api,
                Phones(api) as phones,
            ):
                await put_people(phones, world)
                await phones.post("limits", enforce=True, group_per_minute=group_per_minute)
                settings.telegram_api = api
                await onec_base.plant(phones, database)
                onec_base.connect(settings, api)
                async with running_desk(settings, addresses.app, clock) as desk:
                    await onec_base.pull(database, settings)
                    await onec_base.tie_services(database)
                    yield Stage(api, world, desk, phones, clock, settings)
        finally:
            refreshing.cancel()
            await engine.dispose()


async def _announce(database: Database, world: World, *, cards: bool) -> None:
    """Bind the group; greet the first client; put a card of each ticket that is open today into the group."""
    async with database.work() as work:
        await bind_group(work, SystemActor("demo"), GROUP_ID, GROUP_TITLE)
        await start_campaign(work, SystemActor("demo"), TO_BONUS_HOURS)
        if not cards:
            return
        anna = await work.session.scalar(select(Contact.id).where(Contact.messenger_id == world.anna_id))
        assert anna is not None
        await tell(work, contact(anna), Welcome())
        await tell(work, GROUP, *(CardRequested(ticket_id=ticket_id) for ticket_id in world.active_ticket_ids))


@asynccontextmanager
async def _fresh_database(folder: Path, start: datetime) -> AsyncIterator[Addresses]:
    async with embedded(folder) as server:
        await asyncio.to_thread(server.drop_database, DATABASE_NAME)
        await asyncio.to_thread(server.ensure_database, DATABASE_NAME)
        addresses = addresses_in(server, DATABASE_NAME)
        owner: AsyncEngine = make_engine(addresses.owner, pool=1)
        try:
            await migrate(owner, app_role=addresses.app_role)
            await create_clock(owner, addresses.app_role or "", start)
        finally:
            await owner.dispose()
        yield addresses


async def put_people(phones: Phones, world: World) -> None:
    """Give the world's people phones, and put the staff into their group."""
    for person in world.persons:
        body = {
            "id": person.id,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "label": person.label,
            "started": person.connected,
        }
        if person.phone:
            body["phone"] = person.phone
        await phones.post("persons", **body)
    staff = [person.id for person in world.persons if person.staff]
    await phones.post("groups", id=GROUP_ID, title=GROUP_TITLE, members=staff, type="group", bot="administrator")
