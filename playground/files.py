"""Files: what was uploaded, under which identifiers it is known, what Telegram lets a bot do with it."""

import re
import secrets
import struct
from collections import OrderedDict
from dataclasses import dataclass, field

from playground.errors import ApiError, bad_request
from playground.jsontext import Json

__all__ = ["DOWNLOAD_LIMIT", "KINDS", "UPLOAD_LIMIT", "FileStore", "StoredFile", "image_size"]

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
# Bytes and records kept; the oldest bytes go first, then the oldest records.
BYTES_KEPT = 256 * 1024 * 1024
RECORDS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of media: how Telegram names it and how it looks in a message."""

    name: str
    telegram_name: str
    """In "can't use file of type …"."""
    folder: str
    mime: str
    extension: str
    prefix: str
    """How its file_id begins."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("photo", "Photo", "photos", "image/jpeg", ".jpg", "AgACAgI"),
        Kind("document", "Document", "documents", "application/octet-stream", "", "BQACAgI"),
        Kind("voice", "VoiceNote", "voice", "audio/ogg", ".oga", "AwACAgI"),
        Kind("video", "Video", "videos", "video/mp4", ".mp4", "BAACAgI"),
        Kind("audio", "Audio", "music", "audio/mpeg", ".mp3", "CQACAgI"),
        Kind("video_note", "VideoNote", "video_notes", "video/mp4", ".mp4", "DQACAgI"),
        Kind("animation", "Animation", "animations", "video/mp4", ".mp4", "CgACAgI"),
        Kind("sticker", "Sticker", "stickers", "image/webp", ".webp", "CAACAgI"),
    )
}


@dataclass(slots=True)
class StoredFile:
    kind: Kind
    file_id: str
    unique_id: str
    size: int
    """Bytes; may be declared without being there."""
    name: str
    mime: str
    path: str
    data: bytes | None
    width: int = 0
    height: int = 0
    sizes: list[Json] = field(default_factory=list)
    """PhotoSize objects of a photo, the smallest first."""
    details: Json = field(default_factory=dict)
    """duration, performer, emoji and the like, as given at the upload."""

    def media(self) -> Json:
        """The part of a Message this file makes: ``{"photo": […]}``, ``{"document": {…}}`` …"""
        name = self.kind.name
        if name == "photo":
            return {"photo": self.sizes}
        common: Json = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        named: Json = {"file_name": self.name, "mime_type": self.mime}
        duration = self.details.get("duration", 1)
        box: Json = {"width": self.width or 640, "height": self.height or 360}
        if name == "document":
            return {"document": {**named, **common}}
        if name == "voice":
            return {"voice": {"duration": duration, "mime_type": self.mime, **common}}
        if name == "audio":
            tags = {key: self.details[key] for key in ("performer", "title") if key in self.details}
            return {"audio": {"duration": duration, **tags, **named, **common}}
        if name == "video_note":
            return {"video_note": {"duration": duration, "length": 240, **common}}
        if name == "sticker":
            return {
                "sticker": {
                    "type": "regular",
                    "width": 512,
                    "height": 512,
                    "is_animated": False,
                    "is_video": False,
                    **({"emoji": self.details["emoji"]} if "emoji" in self.details else {}),
                    **common,
                }
            }
        moving: Json = {**box, "duration": duration, **named, **common}
        if name == "animation":
            # Telegram fills "document" as well, for bots older than animations.
            return {"animation": moving, "document": {**named, **common}}
        return {"video": moving}


class FileStore:
    def __init__(self) -> None:
        self._records: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._with_bytes: OrderedDict[str, StoredFile] = OrderedDict()
        self._bytes = 0
        self._number = 0

    def add(
        self,
        kind_name: str,
        *,
        data: bytes | None,
        name: str,
        mime: str | None = None,
        size: int | None = None,
        details: Json | None = None,
    ) -> StoredFile:
        """Keep a file. ``size`` declares more (or less) than there is; such a file has no bytes."""
        kind = KINDS[kind_name]
        self._number += 1
        if size is not None and (data is None or size != len(data)):
            data = None
        real_size = size if size is not None else len(data or b"")
        extension = _extension(name) or kind.extension
        record = StoredFile(
            kind=kind,
            file_id=kind.prefix + secrets.token_urlsafe(24),
            unique_id=secrets.token_urlsafe(9),
            size=real_size,
            name=name[:255] or f"file{extension}",
            mime=_mime(mime) or kind.mime,
            path=f"{kind.folder}/file_{self._number}{extension}",
            data=data,
            details=details or {},
        )
        if kind_name in ("photo", "video", "animation"):
            record.width, record.height = image_size(data or b"") or (1280, 960)
        if kind_name == "photo":
            record.sizes = _photo_sizes(record)
        self._keep(record)
        return record

    def _keep(self, record: StoredFile) -> None:
        self._records[record.path] = self._by_path[record.path] = record
        for file_id in _ids(record):
            self._by_id[file_id] = record
        if record.data is not None:
            self._with_bytes[record.path] = record
            self._bytes += len(record.data)
            while self._bytes > BYTES_KEPT and len(self._with_bytes) > 1:
                self._forget_bytes(next(iter(self._with_bytes)))
        while len(self._records) > RECORDS_KEPT:
            path, old = self._records.popitem(last=False)
            self._forget_bytes(path)
            del self._by_path[path]
            for file_id in _ids(old):
                del self._by_id[file_id]

    def _forget_bytes(self, path: str) -> None:
        record = self._with_bytes.pop(path, None)
        if record is not None and record.data is not None:
            self._bytes -= len(record.data)
            record.data = None

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def reuse(self, file_id: str, kind_name: str) -> StoredFile:
        """The file a bot names by its identifier when it sends something of this kind."""
        record = self._by_id.get(file_id)
        if record is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        kind = KINDS[kind_name]
        if record.kind is not kind and {record.kind.name, kind_name} != {"animation", "document"}:
            raise bad_request(f"can't use file of type {record.kind.telegram_name} as {kind.telegram_name}")
        return record

    def check_upload(self, kind_name: str, data: bytes) -> None:
        """What Telegram checks in a bot's upload."""
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        if kind_name == "photo":
            if len(data) > PHOTO_LIMIT:
                raise bad_request(
                    f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
                )
            if image_size(data) is None:
                raise bad_request("IMAGE_PROCESS_FAILED")


def _ids(record: StoredFile) -> list[str]:
    return [size["file_id"] for size in record.sizes] or [record.file_id]


def _photo_sizes(record: StoredFile) -> list[Json]:
    """Telegram keeps a photo in several sizes. Here they share the bytes, so they share the size in bytes too."""
    sizes = []
    for letter, longest in (("s", 90), ("m", 320), ("x", 800), ("y", 1280)):
        scale = min(1.0, longest / max(record.width, record.height))
        last = scale == 1.0 or letter == "y"
        sizes.append(
            {
                "file_id": record.file_id if last else f"{record.file_id}-{letter}",
                "file_unique_id": f"{record.unique_id}{letter}",
                "width": max(1, round(record.width * scale)),
                "height": max(1, round(record.height * scale)),
                "file_size": record.size,
            }
        )
        if last and len(sizes) > 1:
            break
        if last:
            # Even a tiny picture comes in two entries: its thumbnail and itself.
            sizes[0]["file_id"] = f"{record.file_id}-s"
    return sizes


def _extension(name: str) -> str:
    match = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return match.group().lower() if match else ""


def _mime(given: str | None) -> str | None:
    """The type without its parameters; None for nothing useful. It becomes a header, so it must be clean."""
    mime = (given or "").partition(";")[0].strip().lower()
    useful = re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", mime) and mime != "application/octet-stream"
    return mime if useful else None


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, BMP, WebP or JPEG; None when it is none of them."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return _sane(*struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return _sane(*struct.unpack("<HH", data[6:10]))
    if data[:2] == b"BM" and len(data) >= 26:
        width, height = struct.unpack("<ii", data[18:26])
        return _sane(width, abs(height))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return 512, 512
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _sane(width, height)
        at += 2 + length
    return None


def _sane(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if 0 < width < 100_000 and 0 < height < 100_000 else None
