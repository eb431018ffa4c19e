"""Where a lane leads: a chat of the accountant's if there is one, and what was put off to the same person."""

from zoneinfo import ZoneInfo

from bot.delivery.recipients import addresses
from bot.store import chats
from core.database import Database
from core.outbox.preferences import LATER
from tests.factories import SYSTEM, make_company, make_contact

ZONE = ZoneInfo("Europe/Moscow")
GROUP, ACCOUNTANT = -1, -2


async def test_invoices_go_to_the_accountant_or_to_the_engineers(database: Database) -> None:
    async def where() -> int | None:
        async with database.read() as work:
            return (await addresses(work, {"accountant"}, ZONE))["accountant"].chat_id

    assert await where() is None  # waits for a group
    async with database.work() as work:
        await chats.bind_group(work, SYSTEM, GROUP, "Инженеры")
    assert await where() == GROUP
    async with database.work() as work:
        await chats.bind_accountant(work, SYSTEM, ACCOUNTANT, "Счета")
    assert await where() == ACCOUNTANT
    async with database.work() as work:
        assert not await chats.migrate_chat(work, ACCOUNTANT, -100_2)  # it is not the engineers' group that has moved
    assert await where() == -100_2
    async with database.work() as work:
        await chats.silence(work, -100_2)  # the bot was removed
    assert await where() == GROUP


async def test_what_was_put_off_goes_to_the_same_person(database: Database) -> None:
    async with database.work() as work:
        person = await make_contact(work, await make_company(work, zone_name="Asia/Omsk"))
        lanes = {f"contact:{person.id}", f"contact:{person.id}{LATER}", f"contact:{person.id + 1}{LATER}"}
        found = await addresses(work, lanes, ZONE)
    assert {found[f"contact:{person.id}{end}"] for end in ("", LATER)} == {found[f"contact:{person.id}"]}
    assert found[f"contact:{person.id}"].chat_id == person.messenger_id
    assert found[f"contact:{person.id + 1}{LATER}"].chat_id is None
