"""aiogram's dialogue state in PostgreSQL: a restart does not forget what somebody was doing."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Dialogue
from core.database import Database


def _key(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id, key.business_connection_id, key.destiny)
    return ":".join("" if part is None else str(part) for part in parts)


class PostgresStorage(BaseStorage):
    """Dialogue state by bot, chat, person, thread, connection and destiny. A finished dialogue leaves no row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self._put(key, state=name)

    async def get_state(self, key: StorageKey) -> str | None:
        async with self._database.read() as work:
            return await work.session.scalar(select(Dialogue.state).where(Dialogue.key == _key(key)))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._put(key, data=dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        async with self._database.read() as work:
            return await work.session.scalar(select(Dialogue.data).where(Dialogue.key == _key(key))) or {}

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """Merge in one transaction: the base class reads and writes without a lock."""
        async with self._database.work() as work:
            known = await work.session.scalar(select(Dialogue.data).where(Dialogue.key == _key(key)).with_for_update())
            merged = {**(known or {}), **data}
            await self._upsert(work.session, key, {"data": merged}, {"state": None, "data": merged})
            return merged

    async def _put(self, key: StorageKey, **values: Any) -> None:
        async with self._database.work() as work:
            await self._upsert(work.session, key, values, {"state": None, "data": {}, **values})
            await work.session.execute(
                delete(Dialogue).where(Dialogue.key == _key(key), Dialogue.state.is_(None), Dialogue.data == {})
            )

    @staticmethod
    async def _upsert(session: AsyncSession, key: StorageKey, changed: dict[str, Any], new: dict[str, Any]) -> None:
        await session.execute(
            insert(Dialogue)
            .values(key=_key(key), **new)
            .on_conflict_do_update(index_elements=[Dialogue.key], set_=changed)
        )

    async def close(self) -> None:
        """The database is closed by whoever opened it."""
