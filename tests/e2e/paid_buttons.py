"""Presses the buttons of paid work and of what comes after a solution, in an order in which each of them is fresh."""

from typing import Protocol

from core.actor import ContactRole
from core.clients.models import Contact
from core.tickets.buying import ask_for_hours
from tests.e2e.conftest import GROUP, Stage


class Presser(Protocol):
    """The walker of test_buttons."""

    pressed: set[str]

    async def walk(self, *chats: tuple[int, int]) -> None: ...


async def press(stage: Stage, walker: Presser, every: set[str]) -> None:
    """``every``: the kinds of buttons that belong here; the walker has left them alone so far."""
    anna, boss = (501, 501), (303, GROUP)
    await _offers(stage, walker, anna)
    await _buying(stage, walker, anna, boss)
    await _disputes(stage, walker, anna, boss)
    await stage.anna.write("Мои заявки")
    await stage.settled()
    walker.pressed -= {kind for kind in every if kind.startswith(("pd7", "pd8"))}
    await walker.walk(anna)
    await stage.anna.write("/settings")
    await stage.settled()
    walker.pressed -= {kind for kind in every if kind.startswith("pd9")}
    await walker.walk(anna)
    walker.pressed -= {"pd9:quiet", "pd9:own"}
    await walker.walk(anna)
    await stage.anna.write("/cancel")
    # What was switched off by this is looked for by others.
    await stage.execute("UPDATE recipient_preferences SET hours = true, quiet_from = NULL, quiet_to = NULL")


async def _offers(stage: Stage, walker: Presser, anna: tuple[int, int]) -> None:
    number = await stage.open_ticket(stage.anna, "Сколько это займёт")
    await stage.igor.write("оценка 90", reply_to=await stage.card(number))
    await stage.anna.see("Оценка по заявке", button="Обсудить")
    walker.pressed -= {"pd2"}
    await walker.walk(anna)
    walker.pressed -= {"pd1"}
    await walker.walk(anna)


async def _buying(stage: Stage, walker: Presser, anna: tuple[int, int], boss: tuple[int, int]) -> None:
    await stage.anna.write("Баланс")
    await stage.settled()
    walker.pressed -= {"pd3:open", "pd3:spent"}
    await walker.walk(anna)
    walker.pressed -= {"pd3:own"}
    await walker.walk(anna)
    walker.pressed -= {"pd3:choose", "pd3:send"}
    await walker.walk(anna)
    await stage.anna.write("/cancel")
    walker.pressed -= {"pd4:invoiced", "pd4:paid"}
    await walker.walk(boss)
    walker.pressed -= {"pd4:show"}
    await walker.walk(boss)
    walker.pressed -= {"pd4:paid", "pd4:grant"}
    await walker.walk(boss)
    async with stage.database.work() as work:
        member = await work.session.get_one(
            Contact, await stage.value("SELECT id FROM contact WHERE messenger_id = 501")
        )
        member.role = ContactRole.MEMBER
        asker = member.as_actor()
        # A manager is asked whom the desk knows and who reads: Anna herself, once she is one again.
        member.role = ContactRole.MANAGER
        await work.session.flush()
        await ask_for_hours(work, asker, 60, price=300_000)
    await stage.settled()
    walker.pressed -= {"pd4:agree"}
    await walker.walk(anna)
    walker.pressed -= {"pd4:no"}
    await walker.walk(anna)


async def _disputes(stage: Stage, walker: Presser, anna: tuple[int, int], boss: tuple[int, int]) -> None:
    await stage.anna.write("Баланс")
    await stage.settled()
    await stage.anna.tap(await stage.anna.see("Доступно", button="На что ушли"), "На что ушли")
    await stage.settled()
    walker.pressed -= {"why1", "pd5"}
    await walker.walk(anna)
    await stage.anna.write("/cancel")
    walker.pressed -= {"pd6:fix"}
    await walker.walk(boss)
    walker.pressed -= {"pd6:show"}
    await walker.walk(boss)
    walker.pressed -= {"pd6:keep"}
    await walker.walk(boss)
    walker.pressed -= {"pd6:all"}
    await walker.walk(boss)
    walker.pressed -= {"pd6:yes"}
    await walker.walk(boss)
