"""The page of the office's speaker: the way in by a link that works once, and the feed of what it says and shows."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import structlog
from aiohttp import web
from markupsafe import escape

from backend.web.board import LiveBoard
from bot.locales import plain
from core.access.speakers import connect_speaker, speaker_with
from core.database import Database
from core.errors import Refusal

log = structlog.get_logger()

STATIC = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript"}
COOKIE = "speaker"
COOKIE_DAYS = 400
"""No browser keeps one longer; then a new link is needed."""
WRITE = 10.0
"""Seconds that a page may take to receive what it is sent."""
# Form, script and style are ours alone; a page that shows clients' names is shown inside no other page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_speaker(app: web.Application, database: Database, web_url: str) -> None:
    """Put the speaker's page into a server. ``web_url``: where browsers find the server, without a slash at the end; empty if
    nobody has said so (then the bot gives no links)."""
    pages = _Pages(database, web_url)
    answering = pages.answering
    app.router.add_get("/speaker", answering(pages.show))
    app.router.add_get("/speaker/open", answering(pages.ask))
    app.router.add_post("/speaker/open", answering(pages.connect))
    app.router.add_get("/speaker/feed", answering(pages.feed), allow_head=False)
    app.router.add_get("/speaker/static/{name}", answering(pages.static))

    async def looking(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(pages.live.run())
        yield
        task.cancel()
        await asyncio.wait([task])

    async def stop(_: web.Application) -> None:
        pages.live.stop()

    app.cleanup_ctx.append(looking)
    app.on_shutdown.append(stop)


class _Pages:
    def __init__(self, database: Database, web_url: str) -> None:
        self.live = LiveBoard(database)
        self._database = database
        self._files = {file.name: file.read_text(encoding="utf-8") for file in STATIC.iterdir()}
        # Behind a reverse proxy all of it may stand under a path of its own.
        self._base = urlsplit(web_url).path
        self._secure = web_url.startswith("https:")

    def answering(self, handler: Handler) -> Handler:
        """With a page in Russian when the database does not answer; what only looks comes again by itself."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except web.HTTPException:
                raise
            except Exception:
                log.exception("speaker.failed")
                page = self._page("refused.html", 503, plain("speaker-unavailable"))
                if request.method == "GET":
                    page.headers["Refresh"] = "15"
                return page

        return answer

    async def show(self, request: web.Request) -> web.Response:
        """The speaker's page, for a computer that is connected."""
        if await self._speaker(request) is None:
            return self._page("refused.html", 403, plain("speaker-not-connected"))
        return self._page("speaker.html", 200)

    async def ask(self, _: web.Request) -> web.Response:
        """The link's page. It uses nothing up: messengers look at links before people do. The token stands after # in the
        address, so it has not come with this request, and the page's script puts it into the form."""
        return self._page("open.html", 200)

    async def connect(self, request: web.Request) -> web.Response:
        """Use the link up. No other site can send this form: it would have to know a token."""
        try:
            async with self._database.work() as work:
                key = await connect_speaker(work, await _token(request))
        except Refusal as refusal:
            log.info("speaker.refused", why=refusal.code)
            return self._page("refused.html", 403, plain(f"refusal-{refusal.code}"))
        log.info("speaker.connected")
        path = f"{self._base}/speaker"
        response = web.Response(status=303, headers={**HEADERS, "Location": path})
        response.set_cookie(
            COOKIE,
            key,
            max_age=COOKIE_DAYS * 24 * 3600,
            path=path,
            httponly=True,
            samesite="Strict",
            secure=self._secure,
        )
        return response

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: each is the whole board. Comments in between show that the connection lives."""
        speaker_id = await self._speaker(request)
        if speaker_id is None:
            return web.Response(status=403, headers=HEADERS)
        headers = {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        try:
            await response.prepare(request)
            async with aclosing(self.live.read(speaker_id)) as news:
                async for text in news:
                    async with asyncio.timeout(WRITE):
                        await response.write(b":\n\n" if text is None else f"data: {text}\n\n".encode())
        except (ConnectionError, TimeoutError):
            # The page was closed, or its computer has fallen asleep.
            if request.transport is not None:
                request.transport.abort()
        return response

    async def static(self, request: web.Request) -> web.Response:
        """The page's script and style: the same for all, so they are open."""
        name = request.match_info["name"]
        kind = TYPES.get(Path(name).suffix)
        if kind is None or name not in self._files:
            raise web.HTTPNotFound
        return web.Response(text=self._files[name], content_type=kind, headers=HEADERS)

    async def _speaker(self, request: web.Request) -> int | None:
        key = request.cookies.get(COOKIE)
        if not key:
            return None
        async with self._database.read() as work:
            return await speaker_with(work, key)

    def _page(self, name: str, status: int, says: str = "") -> web.Response:
        text = self._files[name].replace("%BASE%", str(escape(self._base))).replace("%SAYS%", str(escape(says)))
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


async def _token(request: web.Request) -> str:
    """The token of the form; empty if there is none."""
    body = await request.read()
    return parse_qs(body.decode("ascii", "replace")).get("token", [""])[0]
