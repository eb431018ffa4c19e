"""The reference: a bare aiogram bot that answers a tap with one message in the group and one change of the message."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message


async def main(api: str, token: str, group_id: int) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher()
    button = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Открыть заявку", callback_data="x")]])

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await message.answer("Новая заявка?", reply_markup=button)

    @dispatcher.callback_query()
    async def on_tap(query: CallbackQuery) -> None:
        await bot.send_message(group_id, "Карточка")
        await query.answer()
        if isinstance(query.message, Message):
            await query.message.edit_text("Заявка открыта")

    await dispatcher.start_polling(bot, handle_signals=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
