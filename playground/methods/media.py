"""Sending files, albums, and getFile."""

from collections.abc import Mapping
from typing import Any

from playground.args import Args, Upload
from playground.errors import bad_request
from playground.files import DOWNLOAD_LIMIT, KINDS, StoredFile
from playground.jsontext import Json
from playground.methods.common import Method
from playground.methods.formatting import caption_fields, read_caption
from playground.methods.sending import deliver, read_outgoing
from playground.playground import Playground

__all__ = ["METHODS"]

_WITHOUT_CAPTION = ("video_note", "sticker")
_IN_ALBUM = ("photo", "video", "document", "audio")
_UNMIXED = ("document", "audio")


def resolve_file(play: Playground, args: Args, kind: str, given: str, upload: Upload | None) -> StoredFile:
    """The file a bot means: an upload, attach://name, a file_id, or an address (which cannot work here)."""
    if upload is None and given.startswith("attach://"):
        upload = args.files.get(given.removeprefix("attach://"))
    if upload is not None:
        play.files.check_upload(kind, upload.data)
        return play.files.add(kind, data=upload.data, name=upload.file_name, mime=upload.mime, details=_details(args))
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if given.lower().startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return play.files.reuse(given, kind)


def _details(args: Args) -> Json:
    details: Json = {name: args.text(name)[:64] for name in ("performer", "title", "emoji") if args.text(name)}
    if args.integer("duration") > 0:
        details["duration"] = args.integer("duration")
    return details


def _media(record: StoredFile, kind: str) -> Json:
    media = record.media()
    if record.kind.name == kind:
        return media
    # A document sent as an animation or the other way round: both share their file.
    return media if "animation" in media else {kind: {**media["document"], **_moving(kind)}}


def _moving(kind: str) -> Json:
    return {"width": 640, "height": 360, "duration": 1} if kind == "animation" else {}


def _sender(kind: str) -> Method:
    def send(play: Playground, args: Args) -> Json:
        given, upload = args.text(kind), args.files.get(kind)
        if not given and upload is None:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        caption = {} if kind in _WITHOUT_CAPTION else read_caption(play, args)
        out = read_outgoing(play, args)
        record = resolve_file(play, args, kind, given, upload)
        return deliver(play, out, {**_media(record, kind), **caption}).message

    return send


def send_media_group(play: Playground, args: Args) -> list[Json]:
    if not args.text("media"):
        raise bad_request('parameter "media" is required')
    raw = args.json("media", "media")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of InputMedia")
    items = [_album_item(item) for item in raw]
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and kinds & set(_UNMIXED):
        raise bad_request("can't use the media of the specified type in the album")
    if len(items) > 10:
        raise bad_request("too many messages to send as an album")
    if len(items) < 2:
        raise bad_request("there must be 2-10 items in an album")
    captions = [
        caption_fields(play, item.get("caption") or "", item.get("parse_mode") or "", item.get("caption_entities"))
        for item in items
    ]
    out = read_outgoing(play, args)
    if out.markup is not None:
        raise bad_request("an album can't have reply markup")
    records = [resolve_file(play, args, item["type"], item["media"], None) for item in items]
    play.limits.spend(out.chat.id, is_group=out.chat.is_group, cost=len(items))
    extra = {**out.extra, "media_group_id": play.world.next_album_id()}
    return [
        play.world.add_message(
            out.chat,
            play.bot,
            {**_media(record, item["type"]), **caption},
            reply_to=out.reply_to,
            extra=extra,
            topic=out.topic,
        ).message
        for item, record, caption in zip(items, records, captions, strict=True)
    ]


def _album_item(item: Any) -> Json:
    problem = "can't parse InputMedia: "
    if not isinstance(item, dict):
        raise bad_request(problem + "expected an Object")
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in _IN_ALBUM:
        raise bad_request(f'{problem}type "{kind}" can\'t be used in sendMediaGroup')
    if not isinstance(item.get("media"), str) or not item["media"]:
        raise bad_request(problem + "media not found")
    for name in ("caption", "parse_mode"):
        if item.get(name) is not None and not isinstance(item[name], str):
            raise bad_request(f'{problem}Field "{name}" must be of type String')
    return item


def get_file(play: Playground, args: Args) -> Json:
    file_id = args.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    record = play.files.find(file_id)
    if record is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if record.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": record.unique_id,
        "file_size": record.size,
        "file_path": record.path,
    }


METHODS: Mapping[str, Method] = {
    **{"send" + "".join(part.title() for part in kind.split("_")): _sender(kind) for kind in KINDS},
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
