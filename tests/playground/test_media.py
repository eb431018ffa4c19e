"""Files: sending, albums, downloads, sizes, identifiers."""

import io

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import (
    BufferedInputFile,
    Document,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
)
from aiogram.utils.media_group import MediaGroupBuilder

from playground.files import PHOTO_LIMIT, UPLOAD_LIMIT, FileStore, image_size
from tests.playground.desk import Desk

MEGABYTE = 1024 * 1024


async def test_photo_comes_in_several_sizes_and_downloads(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    sent = await desk.upload(
        200, ("экран.png", png), chat_id=person, from_id=person, kind="photo", caption="Ошибка /help"
    )
    message = (await desk.update()).message
    assert message is not None
    assert message.photo is not None
    assert message.message_id == sent["messages"][0]["message_id"]
    assert (message.caption, message.media_group_id) == ("Ошибка /help", None)
    assert len(message.photo) >= 2
    assert len({size.file_id for size in message.photo}) == len(message.photo)
    widths = [size.width for size in message.photo]
    assert widths == sorted(widths)
    assert message.photo[-1].width == 2 * message.photo[-1].height
    for size in message.photo:
        file = await desk.bot.get_file(size.file_id)
        assert file.file_path is not None
        content = await desk.bot.download_file(file.file_path, io.BytesIO())
        assert content is not None
        assert content.read() == png
    async with desk.http.get(f"{desk.url}/play/file/{message.photo[-1].file_id}") as response:
        assert await response.read() == png


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video", "audio", "video_note", "animation", "sticker"])
async def test_every_kind_travels_both_ways(desk: Desk, kind: str, png: bytes) -> None:
    person = await desk.person()
    await desk.upload(200, ("файл.bin", png), chat_id=person, from_id=person, kind=kind)
    received = (await desk.update()).message
    assert received is not None
    assert received.content_type == kind
    media = getattr(received, kind)
    file_id = media[-1].file_id if kind == "photo" else media.file_id
    method = "send_" + kind
    again: Message = await getattr(desk.bot, method)(person, **{kind: file_id})
    assert again.content_type == kind
    uploaded: Message = await getattr(desk.bot, method)(person, **{kind: BufferedInputFile(png, "a.png")})
    assert uploaded.content_type == kind
    copied = await desk.bot.copy_message(person, person, received.message_id, caption="подпись")
    shown = (await desk.look(f"chats/{person}/messages"))[-1]
    assert shown["message_id"] == copied.message_id
    assert kind in shown
    assert ("caption" in shown) == (kind not in ("video_note", "sticker"))


async def test_people_send_albums(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    files = [(f"{number}.png", png) for number in range(10)]
    await desk.upload(200, *files, chat_id=person, from_id=person, kind="photo", caption="Вот")
    messages = [update.message for update in await desk.updates() if update.message]
    assert len(messages) == 10
    assert len({message.media_group_id for message in messages}) == 1
    assert messages[0].media_group_id
    assert [message.caption for message in messages] == ["Вот"] + [None] * 9
    await desk.upload(400, *files, ("11.png", png), chat_id=person, from_id=person, kind="photo")


async def test_bot_sends_albums(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    photo = BufferedInputFile(png, "a.png")
    builder = MediaGroupBuilder(caption="<b>Вот</b>")
    builder.add_photo(photo, parse_mode="HTML")
    builder.add_photo(photo)
    sent = await desk.bot.send_media_group(person, [*builder.build()])
    assert {message.media_group_id for message in sent} == {sent[0].media_group_id}
    assert sent[0].html_text == "<b>Вот</b>"
    again = InputMediaPhoto(media=(sent[0].photo or [])[-1].file_id)
    assert len(await desk.bot.send_media_group(person, [again, again, again])) == 3
    document = InputMediaDocument(media=BufferedInputFile(b"1", "a.txt"))
    albums: list[tuple[list[InputMediaPhoto | InputMediaDocument], str]] = [
        ([again], "2-10 items"),
        ([again] * 11, "too many messages to send as an album"),
        ([again, document], "can't use the media of the specified type in the album"),
    ]
    for album, complaint in albums:
        with pytest.raises(TelegramBadRequest, match=complaint):
            await desk.bot.send_media_group(person, [*album])
    voice = {"type": "voice", "media": "x"}
    assert "can't be used in sendMediaGroup" in await desk.error("sendMediaGroup", chat_id=person, media=[voice] * 2)


async def received_document(desk: Desk) -> Document:
    message = (await desk.update()).message
    assert message is not None
    assert message.document is not None
    return message.document


async def test_big_files(desk: Desk) -> None:
    person = await desk.person()
    act = {"chat_id": person, "from_id": person, "kind": "document"}
    await desk.upload(200, **act, declared_size=21 * MEGABYTE, file_name="база.dt")
    document = await received_document(desk)
    assert (document.file_size, document.file_name) == (21 * MEGABYTE, "база.dt")
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await desk.bot.get_file(document.file_id)
    # Sending on by file_id has no limit.
    again = (await desk.bot.send_document(person, document.file_id)).document
    assert again == document
    await desk.upload(200, **act, declared_size=20 * MEGABYTE)
    edge = await received_document(desk)
    assert (await desk.bot.get_file(edge.file_id)).file_size == 20 * MEGABYTE


async def test_limits_of_the_bots_uploads(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    for data, complaint in (
        (png + bytes(PHOTO_LIMIT), "is too big for a photo; the maximum size is 10485760 bytes"),
        ("не картинка".encode(), "IMAGE_PROCESS_FAILED"),
    ):
        with pytest.raises(TelegramBadRequest, match=complaint):
            await desk.bot.send_photo(person, BufferedInputFile(data, "a.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await desk.bot.send_document(person, BufferedInputFile(b"", "a.txt"))
    with pytest.raises(TelegramEntityTooLarge):
        await desk.bot.send_document(person, BufferedInputFile(bytes(UPLOAD_LIMIT + 1), "a.bin"))


async def test_identifiers(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    sent = await desk.bot.send_photo(person, BufferedInputFile(png, "a.png"))
    assert sent.photo is not None
    photo = sent.photo[-1].file_id
    for method, arguments, complaint in (
        ("sendDocument", {"document": photo}, "can't use file of type Photo as Document"),
        ("sendPhoto", {"photo": "нет"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://1c.ru/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "attach://нет"}, "there is no photo in the request"),
    ):
        assert await desk.error(method, chat_id=person, **arguments) == f"Bad Request: {complaint}"
    for path in ("/file/bot100:demo/photos/нет.jpg", "/file/bot100:demo/../secret"):
        async with desk.http.get(desk.url + path) as response:
            assert response.status == 404
    async with desk.http.get(f"{desk.url}/file/bot1:x/photos/file_1.jpg") as response:
        assert response.status == 401


async def test_page_never_runs_an_uploaded_file(desk: Desk) -> None:
    person = await desk.person()
    act = {"chat_id": person, "from_id": person, "kind": "document"}
    for name in ("вирус.html", "вирус.svg", "вирус"):
        sent = await desk.upload(200, (name, b"<script>alert(1)</script>"), **act)
        file_id = sent["messages"][0]["document"]["file_id"]
        async with desk.http.get(f"{desk.url}/play/file/{file_id}") as response:
            assert response.status == 200
            assert response.content_type == "application/octet-stream"
            assert response.headers["Content-Disposition"] == "attachment"


def test_store_forgets_the_oldest_bytes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.files.BYTES_KEPT", 10)
    monkeypatch.setattr("playground.files.RECORDS_KEPT", 3)
    store = FileStore()
    files = [store.add("document", data=b"12345", name=f"{n}.txt") for n in range(3)]
    assert [file.data for file in files] == [None, b"12345", b"12345"]
    store.add("document", data=b"1", name="4.txt")
    assert store.find(files[0].file_id) is None
    assert store.by_path(files[0].path) is None
    assert store.find(files[1].file_id) is files[1]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a\x05\x00\x07\x00", (5, 7)),
        (b"BM" + bytes(16) + b"\x05\0\0\0" + b"\xf9\xff\xff\xff", (5, 7)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x07\x00\x05\x03\x01", (5, 7)),
        (b"RIFF\0\0\0\0WEBP", (512, 512)),
        (b"\xff\xd8\xff\xe0", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8), None),
        (b"%PDF-1.4", None),
        (b"", None),
    ],
)
def test_image_size(data: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(data) == size
