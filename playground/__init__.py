"""A Telegram Bot API server on this machine, with a page where people can be played by hand."""

from playground.server import Server, serve
from playground.settings import Settings

__all__ = ["Server", "Settings", "serve"]
