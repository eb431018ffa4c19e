"""A message of a conversation that was given up is never given up in silence."""

import pytest
from markupsafe import Markup

from bot.delivery.lost import undelivered
from bot.delivery.post import Post
from bot.delivery.queue import Claimed
from bot.delivery.render import Target, all_renderers
from bot.delivery.talk_intents import Lost, NotDelivered
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from core.outbox.service import Intent
from core.tickets.conversation import File, Words, client_writes, staff_writes
from core.tickets.intents import CardChanged, ClientWrote, StaffWrote
from core.tickets.models import FileKind, Ticket
from tests.clock import MOSCOW
from tests.core.conftest import World, world

__all__ = ["world"]
GROUP = -9001


async def given_up(world: World, intent: Intent, why: Lost, *, known: bool = False) -> list[Post]:
    """What the group is shown of it."""
    lane = "group" if isinstance(intent, ClientWrote) else f"contact:{world.maria.contact_id}"
    row = Claimed(1, lane, intent.kind, intent.model_dump(mode="json"), attempts=1)
    async with world.database.work() as work:
        await undelivered(work, [row], why, known=known)
    told = await world.told(NotDelivered.kind)
    posts: list[Post] = []
    async with world.database.read() as work:
        for one in told:
            assert one.lane == "group"
            posts += await all_renderers()[one.kind](work, Target(GROUP, is_group=True, zone=MOSCOW), one.payload)
    return posts


@pytest.mark.parametrize(
    ("why", "known", "said"),
    [
        (Lost.BLOCKED, False, "заблокировал бота"),
        (Lost.NO_CHAT, False, "не подключён к боту"),
        (Lost.REFUSED, False, "Telegram не принял"),
        (Lost.BLOCKED, True, None),
    ],
)
async def test_an_engineer_s_words(world: World, why: Lost, known: bool, said: str | None) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        _, message = await staff_writes(work, world.oleg, ticket.id, Words("Готово"))
        await messages.remember(work, GROUP, 77, About(Purpose.RELAY, ticket.id, message.id, own=True))
    mark, *words = await given_up(world, StaffWrote(message_id=message.id), why, known=known)
    assert (mark.react_to, mark.sign) == (77, "💔")
    assert [post.reply_to for post in words] == ([77] if said else [])
    if said:
        assert said in words[0].text
        assert "Мария Петрова" in words[0].text
        assert str(ticket.number) in words[0].text


async def test_a_client_s_words_are_shown_all_the_same(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        words = Words("<b>Вот</b>", (File(FileKind.PHOTO, "gone"), File(FileKind.PHOTO, "gone too")))
        _, message = await client_writes(work, world.maria, ticket.id, words, sent_at=work.now)
    (post,) = await given_up(world, ClientWrote(message_id=message.id), Lost.REFUSED)
    assert isinstance(post.text, Markup)
    assert "&lt;b&gt;Вот" in post.text
    assert "2 фото" in post.text
    assert post.about == About(Purpose.NOTICE, ticket.id)


async def test_a_card_is_no_message(world: World) -> None:
    ticket: Ticket = await world.open()
    assert await given_up(world, CardChanged(ticket_id=ticket.id), Lost.REFUSED) == []
