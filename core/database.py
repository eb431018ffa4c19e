"""The database as the use cases see it: tables' base class, and a unit of work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from sqlalchemy import BigInteger, DateTime, Enum, Identity, MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, mapped_column

from core.clock import Clock

BigId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """Base of all tables. Constraint names are fixed, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def text_enum(kind: type[StrEnum], name: str) -> Enum:
    """A column that holds the enum's value as text with a CHECK: readable in psql, and extended by a plain migration."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work: a session inside a transaction, and the business time at which all of it happens.

    Use cases take it as their first argument; they flush, but only the caller who opened it commits.
    """

    session: AsyncSession
    now: datetime


Row = TypeVar("Row", bound=Base)


async def lock_row(work: Work, table: type[Row], row_id: int) -> Row | None:
    """The row, locked till the end of the transaction, as it is now; None if there is none.

    A session that has read the row before would answer from memory, with what was true before it waited for the lock.
    NO KEY: rows that refer to this one can be added meanwhile, else who adds them under another lock and who waits for that
    lock with this one in hand would wait for each other.
    """
    await work.session.flush()
    return await work.session.get(table, row_id, with_for_update={"key_share": True}, populate_existing=True)


class Database:
    """Opens units of work. One per process, made by the composition root."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
        each_by_itself = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._readers = async_sessionmaker(each_by_itself, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A transaction: committed when the block ends well, rolled back when it raises."""
        async with self._sessions.begin() as session:
            yield Work(session, self.clock.now())

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Work]:
        """A transaction for looking whose statements all see the same moment (REPEATABLE READ)."""
        async with self.work() as work:
            await work.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield work

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """For looking, and for one statement that stands by itself: no transaction, so two round trips less.

        Each statement sees what is committed when it begins, which is what READ COMMITTED gives it in a transaction too.
        """
        async with self._readers() as session:
            yield Work(session, self.clock.now())
