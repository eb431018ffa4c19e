"""The Telegram front end: the only code that knows aiogram."""
