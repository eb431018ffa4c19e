"""A proxy on Unix sockets between workers and PostgreSQL that loses a COMMIT or its answer.

It reads only the frames of the protocol: a byte of type (none in the first message), four of length, the rest.
"""

import asyncio
import struct
import threading
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.crash.orders import Route

DOORS = {Route.PROXY: 1, Route.LOST_COMMIT: 2, Route.LOST_ANSWER: 3}
"""Ports, that is to say endings of the sockets' names in the proxy's folder."""
_BROKEN = (OSError, EOFError)


class _LostError(EOFError):
    """The proxy has lost something on purpose: both sides are cut off."""


class Proxy:
    """Runs in a thread of its own while the block lasts. ``server`` is the path of PostgreSQL's socket, looked up at every
    connection: a restarted server may have another one behind the same link."""

    def __init__(self, server: Path, folder: Path) -> None:
        self.lost = Counter[Route]()
        """Commits and answers lost so far; an answer counts when the server has said that it committed."""
        self._server = server
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), name="proxy")
        self._listening = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._listening.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        conversations: set[asyncio.Task[None]] = set()

        def enter(door: Route, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            conversation = asyncio.ensure_future(self._converse(door, reader, writer))
            conversations.add(conversation)
            conversation.add_done_callback(conversations.discard)

        servers = []
        for door, port in DOORS.items():
            path = self._folder / f".s.PGSQL.{port}"
            servers.append(await asyncio.start_unix_server(partial(enter, door), path))
        self._listening.set()
        await self._end.wait()
        for server in servers:
            server.close()
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)

    async def _converse(self, door: Route, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        try:
            with suppress(*_BROKEN):
                server_reader, server_writer = await asyncio.open_unix_connection(self._server)
                writers.append(server_writer)
                committing = asyncio.Event()
                ways = [
                    asyncio.ensure_future(self._forth(door, reader, server_writer, committing)),
                    asyncio.ensure_future(self._back(door, server_reader, writer, committing)),
                ]
                try:
                    # Whichever side is silent first takes the other one with it.
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
        finally:
            for one in writers:
                one.transport.abort()

    async def _forth(
        self, door: Route, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        kind = b""  # the first message has none
        while True:
            head, body = await _frame(reader, kind)
            if kind and _is_commit(kind, body):
                if door is Route.LOST_COMMIT:
                    self.lost[door] += 1
                    raise _LostError
                committing.set()
            writer.write(head + body)
            await writer.drain()
            kind = await reader.readexactly(1)

    async def _back(
        self, door: Route, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        while True:
            kind = await reader.readexactly(1)
            head, body = await _frame(reader, kind)
            if door is Route.LOST_ANSWER and committing.is_set() and kind == b"C" and body == b"COMMIT\0":
                self.lost[door] += 1
                raise _LostError
            writer.write(head + body)
            await writer.drain()


async def _frame(reader: asyncio.StreamReader, kind: bytes) -> tuple[bytes, bytes]:
    """The head of a message whose type has been read, and its body."""
    length = await reader.readexactly(4)
    return kind + length, await reader.readexactly(struct.unpack("!i", length)[0] - 4)


def _is_commit(kind: bytes, body: bytes) -> bool:
    """A COMMIT as a simple query, or parsed for an extended one (after the statement's name)."""
    words = body if kind == b"Q" else body.partition(b"\0")[2] if kind == b"P" else b""
    return words[:6].upper() == b"COMMIT"
