"""What people say in a ticket: the moment of the request, albums, edits, what the card shows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.actor import SystemActor
from core.errors import Refusal
from core.tickets.conversation import File, Words, client_writes, edit_message, files_of, staff_writes
from core.tickets.intents import ClientEdited, ClientWrote, NewCard, Opened, StaffEdited
from core.tickets.models import FileKind, Message, Ticket
from core.tickets.opening import open_ticket
from core.tickets.queries import card, my_ticket
from tests.clock import START, SettableClock
from tests.core.conftest import World


def photo(number: int) -> File:
    return File(FileKind.PHOTO, f"photo-{number}", None, 1000 + number)


async def open_with(world: World, *said: Words, seconds_ago: int = 0) -> Ticket:
    async with world.database.work() as work:
        at = work.now - timedelta(seconds=seconds_ago)
        ticket, _ = await open_ticket(
            work,
            world.maria,
            contact_id=world.maria.contact_id,
            said=[(words, at + timedelta(seconds=index)) for index, words in enumerate(said)],
            subject_without_text="2 фото",
        )
        return ticket


async def test_the_request_begins_with_its_first_message(world: World) -> None:
    ticket = await open_with(world, Words("Первое"), Words("Второе"), seconds_ago=170)
    assert (ticket.requested_at, ticket.opened_at) == (START - timedelta(seconds=170), START)
    assert ticket.subject == "Первое"
    async with world.database.work() as work:
        view = await card(work, ticket.id)
        assert view.text == "Первое\nВторое"
        assert (view.balance, view.contract and view.contract.id) == (120, world.hours.contract.id)
        assert view.reaction is None


async def test_a_phone_ahead_of_time_does_not_shift_the_request(world: World) -> None:
    ticket = await open_with(world, Words("Из будущего"), seconds_ago=-3600)
    assert ticket.requested_at == START
    async with world.database.work() as work:
        message = (await work.session.scalars(select(Message))).one()
        assert message.sent_at == START
        _, later = await client_writes(work, world.maria, ticket.id, Words("И это"), sent_at=START + timedelta(days=1))
        assert timedelta() <= later.sent_at - START < timedelta(seconds=1)


async def test_a_draft_opens_by_itself_for_its_author(world: World) -> None:
    async with world.database.work() as work:
        ticket, _ = await open_ticket(
            work,
            SystemActor("drafts"),
            contact_id=world.maria.contact_id,
            said=[(Words("Не нажала"), work.now)],
            subject_without_text="",
        )
    assert ticket.contact_id == world.maria.contact_id
    [told] = await world.told(Opened.kind)
    assert (told.lane, told.payload["by_itself"]) == (f"contact:{world.maria.contact_id}", True)
    [new] = await world.told(NewCard.kind)
    assert (new.lane, new.payload) == ("group", {"ticket_id": ticket.id})


async def test_an_album_is_one_message_of_up_to_ten_files(world: World) -> None:
    parts = [Words("подпись" if number == 0 else "", (photo(number),), "album") for number in range(10)]
    ticket = await open_with(world, *parts[:7])
    async with world.database.work() as work:
        for part in parts[7:]:
            await client_writes(work, world.maria, ticket.id, part, sent_at=work.now)
    async with world.database.work() as work:
        message = (await work.session.scalars(select(Message))).one()
        assert message.text == "подпись"
        files = (await files_of(work, [message.id]))[message.id]
        assert [file.file_ref for file in files] == [f"photo-{number}" for number in range(10)]
        _, another = await client_writes(work, world.maria, ticket.id, parts[0], sent_at=work.now)
        assert another.id != message.id  # the eleventh does not fit into an album
        _, separate = await client_writes(work, world.maria, ticket.id, Words("", (photo(11),)), sent_at=work.now)
        assert separate.id not in (message.id, another.id)
    # However many files came one by one, the group is told once about the album.
    told = await world.told(ClientWrote.kind)
    assert [row.payload["message_id"] for row in told] == [message.id, another.id, separate.id]


async def test_the_same_album_in_two_tickets_is_two_messages(world: World) -> None:
    part = Words("", (photo(1),), "album")
    first, second = await open_with(world, part), await open_with(world, part)
    async with world.database.work() as work:
        count = select(func.count()).select_from(Message).where(Message.ticket_id.in_([first.id, second.id]))
        assert await work.session.scalar(count) == 2


async def test_files_without_words_have_a_subject(world: World) -> None:
    ticket = await open_with(world, Words("", (photo(1), photo(2))))
    assert ticket.subject == "2 фото"


@pytest.mark.parametrize("text", ["", " \n "])
async def test_an_empty_message_is_refused_and_leaves_nothing(world: World, text: str) -> None:
    with pytest.raises(Refusal, match="empty-message"):
        await open_with(world, Words(text))
    ticket = await world.open()
    before = len(await world.told())
    with pytest.raises(Refusal, match="empty-message"):
        async with world.database.work() as work:
            await client_writes(work, world.maria, ticket.id, Words(text), sent_at=START)
    with pytest.raises(Refusal, match="empty-message"):
        async with world.database.work() as work:
            await staff_writes(work, world.oleg, ticket.id, Words(text))
    assert len(await world.told()) == before


async def test_edits_reach_the_other_side(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Не провдится")
    clock.advance(timedelta(minutes=1))
    async with world.database.work() as work:
        _, answer = await staff_writes(work, world.oleg, ticket.id, Words("Смотрю"))
        question = (await work.session.scalars(select(Message).order_by(Message.id))).first()
        assert question is not None
        await edit_message(work, world.maria, question.id, "Не проводится")
        await edit_message(work, world.oleg, answer.id, "Смотрю (Олег)")
        await edit_message(work, world.oleg, answer.id, "Смотрю (Олег)")  # nothing new
    async with world.database.work() as work:
        view = await my_ticket(work, world.maria, ticket.id)
        assert [message.text for message in view.messages] == ["Не проводится", "Смотрю (Олег)"]
        assert [message.edited_at for message in view.messages] == [clock.now()] * 2
        assert (await card(work, ticket.id)).text == "Не проводится"
    [to_group] = await world.told(ClientEdited.kind)
    [to_client] = await world.told(StaffEdited.kind)
    assert (to_group.lane, to_client.lane) == ("group", f"contact:{world.maria.contact_id}")


async def test_any_words_are_kept_as_they_are(world: World) -> None:
    text = '<b>жирный</b> & "кавычки" 👩‍💻\n' + "ы" * 4000
    ticket = await open_with(world, Words(text))
    async with world.database.work() as work:
        assert (await card(work, ticket.id)).text == text
