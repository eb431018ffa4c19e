"""/speaker: a single-use link for the computer that says aloud which tickets wait; /speaker off."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.answers import NO_PREVIEW, answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import speaker as keyboards
from bot.keyboards.callbacks import SpeakersOffCD
from bot.links import speaker_link
from bot.locales import html
from bot.scope import Scope
from bot.views import speaker as views
from core.access.speakers import count_speakers, invite_speaker, revoke_speakers
from core.actor import StaffActor

OFF = ("off", "выкл", "отключить")


def router() -> Router:
    made = Router(name="admin.speakers")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("speaker"))
    made.callback_query.register(on_turn_off, SpeakersOffCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        connected = await count_speakers(work, actor)
    if (command.args or "").strip().lower() in OFF:
        async with scope.work() as work:
            count = await revoke_speakers(work, actor)
        await message.answer(html("speakers-off", count=count))
        return
    if not config.web_url:
        await message.answer(html("speaker-no-address"))
        return
    async with scope.work() as work:
        token = await invite_speaker(work, actor)
    shown = views.link(speaker_link(config.web_url, token), connected)
    # A preview would be Telegram's visit to a page that is meant for one computer.
    await message.answer(shown, reply_markup=keyboards.turn_off(), link_preview_options=NO_PREVIEW)


async def on_turn_off(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.work() as work:
        count = await revoke_speakers(work, actor)
    await redraw(query, config, html("speakers-off", count=count), None)
    await answer(query)
