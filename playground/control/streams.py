"""What is not plain JSON: the stream of events, uploads of people, files for the page."""

from collections.abc import Iterable

from aiohttp import web

from playground.args import Upload, read_form
from playground.control.body import Body, acting_person, topic_for
from playground.control.speaking import CAPTION_LIMIT, reply_target, typed
from playground.errors import ControlError
from playground.files import KINDS
from playground.jsontext import Json, dump_json
from playground.playground import Playground

__all__ = ["send_file", "stream_events", "upload"]

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that a dead connection is noticed."""
_IN_ALBUM = ("photo", "video", "document", "audio")
_BIGGEST_DECLARED = 4 * 1024**3


async def stream_events(play: Playground, request: web.Request) -> web.StreamResponse:
    """Server-Sent Events: data is {"seq", "type", …}, id is seq. Continues after Last-Event-ID or ?after=."""
    given = request.headers.get("Last-Event-ID") or request.query.get("after")
    seq = Body({"after": given}).integer("after", play.events.seq)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    try:
        while not play.events.closed:
            fresh = play.events.after(seq)
            if fresh is None:
                # The reader is too far behind (or from another life of the server): it must load the state anew.
                seq = play.events.seq
                await response.write(_sse([{"seq": seq, "type": "resync"}]))
            elif fresh:
                seq = fresh[-1]["seq"]
                await response.write(_sse(fresh))
            else:
                await play.events.wait(seq, HEARTBEAT)
                if play.events.seq == seq:
                    await response.write(b":\n\n")
    except ConnectionError:
        # The page was closed.
        pass
    return response


def _sse(events: Iterable[Json]) -> bytes:
    return b"".join(b"id: %d\ndata: %b\n\n" % (event["seq"], dump_json(event)) for event in events)


async def upload(play: Playground, request: web.Request) -> web.Response:
    """Files of a person. Several files are an album. ``declared_size`` pretends that a file is that big."""
    values: dict[str, str] = {}
    try:
        files = [file for _name, file in await read_form(request, values)]
    except web.HTTPRequestEntityTooLarge:
        raise ControlError("Файл слишком большой для стенда: объявите его размер полем declared_size.") from None
    except (ValueError, LookupError, AssertionError):
        raise ControlError("Нужна форма multipart/form-data, а эту прочитать нельзя.") from None
    body = Body(dict(values))
    kind = body.choice("kind", tuple(KINDS))
    declared = body.integer("declared_size", low=0, high=_BIGGEST_DECLARED) if body.has("declared_size") else None
    if not files and declared is None:
        raise ControlError("Нет файла: поле «file».")
    if len(files) > 10:
        raise ControlError("В альбоме бывает не больше 10 файлов.")
    content: Json = {}
    if caption := body.text("caption", "", longest=100_000):
        if kind in ("video_note", "sticker"):
            raise ControlError("У видеосообщения и наклейки нет подписи.")
        content = typed(caption, "caption", "caption_entities", CAPTION_LIMIT)
    person, chat = acting_person(play, body)
    reply_to = reply_target(chat, body)
    topic = topic_for(chat, person, body, reply_to)
    extra: Json | None = None
    if len(files) > 1 and kind in _IN_ALBUM:
        extra = {"media_group_id": play.world.next_album_id()}
    messages = []
    for file in files or [Upload(body.text("file_name", ""), "", b"")]:
        record = play.files.add(kind, data=file.data or None, name=file.file_name, mime=file.mime, size=declared)
        sent = {**record.media(), **content}
        stored = play.world.add_message(chat, person.user, sent, reply_to=reply_to, extra=extra, topic=topic)
        messages.append(stored.view())
        # Only the first item of an album carries the caption.
        content = {}
    return web.Response(body=dump_json({"messages": messages}), content_type="application/json")


async def send_file(play: Playground, request: web.Request) -> web.Response:
    """A file's bytes for the page; never as something a browser would run."""
    record = play.files.find(request.match_info["file_id"])
    if record is None:
        raise ControlError("Нет такого файла.", 404)
    if record.data is None:
        raise ControlError("Содержимого этого файла нет: он только объявлен или уже забыт.", 404)
    shown = record.mime.startswith(("image/", "audio/", "video/")) and "svg" not in record.mime
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    if not shown:
        headers["Content-Disposition"] = "attachment"
    return web.Response(
        body=record.data, content_type=record.mime if shown else "application/octet-stream", headers=headers
    )
