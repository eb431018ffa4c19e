"""«/quiet 22-8»: in these hours reports and notices to one of the staff wait. Tickets that nobody has taken do not."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.filters import ActorIs, Private
from bot.locales import html
from bot.quiet_words import read_span
from bot.scope import Scope
from bot.views.settings import span
from core.actor import StaffActor
from core.outbox.preferences import Wanted, choose, wanted_by
from core.outbox.service import staff

NONE = ("нет", "no", "off")


def router() -> Router:
    made = Router(name="quieting")
    made.message.register(on_quiet, Command("quiet"), Private(), ActorIs(StaffActor))
    return made


async def on_quiet(message: Message, command: CommandObject, scope: Scope, actor: StaffActor) -> None:
    """What is chosen, or with hours another choice."""
    said = (command.args or "").strip().casefold()
    me = staff(actor.staff_id)
    if not said:
        async with scope.read() as work:
            wanted = await wanted_by(work, me)
    else:
        hours = None if said in NONE else read_span(said)
        if hours is None and said not in NONE:
            await message.answer(html("quiet-again"))
            return
        start, end = hours or (None, None)
        async with scope.work() as work:
            wanted = replace(await wanted_by(work, me), quiet_from=start, quiet_to=end)
            await choose(work, me, wanted)
    await message.answer(_screen(wanted))


def _screen(wanted: Wanted) -> str:
    return html("quiet-staff", span=span(wanted)) if wanted.quiet_from is not None else html("quiet-staff-none")
