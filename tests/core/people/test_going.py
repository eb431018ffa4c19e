"""A manager and colleagues; persons of several companies; leaving."""

import asyncio

import pytest
from sqlalchemy import text

from core.access.models import ContactEventKind
from core.access.people import choose_company, companies_of, identify, who_is
from core.access.requests import ask_access, companies_named
from core.access.service import accept_invitation, enter_by_own_phone, invite_contact
from core.actor import ContactActor, ContactRole, Stranger
from core.clients.models import Company, Contact
from core.errors import Forbidden, NotFound, Refusal
from core.people.colleagues import change_role, colleague, invite_colleague, people_of, remove
from core.people.going import leave
from core.people.intents import PersonGone, Removed, TicketsPassed
from core.tickets.colleague_intents import ColleagueActed, ColleagueWrote
from core.tickets.conversation import Words, client_writes, edit_message, staff_writes
from core.tickets.handling import cancel
from core.tickets.intents import CancelledByClient, StaffWrote
from core.tickets.opening import open_ticket
from core.tickets.queries import company_tickets, my_ticket
from core.tickets.talking import talks_of
from tests.clock import START
from tests.core.conftest import World
from tests.factories import ADMIN_ROLES, SYSTEM, make_company, make_contact, make_staff, make_ticket

GUEST = Stranger(4242, "Гость")
MEMBER = ContactRole.MEMBER


async def member_of(world: World, company: Company | None = None, *, name: str = "Нина") -> ContactActor:
    async with world.database.work() as work:
        return (await make_contact(work, company or world.company, name=name, role=ContactRole.MEMBER)).as_actor()


async def test_a_manager_works_in_a_colleague_s_ticket_and_nobody_is_left_out(world: World) -> None:
    nina = await member_of(world)
    async with world.database.work() as work:
        person = await work.session.get_one(Contact, nina.contact_id)
        ticket = await make_ticket(work, person)
        found, more = await company_tickets(work, world.maria)
        assert ([(one.id, name) for one, name in found], more) == ([(ticket.id, "Нина")], False)
        for actor in (nina, world.oleg):
            with pytest.raises(Forbidden):
                await company_tickets(work, actor)
        assert (await company_tickets(work, world.vera))[0] == []
    async with world.database.work() as work:
        _, said = await client_writes(work, world.maria, ticket.id, Words("Это срочно"), sent_at=START)
    [told] = await world.told(ColleagueWrote.kind)
    assert (told.lane, told.payload) == (f"contact:{nina.contact_id}", {"message_id": said.id})
    async with world.database.work() as work:
        view = await my_ticket(work, nina, ticket.id)
        assert (view.opened_by, view.colleagues) == (None, {world.maria.contact_id: "Мария Петрова"})
        assert (await my_ticket(work, world.maria, ticket.id)).opened_by == "Нина"
        await staff_writes(work, world.oleg, ticket.id, Words("Смотрю"))
    # Who has joined the conversation gets the answer; a manager who has not (Pavel) does not.
    assert {row.lane for row in await world.told(StaffWrote.kind)} == {
        f"contact:{nina.contact_id}",
        f"contact:{world.maria.contact_id}",
    }
    async with world.database.work() as work:
        await client_writes(work, nina, ticket.id, Words("Спасибо"), sent_at=START)
        await edit_message(work, world.maria, said.id, "Это очень срочно")
        await staff_writes(work, world.oleg, ticket.id, Words("Какая версия?"), question=True)
        # The question has come to both: whoever answers with a plain message is understood.
        for actor, waits in ((nina, True), (world.maria, True), (world.pavel, False)):
            assert any(talk.asked for talk in await talks_of(work, actor)) is waits
    lanes = [row.lane for row in await world.told(ColleagueWrote.kind)]
    assert lanes == [f"contact:{nina.contact_id}", f"contact:{world.maria.contact_id}"]


async def test_who_opened_a_ticket_learns_who_cancelled_it(world: World) -> None:
    nina = await member_of(world)
    async with world.database.work() as work:
        ticket = await make_ticket(work, await work.session.get_one(Contact, nina.contact_id))
    async with world.database.work() as work:
        await cancel(work, world.maria, ticket.id)
    [answer] = await world.told(CancelledByClient.kind)
    [told] = await world.told(ColleagueActed.kind)
    assert answer.lane == f"contact:{world.maria.contact_id}"
    assert (told.lane, told.payload["contact_id"], told.payload["deed"]) == (
        f"contact:{nina.contact_id}",
        world.maria.contact_id,
        "cancelled",
    )


async def test_a_manager_invites_members_of_the_own_company_only(world: World) -> None:
    nina = await member_of(world)
    async with world.database.work() as work:
        invited, token = await invite_colleague(work, world.maria, "  Новый   Коллега ")
        assert (invited.name, invited.role, invited.company_id) == (
            "Новый Коллега",
            ContactRole.MEMBER,
            world.company.id,
        )
        with pytest.raises(NotFound):
            await invite_contact(work, world.vera, invited.id)
        with pytest.raises(Refusal, match="colleague-in-already"):
            await invite_contact(work, world.maria, nina.contact_id)
        with pytest.raises(NotFound):  # a manager is made by staff alone
            await invite_contact(work, world.maria, world.pavel.contact_id)
        for actor in (nina, world.oleg, GUEST):
            with pytest.raises(Forbidden):
                await invite_colleague(work, actor, "Кто-то")
        with pytest.raises(Refusal, match="bad-name"):
            await invite_colleague(work, world.maria, " ")
        entered = await accept_invitation(work, GUEST, token)
        assert entered == ContactActor(invited.id, world.company.id, "Новый Коллега", ContactRole.MEMBER)
        people = await people_of(work, world.maria, world.company.id)
        assert [one.contact.name for one in people.colleagues] == ["Мария Петрова", "Павел", "Нина", "Новый Коллега"]
        with pytest.raises(NotFound):
            await people_of(work, world.vera, world.company.id)
        with pytest.raises(NotFound):
            await colleague(work, world.vera, nina.contact_id)


async def test_managers_are_made_by_administrators(world: World) -> None:
    nina = await member_of(world)
    async with world.database.work() as work:
        admin = (await make_staff(work, "Админ", roles=ADMIN_ROLES)).as_actor()
        for actor in (world.maria, world.oleg, nina):
            with pytest.raises(Forbidden):
                await change_role(work, actor, nina.contact_id, ContactRole.MANAGER)
        await change_role(work, admin, nina.contact_id, ContactRole.MANAGER)
        assert await who_is(work, await number_of(world, nina), "") == ContactActor(
            nina.contact_id, nina.company_id, nina.name, ContactRole.MANAGER
        )


async def number_of(world: World, actor: ContactActor) -> int:
    async with world.database.work() as work:
        found = (await work.session.get_one(Contact, actor.contact_id)).messenger_id
    assert found is not None
    return found


async def test_who_is_removed_is_out_at_once_and_the_tickets_go_on(world: World) -> None:
    nina = await member_of(world)
    number = await number_of(world, nina)
    async with world.database.work() as work:
        ticket = await make_ticket(work, await work.session.get_one(Contact, nina.contact_id))
        with pytest.raises(Refusal, match="not-oneself"):
            await remove(work, world.maria, world.maria.contact_id)
        for actor in (nina, world.oleg):
            with pytest.raises(Forbidden):
                await remove(work, actor, world.pavel.contact_id)
        with pytest.raises(NotFound):
            await remove(work, world.vera, nina.contact_id)
    async with world.database.work() as work:
        await remove(work, world.maria, nina.contact_id)
    async with world.database.work() as work:
        assert await who_is(work, number, "Нина") == Stranger(number, "Нина")
        said = [(Words("Ещё"), START)]
        with pytest.raises(Forbidden):
            await open_ticket(work, nina, contact_id=nina.contact_id, said=said, subject_without_text="файлы")
        with pytest.raises(NotFound):
            await remove(work, world.maria, nina.contact_id)
        kinds = await work.session.scalars(
            text("SELECT kind FROM contact_event WHERE contact_id = :id").bindparams(id=nina.contact_id)
        )
        assert list(kinds) == [ContactEventKind.REMOVED]
    assert (await world.ticket(ticket.id)).contact_id == world.maria.contact_id
    assert [row.lane for row in await world.told(Removed.kind)] == [f"person:{number}"]
    assert [row.payload["numbers"] for row in await world.told(TicketsPassed.kind)] == [[ticket.number]]
    [gone] = await world.told(PersonGone.kind, "group")
    assert gone.payload["heir_id"] == gone.payload["by_id"] == world.maria.contact_id
    # Nothing waits for somebody who is to be written to no more.
    assert await world.told(lane=f"contact:{nina.contact_id}") == []


async def test_two_managers_who_remove_each_other_leave_one(world: World) -> None:
    async def attempt(actor: ContactActor, other: ContactActor) -> str:
        try:
            async with world.database.work() as work:
                await remove(work, actor, other.contact_id)
        except Refusal as refusal:
            return refusal.code
        return "done"

    said = await asyncio.gather(attempt(world.maria, world.pavel), attempt(world.pavel, world.maria))
    assert sorted(said) == ["done", "no-contact"]


async def test_the_last_manager_does_not_leave(world: World) -> None:
    async with world.database.work() as work:
        await leave(work, world.pavel)
    for actor, code in ((world.maria, "last-manager"), (world.vera, "last-manager"), (world.oleg, "forbidden")):
        with pytest.raises(Refusal, match=code):
            async with world.database.work() as work:
                await leave(work, actor)


async def test_a_phone_known_at_several_companies_lets_in_at_each(world: World) -> None:
    phone = "79165550000"
    async with world.database.work() as work:
        other = await make_company(work, name="ООО «Лютик-2»")
        third = await make_company(work, name="ООО «Третья»")
        for company, names in ((world.company, ["Нина"]), (other, ["Нина"]), (third, ["Один", "Другой"])):
            for name in names:
                await make_contact(work, company, name=name, role=MEMBER, phone=phone, came_in=False)
        entered = await enter_by_own_phone(work, GUEST, phone)
    assert [one.company_id for one in entered] == [world.company.id, other.id]  # of two at the third nobody knows which
    first, second = entered
    async with world.database.work() as work:
        who = await identify(work, GUEST.messenger_id, "")
        assert (who.actor, who.several, who.undecided) == (first, True, True)
        assert await choose_company(work, first, second.contact_id) == second
        who = await identify(work, GUEST.messenger_id, "")
        assert (who.actor, who.several, who.undecided) == (second, True, False)
        assert [at.contact.id for at in await companies_of(work, second)] == [first.contact_id, second.contact_id]
        for foreign in (world.maria.contact_id, 10_000):
            with pytest.raises(NotFound):
                await choose_company(work, second, foreign)
        await leave(work, second)
        who = await identify(work, GUEST.messenger_id, "")
        assert (who.actor, who.several, who.undecided) == (first, False, False)


async def test_somebody_of_one_company_comes_into_another_by_a_link(world: World) -> None:
    async with world.database.work() as work:
        other = await work.session.get_one(Company, world.vera.company_id)
        invited = await make_contact(work, other, name="Мария П.", role=ContactRole.MEMBER, came_in=False)
        token = await invite_contact(work, SYSTEM, invited.id)
        entered = await accept_invitation(work, world.maria, token)
        assert isinstance(entered, ContactActor)
        assert entered.contact_id == invited.id
        assert await accept_invitation(work, world.maria, token) == entered  # a double tap, from either company
        assert await accept_invitation(work, entered, token) == entered
        assert invited.messenger_id is not None
        assert await who_is(work, invited.messenger_id, "") == entered
        again = await invite_contact(work, SYSTEM, (await make_contact(work, other, came_in=False)).id)
        with pytest.raises(Refusal, match="already-in"):
            await accept_invitation(work, world.maria, again)
        with pytest.raises(Refusal, match="already-in"):
            await accept_invitation(work, world.oleg, again)


async def test_an_inn_opens_nothing_and_requests_are_counted(world: World) -> None:
    async with world.database.work() as work:
        request = await ask_access(work, GUEST, f"Пустите, ИНН {world.company.inn}")
        assert request.inn == world.company.inn
        assert [one.id for one in await companies_named(work, request)] == [world.company.id]
        assert await who_is(work, GUEST.messenger_id, GUEST.name) == GUEST
        with pytest.raises(Refusal, match="bad-inn-said"):
            await ask_access(work, GUEST, "ИНН 7707083894")
    for _ in range(2):
        async with world.database.work() as work:
            await work.session.execute(
                text("UPDATE access_request SET state = 'declined', decided_at = :at"), {"at": START}
            )
            await ask_access(work, GUEST, "Пустите ещё раз")
    async with world.database.work() as work:
        # Changing the words of the one that waits is no new request; a fourth one is.
        await ask_access(work, GUEST, "Пустите, пожалуйста")
        await work.session.execute(
            text("UPDATE access_request SET state = 'declined', decided_at = :at"), {"at": START}
        )
        with pytest.raises(Refusal, match="too-many-requests"):
            await ask_access(work, GUEST, "И ещё раз")
