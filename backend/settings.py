"""All settings, from the environment and from ``.env`` in the project's folder."""

import logging
import re
from dataclasses import fields
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.ledger.models import WhenExpired
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.thresholds import Thresholds
from core.tickets.closing import CLOSE_AFTER_DAYS
from core.tickets.timers import TimerPolicy
from integrations.onec.odata.settings import OneCSettings

TALK = Thresholds()
"""Each with its reason."""
PROJECT = Path(__file__).resolve().parent.parent


class OnecWay(StrEnum):
    """How completed work goes into 1C: by its standard interface, or by the service of our extension."""

    ODATA = "odata"
    HTTP_SERVICE = "http_service"


TAKEN_PATHS = ("/health", "/metrics", "/speaker", "/onec")


def known_zone(name: str) -> str:
    """The name of a time zone as it is; ValueError in Russian if there is no such zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"неизвестный часовой пояс {name!r}: нужно имя вроде Europe/Moscow"
        raise ValueError(msg) from None
    return name


class Settings(BaseSettings):
    """Settings of one installation. Names in the environment are the same in capitals: ``BOT_TOKEN``.

    What is there but empty is not set.
    """

    model_config = SettingsConfigDict(env_file=PROJECT / ".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr | None = Field(None, description="token of the bot, from @BotFather")
    admin_telegram_id: int | None = Field(None, description="Telegram's number of the first administrator")
    telegram_api: str = Field("https://api.telegram.org", description="address of the Bot API")
    telegram_proxy: SecretStr | None = Field(None, description="proxy for Telegram: socks5://… or http://…")
    telegram_per_second: float = Field(30, gt=0, description="messages a second, all chats together")
    telegram_group_per_minute: int = Field(20, gt=0, description="messages a minute in a group")
    telegram_chat_per_second: float = Field(1, gt=0, description="messages a second in a private chat, after a burst")

    web_host: str = Field("127.0.0.1", description="where the web role listens: /health, /metrics, the webhook")
    web_port: int = Field(8390, ge=0, le=65535, description="its port; 0: any free one")
    webhook_secret: SecretStr | None = Field(
        None, description="what Telegram says with each update, 16 to 256 characters"
    )
    webhook_url: str | None = Field(
        None, description="public address for Telegram's updates, https://…; empty: long polling"
    )
    webhook_path: str = Field("/telegram", description="where the web role takes updates, behind the reverse proxy")
    web_url: str | None = Field(
        None, description="where browsers find the desk's pages: https://desk.example.ru; empty: no links to them"
    )

    onec_inbound_token: SecretStr | None = Field(
        None, description="what 1C says when it calls us, 16 to 256 characters; empty: it may not"
    )

    database_url: SecretStr | None = Field(
        None, description="PostgreSQL 15+ as postgresql://…; empty: the embedded one"
    )
    database_owner_url: SecretStr | None = Field(
        None, description="the same database as the owner of its tables, for migrations; empty: DATABASE_URL"
    )
    data_dir: Path = Field(PROJECT / "data" / "run", description="folder of the embedded PostgreSQL")

    zone: str = Field("Europe/Moscow", description="zone of the installation")
    draft_minutes: int = Field(3, ge=1, le=60, description="after how long a draft opens by itself")
    engineers_share: int = Field(
        70,
        ge=1,
        le=100,
        description="per cent of the engineers' working time that dates for tickets may be promised of",
    )
    timer_remind_minutes: int = Field(
        90, ge=1, le=1440, description="after how long an engineer is reminded of a timer that runs"
    )
    timer_limit_minutes: int = Field(240, ge=1, le=1440, description="after how long a timer stops by itself")
    close_after_days: int = Field(
        CLOSE_AFTER_DAYS,
        ge=0,
        le=60,
        description="working days after which a resolved ticket closes by itself; 0: never",
    )
    expiry_grace_days: int = Field(
        3, ge=0, le=31, description="days for entering work late before hours that burnt are closed"
    )
    rollover_max_minutes: int = Field(
        0, ge=0, description="most minutes that go over into a prolonged contract; 0: none"
    )
    rollover_min_minutes: int = Field(0, ge=0, description="so many go over even if fewer are left")
    reversal_expired: WhenExpired = Field(
        WhenExpired.REGRANT, description="a reversal's minutes that have burnt meanwhile: regrant or stay"
    )
    regrant_days: int = Field(14, ge=1, le=366, description="for how long they are given anew")

    onec_user: str | None = Field(None, description="user of the 1C base, with a password of 1C's own")
    onec_password: SecretStr | None = Field(None, description="its password")
    onec_zone: str | None = Field(None, description="zone of the base's server; empty: ZONE")
    onec_url: str | None = Field(
        None, description="address of the base's publication, http(s)://server/base; empty: no exchange with 1C"
    )
    onec_way: OnecWay = Field(
        OnecWay.ODATA, description="how work goes there: odata, or http_service, that of the extension"
    )
    onec_mapping: str = Field("bp", description="what everything is called there: bp, ut, or a file")
    onec_pull_at: time = Field(time(2, 30), description="when counterparties and contracts are read, local time")
    onec_contracts_from: date | None = Field(
        None, description="day from which contracts of 1C count; empty: when the base was connected"
    )
    onec_drop_percent: int = Field(
        20, ge=1, le=99, description="a reading with fewer rows than the last one by more per cent is not believed"
    )
    onec_reconcile_at: time = Field(
        time(3, 40), description="when the desk is reconciled with 1C, local time; after the pull"
    )
    onec_organisation: str | None = Field(
        None, description="INN of our own organisation; empty: the only one of the base"
    )
    onec_partner_user: str | None = Field(None, description="login of the vendor's partner API, api-login-…")
    onec_partner_password: SecretStr | None = Field(None, description="its password, confirmed on portal.1c.ru")

    talk_window_days: int = Field(
        TALK.window_days,
        ge=30,
        le=360,
        description="days that are looked at for clients worth a talk; a «month» is a third of them",
    )
    talk_least_peers: int = Field(
        TALK.least_peers, ge=5, le=1000, description="fewer companies to compare with: nothing is said"
    )
    talk_least_requests: int = Field(
        TALK.least_requests, ge=1, le=100, description="who has asked less often in the window is nobody's measure"
    )
    talk_far_percent: int = Field(
        TALK.far_percent,
        ge=200,
        le=1000,
        description="modified z-score times 100 from which a client is unlike its peers",
    )
    talk_least_times: int = Field(TALK.least_times, ge=2, le=20, description="and at least so many times their middle")
    talk_over_paid_percent: int = Field(
        TALK.over_paid_percent,
        ge=100,
        le=1000,
        description="a difficult client takes so many per cent of what it has paid for",
    )
    talk_least_paid_minutes: int = Field(
        TALK.least_paid_minutes, ge=1, le=6000, description="who has paid for less is compared as if for so much"
    )
    talk_load_minutes: int = Field(
        TALK.load_minutes, ge=1, le=60000, description="minutes of work in the window below which nobody is difficult"
    )
    talk_load_tickets: int = Field(TALK.load_tickets, ge=1, le=10000, description="the same of requests")
    talk_free_minutes: int = Field(
        TALK.free_minutes, ge=1, le=60000, description="the same of minutes that nobody pays for"
    )
    talk_burn_days: int = Field(TALK.burn_days, ge=7, le=366, description="hours that burn within so many days")
    talk_burn_minutes: int = Field(
        TALK.burn_minutes, ge=1, le=60000, description="fewer burning minutes are not worth a call"
    )
    talk_grown_percent: int = Field(
        TALK.grown_percent,
        ge=120,
        le=1000,
        description="the middle month is so many per cent of what it was, everybody's growth taken out",
    )
    talk_grown_minutes: int = Field(TALK.grown_minutes, ge=1, le=60000, description="and at least so many minutes")
    talk_ending_days: int = Field(
        TALK.ending_days, ge=7, le=366, description="a client may leave if its contract ends within so many days"
    )
    talk_silent_days: int = Field(TALK.silent_days, ge=14, le=180, description="and it has not asked for so many")
    talk_regular_tickets: int = Field(
        TALK.regular_tickets, ge=3, le=1000, description="or it has asked so often in the months before"
    )
    talk_prolong_days: int = Field(
        TALK.prolong_days, ge=7, le=366, description="contracts to prolong end within so many days"
    )
    talk_snooze_days: int = Field(
        TALK.snooze_days, ge=1, le=366, description="after a talk the same reason is not brought up for so many days"
    )
    talk_one_cause_percent: int = Field(
        TALK.one_cause_percent,
        ge=20,
        le=100,
        description="one person, topic or kind of work is the cause from so many per cent of the load",
    )
    talk_off_hours_percent: int = Field(
        TALK.off_hours_percent, ge=5, le=100, description="requests outside of working hours are, from so many per cent"
    )
    talk_reopened_percent: int = Field(
        TALK.reopened_percent, ge=5, le=100, description="requests that came back are, from so many per cent"
    )
    talk_least_cases: int = Field(TALK.least_cases, ge=3, le=1000, description="fewer requests have no pattern")

    log_json: bool = Field(False, description="logs as JSON lines")
    log_level: str = "INFO"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("onec_zone")
    @classmethod
    def _zone_of_the_base(cls, value: str | None) -> str | None:
        return known_zone(value) if value is not None else None

    @field_validator("onec_url")
    @classmethod
    def _address_of_the_base(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        user, password = info.data.get("onec_user"), info.data.get("onec_password")
        if user is None or password is None:
            msg = "вместе с ним нужны ONEC_USER и ONEC_PASSWORD: пользователь базы с паролем 1С и правом на OData"
            raise ValueError(msg)
        OneCSettings(value, user, password, ZoneInfo("UTC"))
        return value

    @field_validator("onec_organisation")
    @classmethod
    def _inn_of_ours(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{10}|\d{12}", value.strip()):
            msg = "нужен ИНН своей организации: 10 или 12 цифр"
            raise ValueError(msg)
        return value.strip() if value is not None else None

    @field_validator("web_url")
    @classmethod
    def _address_of_pages(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = urlsplit(value.strip())
        extra = address.query or address.fragment or address.username
        if address.scheme not in ("http", "https") or not address.hostname or extra:
            msg = "нужен адрес вида https://desk.example.ru или http://192.168.1.10:8390"
            raise ValueError(msg)
        return address.geturl().rstrip("/")

    @field_validator("webhook_secret", "onec_inbound_token")
    @classmethod
    def _strong_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            msg = "нужно от 16 до 256 латинских букв, цифр, «-» и «_»; годится, например, openssl rand -hex 32"
            raise ValueError(msg)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        address = urlsplit(value)
        if address.scheme not in ("http", "https") or not address.hostname:
            msg = "нужен полный адрес вида https://desk.example.ru/telegram"
            raise ValueError(msg)
        if info.data.get("webhook_secret", "") is None:
            msg = "вместе с ним нужен WEBHOOK_SECRET: без него обновление мог бы прислать кто угодно"
            raise ValueError(msg)
        return value

    @field_validator("webhook_path")
    @classmethod
    def _own_path(cls, value: str) -> str:
        if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", value) or f"/{value.split('/')[1]}" in TAKEN_PATHS:
            msg = f"нужен путь вида /telegram, кроме {', '.join(TAKEN_PATHS)}"
            raise ValueError(msg)
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        level = value.upper()
        if level not in logging.getLevelNamesMapping():
            msg = f"неизвестный уровень {value!r}: нужен DEBUG, INFO, WARNING или ERROR"
            raise ValueError(msg)
        return level

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_set(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if not (isinstance(value, str) and not value.strip())}

    @property
    def talks(self) -> Thresholds:
        """From where on a client is worth a talk."""
        return Thresholds(**{one.name: getattr(self, f"talk_{one.name}") for one in fields(Thresholds)})

    @property
    def timers(self) -> TimerPolicy:
        return TimerPolicy(remind=self.timer_remind_minutes, limit=self.timer_limit_minutes)

    @property
    def ledger_policy(self) -> LedgerPolicy:
        return LedgerPolicy(
            expiry_grace_days=self.expiry_grace_days,
            rollover_min=self.rollover_min_minutes,
            rollover_max=self.rollover_max_minutes,
            when_expired=self.reversal_expired,
            regrant_days=self.regrant_days,
        )

    @property
    def onec(self) -> OneCSettings | None:
        """How the 1C base is reached; None if there is none."""
        if self.onec_url is None or self.onec_user is None or self.onec_password is None:
            return None
        return OneCSettings(self.onec_url, self.onec_user, self.onec_password, ZoneInfo(self.onec_zone or self.zone))

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)
