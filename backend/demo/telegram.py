"""The playground as a process beside the demo: started, watched by a leash, stopped."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backend.desk import DeskProblem
from backend.settings import PROJECT

TOKEN = "100:demo"  # noqa: S105 - a made-up token of a made-up bot
PREFIX = "Playground: "


@asynccontextmanager
async def telegram(port: int, clock_url: str) -> AsyncIterator[str]:
    """The playground's address. Its standard input is a leash: it stops when this process ends, however it ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        "--port",
        str(port),
        "--token",
        TOKEN,
        "--clock-url",
        clock_url,
        "--leash",
        cwd=PROJECT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us; we stop it last
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    line = (await process.stdout.readline()).decode()
    if not line.startswith(PREFIX):
        problem = (await process.stderr.read()).decode().strip()
        await process.wait()
        raise DeskProblem(problem or "Песочница не запустилась")
    draining = asyncio.create_task(_drain(process.stderr))
    try:
        yield line.removeprefix(PREFIX).strip()
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
        draining.cancel()


async def _drain(stream: asyncio.StreamReader) -> None:
    """Pass on what the playground complains about, so that its pipe never fills up."""
    while line := await stream.readline():
        sys.stderr.write(line.decode(errors="replace"))
