"""How to reach one base."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from yarl import URL

INTERFACE = "/odata/standard.odata"
MOST_AT_ONCE = 2
"""More parallel requests of one user exhaust 1C's pool of sessions and its licences (reference/onec.md 1.10)."""


@dataclass(frozen=True, slots=True)
class OneCSettings:
    """One infobase. ``url`` is its address, with or without ``/odata/standard.odata``; ``zone`` that of its server.

    Time-outs are real time, from the sending of a request to the end of its answer; waiting for the turn is not in it.
    ``own_session``: ask 1C for a session of our own (``reuseSessions="use"`` in default.vrd); by default 1C manages them.
    Raises ValueError, in Russian, for what cannot work.
    """

    url: str
    user: str
    password: SecretStr
    zone: ZoneInfo
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=120)
    write_timeout: timedelta = timedelta(seconds=120)
    at_once: int = 1
    own_session: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "Адрес базы 1С начинается с http:// или https:// и имени сервера"
            raise ValueError(msg)
        if parts.query or parts.fragment or "@" in parts.netloc:
            msg = "В адресе базы 1С не должно быть имени, пароля и знаков ? и #: имя и пароль задаются отдельно"
            raise ValueError(msg)
        if ":" in self.user or not self.user:
            msg = "Имя пользователя 1С не может быть пустым или содержать двоеточие: Basic его не передаст"
            raise ValueError(msg)
        if not 1 <= self.at_once <= MOST_AT_ONCE:
            msg = f"Одновременных запросов к базе 1С может быть от 1 до {MOST_AT_ONCE}"
            raise ValueError(msg)

    @property
    def root(self) -> str:
        """The address of the interface, encoded, without a slash at the end."""
        return str(URL(self.url.rstrip("/").removesuffix(INTERFACE))).rstrip("/") + INTERFACE
