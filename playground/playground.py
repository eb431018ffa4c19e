"""Everything one running playground consists of."""

import asyncio

from playground.calls import CallLog
from playground.clock import Clock
from playground.events import EventLog
from playground.faults import Faults
from playground.files import FileStore
from playground.inline import InlineQueries
from playground.jsontext import Json
from playground.limits import Limits
from playground.onec.base import Base
from playground.settings import Settings
from playground.updates import UpdateQueue
from playground.webhook import Courier
from playground.world import World

__all__ = ["Playground"]


class Playground:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock(adjustable=settings.clock_url is not None)
        self.events = EventLog()
        self.updates = UpdateQueue()
        self.bot: Json = {
            "id": settings.bot_id,
            "is_bot": True,
            "first_name": settings.bot_first_name,
            "username": settings.bot_username,
        }
        self.world = World(self.bot, self.clock, self.events, self.updates)
        self.files = FileStore()
        self.limits = Limits()
        self.faults = Faults()
        self.courier = Courier(self.updates, self.faults)
        self.webhook_allowed_at = 0.0
        """Monotonic time before which setWebhook is refused."""
        self.calls = CallLog()
        self.inline = InlineQueries()
        base = Base(settings.onec_base, settings.onec_configuration, self.clock.now)
        self.onec: dict[str, Base] = {base.name: base}
        """1C publications by the name in the address."""
        self.stopping = asyncio.Event()
        # Key: (scope as JSON, language); the default scope is ("", "").
        self.commands: dict[tuple[str, str], list[Json]] = {}

    def bot_view(self) -> Json:
        """The bot for the page; its commands are those a Russian user sees in a private chat."""
        scopes = ('{"type":"all_private_chats"}', "")
        found = (self.commands.get((scope, language)) for scope in scopes for language in ("ru", ""))
        commands = next((commands for commands in found if commands), [])
        names = {key: self.bot[key] for key in ("id", "username", "first_name")}
        return {**names, "commands": commands}

    async def close(self) -> None:
        """Let everybody who waits go: the server stops."""
        self.stopping.set()
        await self.courier.close()
        self.updates.close()
        self.events.close()
