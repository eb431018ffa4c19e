"""The aiohttp application: the Bot API, the 1C publication, the control API and the page on one port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from inspect import isawaitable

from aiohttp import web

from playground.args import Args, read_args
from playground.control import ROUTES
from playground.control.body import Body, Handler
from playground.control.streams import send_file, stream_events, upload
from playground.desk_clock import follow_clock
from playground.errors import ApiError, ConnectionDroppedError, ControlError
from playground.files import DOWNLOAD_LIMIT
from playground.jsontext import Json, dump_json, parse_json
from playground.methods import METHODS
from playground.onec.routes import answer_onec
from playground.playground import Playground

__all__ = ["make_app"]

GATEWAY_CODES = frozenset({502, 503, 504})
BIGGEST_REQUEST = 64 * 1024 * 1024
WebHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(play: Playground) -> web.Application:
    app = web.Application(client_max_size=BIGGEST_REQUEST)

    async def bot_api(request: web.Request) -> web.StreamResponse:
        return await answer_bot(play, request)

    async def download(request: web.Request) -> web.StreamResponse:
        return answer_download(play, request)

    async def onec(request: web.Request) -> web.StreamResponse:
        return await answer_onec(play, request)

    async def page(request: web.Request) -> web.StreamResponse:
        return answer_page(play, request)

    app.router.add_route("*", "/bot{token}/{method}", bot_api)
    app.router.add_route("*", "/onec/{base}/{path:.*}", onec)
    app.router.add_get("/file/bot{token}/{path:.+}", download)
    for verb, path, handler in ROUTES:
        app.router.add_route(verb, path, _control(play, handler))
    app.router.add_get("/play/events", _guarded(play, stream_events))
    app.router.add_get("/play/file/{file_id}", _guarded(play, send_file))
    app.router.add_post("/play/upload", _guarded(play, upload))
    app.router.add_route("*", "/{path:.*}", page)

    async def stop_waiting(_app: web.Application) -> None:
        await play.close()

    app.on_shutdown.append(stop_waiting)
    if play.settings.clock_url is not None:
        app.cleanup_ctx.append(lambda _app: _following(play))
    return app


async def _following(play: Playground) -> AsyncIterator[None]:
    task = asyncio.create_task(follow_clock(play, play.settings.clock_url or ""))
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


# --- the Bot API -----------------------------------------------------------------------------


async def answer_bot(play: Playground, request: web.Request) -> web.Response:
    """One Bot API call: token, faults, the method itself, the list of calls, the answer."""
    name = request.match_info["method"]
    if play.faults.down:
        return _drop(request)
    if request.match_info["token"] != play.settings.token:
        return _refusal(ApiError(401, "Unauthorized"))
    known = METHODS.get(name.lower())
    args = Args({})
    error: ApiError | None = None
    result: object = None
    try:
        if play.faults.latency_ms:
            await asyncio.sleep(play.faults.latency_ms / 1000)
        args = await read_args(request)
        if known is None:
            raise ApiError(404, "Not Found: method not found")
        name, method = known
        play.faults.before(name.lower())
        result = method(play, args)
        if isawaitable(result):
            result = await result
    except ApiError as refusal:
        error = refusal
    except ConnectionDroppedError:
        return _drop(request)
    play.calls.add(name, args.logged(), error.description if error else None)
    if play.faults.answer_is_lost(name.lower()):
        return _drop(request)
    if error is not None and error.code in GATEWAY_CODES:
        return _gateway_page(error)
    return _refusal(error) if error else _json({"ok": True, "result": result})


def _gateway_page(error: ApiError) -> web.Response:
    """These codes come from the server in front of the Bot API, which knows no JSON."""
    page = f"<html><body><h1>{error.code} {error.description}</h1></body></html>"
    return web.Response(status=error.code, text=page, content_type="text/html")


def answer_download(play: Playground, request: web.Request) -> web.Response:
    if play.faults.down:
        return _drop(request)
    if request.match_info["token"] != play.settings.token:
        return _refusal(ApiError(401, "Unauthorized"))
    record = play.files.by_path(request.match_info["path"])
    if record is None or record.data is None or record.size > DOWNLOAD_LIMIT:
        return _refusal(ApiError(404, "Not Found"))
    return web.Response(body=record.data, content_type="application/octet-stream")


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=dump_json(value), status=status, content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    answer: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers = None
    if error.parameters:
        answer["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers = {"Retry-After": str(error.parameters["retry_after"])}
    return web.Response(body=dump_json(answer), status=error.code, content_type="application/json", headers=headers)


def _drop(request: web.Request) -> web.Response:
    """Close the connection; the response returned here cannot reach anybody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


# --- the control API -------------------------------------------------------------------------


def _control(play: Playground, handler: Handler) -> WebHandler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            result = handler(play, await _read_control(request))
            if isawaitable(result):
                result = await result
        except ControlError as refusal:
            return _json({"error": refusal.text}, refusal.status)
        return _json(result)

    return handle


async def _read_control(request: web.Request) -> Body:
    values: Json = {**request.query, **request.match_info}
    if request.method == "GET":
        return Body(values)
    try:
        parsed = parse_json(await request.read() or b"{}")
    except web.HTTPRequestEntityTooLarge:
        raise ControlError("Слишком большой запрос.", 413) from None
    except ValueError:
        raise ControlError("Тело запроса не JSON.") from None
    if not isinstance(parsed, dict):
        raise ControlError("Тело запроса должно быть объектом JSON.")
    return Body({**parsed, **request.match_info})


def _guarded(
    play: Playground, handler: Callable[[Playground, web.Request], Awaitable[web.StreamResponse]]
) -> WebHandler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(play, request)
        except ControlError as refusal:
            return _json({"error": refusal.text}, refusal.status)

    return handle


# --- the page --------------------------------------------------------------------------------


def answer_page(play: Playground, request: web.Request) -> web.StreamResponse:
    """A file of the page's folder; everything else is "Not Found" as Telegram says it."""
    path = request.match_info["path"]
    if request.method in ("GET", "HEAD") and "\0" not in path:
        root = play.settings.web_dir.resolve()
        file = (root / (path or "index.html")).resolve()
        if file.is_relative_to(root) and file.is_file():
            return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
    if path.startswith("play/"):
        return _json({"error": "Нет такого адреса."}, 404)
    return _refusal(ApiError(404, "Not Found"))
