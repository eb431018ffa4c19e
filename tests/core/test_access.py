"""Coming in: invitations, one's own phone number, a stranger's request. An INN opens nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.access.intents import RequestDecided, StrangerAsked
from core.access.models import AccessRequest, Invitation, RequestState
from core.access.people import who_is
from core.access.requests import approve, ask_access, decline, get_request
from core.access.service import (
    INVITATION_LIFETIME,
    accept_invitation,
    enter_by_own_phone,
    invite_contact,
    invite_staff,
)
from core.actor import ADMINS, Actor, ContactActor, ContactRole, StaffActor, Stranger, SystemActor
from core.clients.models import Contact
from core.database import Database
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.models import OutboxRow
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, make_company, make_contact, make_staff

GUEST = Stranger(4242, "Гость")


async def accept(database: Database, actor: Actor, token: str) -> StaffActor | ContactActor:
    async with database.work() as work:
        return await accept_invitation(work, actor, token)


async def test_an_invitation_lets_one_person_in_once(world: World) -> None:
    database = world.database
    async with database.work() as work:
        person = await make_contact(work, world.company, name="Нина", role=ContactRole.MEMBER, came_in=False)
        token = await invite_contact(work, SYSTEM, person.id)
        assert await who_is(work, GUEST.messenger_id, GUEST.name) == GUEST
    assert len(token) <= 64
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    entered = await accept(database, GUEST, token)
    assert entered == ContactActor(person.id, world.company.id, "Нина", ContactRole.MEMBER)
    async with database.work() as work:
        assert await who_is(work, GUEST.messenger_id, "как угодно") == entered
    assert await accept(database, entered, token) == entered  # a double tap
    with pytest.raises(Refusal, match="invitation-used"):
        await accept(database, Stranger(4343, "Другой"), token)
    for insider, code in (
        (world.maria, "already-in"),
        (world.oleg, "already-in"),
        (world.vera, "invitation-used"),  # of another company: she could be of both, by a link that is hers
    ):
        with pytest.raises(Refusal, match=code):
            await accept(database, insider, token)


async def test_a_staff_member_comes_in_by_an_invitation(world: World) -> None:
    async with world.database.work() as work:
        person = await make_staff(work, "Новый", came_in=False)
        token = await invite_staff(work, SYSTEM, person.id)
    entered = await accept(world.database, GUEST, token)
    assert entered == person.as_actor()
    async with world.database.work() as work:
        assert await who_is(work, GUEST.messenger_id, "") == entered


async def test_of_many_who_tap_one_invitation_one_comes_in(world: World) -> None:
    async with world.database.work() as work:
        token = await invite_contact(work, SYSTEM, (await make_contact(work, world.company, came_in=False)).id)

    async def attempt(number: int) -> str:
        try:
            await accept(world.database, Stranger(6000 + number, "Кто-то"), token)
        except Refusal as refusal:
            return refusal.code
        return "in"

    said = await asyncio.gather(*(attempt(number) for number in range(6)))
    assert sorted(said) == ["in"] + ["invitation-used"] * 5


async def test_invitations_that_open_nothing(world: World, clock: SettableClock) -> None:
    database = world.database
    async with database.work() as work:
        person = await make_contact(work, world.company, came_in=False)
        gone = await make_contact(work, world.company, came_in=False)
        expired, second, to_gone = [await invite_contact(work, SYSTEM, one.id) for one in (person, person, gone)]
        gone.active = False
    for unknown in ("", "угадал", expired[:-1], world.company.inn, to_gone):
        with pytest.raises(Refusal, match="invitation-unknown"):
            await accept(database, GUEST, unknown)
    with pytest.raises(Forbidden):
        await accept(database, SystemActor("job"), expired)
    clock.advance(INVITATION_LIFETIME - timedelta(seconds=1))
    await accept(database, GUEST, second)
    with pytest.raises(Refusal, match="invitation-used"):  # another link of a person who is in already
        await accept(database, Stranger(4343, "Другой"), expired)
    async with database.work() as work:
        late = await invite_contact(work, SYSTEM, (await make_contact(work, world.company, came_in=False)).id)
    clock.advance(INVITATION_LIFETIME)
    with pytest.raises(Refusal, match="invitation-expired"):
        await accept(database, Stranger(4343, "Другой"), late)


async def test_the_table_of_invitations_opens_nothing_to_its_reader(world: World) -> None:
    async with world.database.work() as work:
        token = await invite_contact(work, SYSTEM, world.maria.contact_id)
        kept = (await work.session.scalars(select(Invitation))).one()
        assert token.encode() not in kept.token_hash
        assert len(kept.token_hash) == 32


async def test_only_an_administrator_invites(world: World) -> None:
    async with world.database.work() as work:
        for actor in (world.maria, world.oleg, GUEST):
            # A manager invites members of her company; herself, or another manager, she does not find.
            with pytest.raises((Forbidden, NotFound)):
                await invite_contact(work, actor, world.maria.contact_id)
            with pytest.raises(Forbidden):
                await invite_staff(work, actor, world.oleg.staff_id)
        admin = (await make_staff(work, "Анна", roles=ADMINS)).as_actor()
        with pytest.raises(NotFound):
            await invite_contact(work, admin, 10_000)
        with pytest.raises(NotFound):
            await invite_staff(work, admin, 10_000)


async def enter(database: Database, actor: Actor, phone: str) -> list[ContactActor]:
    async with database.work() as work:
        return await enter_by_own_phone(work, actor, phone)


async def test_one_s_own_phone_number(world: World) -> None:
    database = world.database
    async with database.work() as work:
        person = await make_contact(work, world.company, phone="8 (916) 123-45-67", came_in=False)
        for name in ("Первая", "Вторая"):
            await make_contact(work, world.company, name=name, phone="+79160000000", came_in=False)
        gone = await make_contact(work, world.company, phone="+79169999999", came_in=False)
        gone.active = False
    assert [one.contact_id for one in await enter(database, GUEST, "79161234567")] == [person.id]
    another = Stranger(4343, "Другой")
    for phone, code in (
        ("+7 916 123-45-67", "phone-unknown"),  # somebody is in by it already
        ("+79161111111", "phone-unknown"),
        ("+79169999999", "phone-unknown"),
        ("", "phone-unknown"),
        ("без номера", "phone-unknown"),
        ("89160000000", "phone-ambiguous"),
    ):
        with pytest.raises(Refusal, match=code):
            await enter(database, another, phone)
    for insider in (world.maria, world.oleg):
        with pytest.raises(Refusal, match="already-in"):
            await enter(database, insider, "+79161111111")
    with pytest.raises(Forbidden):
        await enter(database, SystemActor("job"), "+79161111111")


async def test_a_stranger_asks_once_and_is_let_in_once(world: World) -> None:
    database = world.database
    async with database.work() as work:
        first = await ask_access(work, GUEST, "Я из Ромашки")
    async with database.work() as work:
        again = await ask_access(work, GUEST, "  Я Нина из Ромашки ")
        assert again.id == first.id
        assert (await get_request(work, world.oleg, first.id)).text == "Я Нина из Ромашки"
    # The words were changed before the group was told: one message.
    assert len(await world.told(StrangerAsked.kind, "group")) == 1

    async def attempt(yes: bool) -> str:
        try:
            async with database.work() as work:
                if yes:
                    await approve(work, world.oleg, first.id, company_id=world.company.id, role=ContactRole.MEMBER)
                else:
                    await decline(work, world.anna, first.id)
        except Refusal as refusal:
            return refusal.code
        return "done"

    said = await asyncio.gather(*(attempt(yes) for yes in (True, False) * 2))
    assert sorted(said) == ["done"] + ["request-decided"] * 3
    async with database.work() as work:
        decided = await get_request(work, world.oleg, first.id)
        people = await work.session.scalar(
            select(func.count()).select_from(Contact).where(Contact.messenger_id == GUEST.messenger_id)
        )
        assert people == (1 if decided.state is RequestState.APPROVED else 0)
    [told] = await world.told(RequestDecided.kind)
    assert told.lane == f"person:{GUEST.messenger_id}"


async def test_an_approved_stranger_is_a_contact_of_that_company(world: World) -> None:
    async with world.database.work() as work:
        request = await ask_access(work, GUEST, "Пустите")
        await approve(work, world.oleg, request.id, company_id=world.company.id, role=ContactRole.MEMBER)
        entered = await who_is(work, GUEST.messenger_id, "")
        assert isinstance(entered, ContactActor)
        assert (entered.company_id, entered.name, entered.role) == (world.company.id, "Гость", ContactRole.MEMBER)
        with pytest.raises(Forbidden):
            await ask_access(work, entered, "Ещё раз")
    [told] = await world.told(RequestDecided.kind)
    assert told.payload == {"approved": True, "company": world.company.name, "word": None}


async def test_a_declined_stranger_learns_nothing_and_may_ask_again(world: World) -> None:
    async with world.database.work() as work:
        request = await ask_access(work, GUEST, "Пустите")
        await decline(work, world.oleg, request.id)
        assert await who_is(work, GUEST.messenger_id, GUEST.name) == GUEST
        again = await ask_access(work, GUEST, "Всё-таки пустите")
        assert again.id != request.id
    told = (await world.told(RequestDecided.kind))[0]
    assert told.payload == {"approved": False, "company": None, "word": None}


async def test_requests_are_for_staff_and_come_from_strangers(world: World) -> None:
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="empty-message"):
            await ask_access(work, GUEST, " \n ")
        request = await ask_access(work, GUEST, "ы" * 5000)
        assert len(request.text) == 1000
        company_id = world.company.id
        for actor in (world.maria, GUEST, SystemActor("job")):
            with pytest.raises(Forbidden):
                await approve(work, actor, request.id, company_id=company_id, role=ContactRole.MEMBER)
            with pytest.raises(Forbidden):
                await decline(work, actor, request.id)
            with pytest.raises(Forbidden):
                await get_request(work, actor, request.id)
        for insider in (world.maria, world.oleg):
            with pytest.raises(Forbidden):
                await ask_access(work, insider, "Пустите")
        with pytest.raises(NotFound, match="no-request"):
            await decline(work, world.oleg, request.id + 1000)
        with pytest.raises(NotFound, match="no-company"):
            await approve(work, world.oleg, request.id, company_id=company_id + 1000, role=ContactRole.MEMBER)


async def test_somebody_who_came_in_meanwhile_is_not_let_in_twice(world: World) -> None:
    async with world.database.work() as work:
        request = await ask_access(work, GUEST, "Пустите")
        person = await make_contact(work, world.company, came_in=False)
        await accept_invitation(work, GUEST, await invite_contact(work, SYSTEM, person.id))
    with pytest.raises(Refusal, match="request-decided"):
        async with world.database.work() as work:
            await approve(work, world.oleg, request.id, company_id=world.company.id, role=ContactRole.MEMBER)


async def test_the_database_itself_keeps_one_waiting_request_and_one_person(world: World) -> None:
    async def ask(_: int) -> bool:
        try:
            async with world.database.work() as work:
                await ask_access(work, GUEST, "Пустите")
        except IntegrityError:  # the update is handled again, and then finds the first request
            return False
        return True

    assert any(await asyncio.gather(*(ask(number) for number in range(4))))
    async with world.database.work() as work:
        assert await work.session.scalar(select(func.count()).select_from(AccessRequest)) == 1
        assert await work.session.scalar(select(func.count()).select_from(OutboxRow)) == 1
        # Of another company the same person may be.
        other = await make_company(work)
        await make_contact(work, other, messenger_id=await messenger_of(world))
        with pytest.raises(IntegrityError):
            await make_contact(work, world.company, messenger_id=await messenger_of(world))


async def messenger_of(world: World) -> int:
    async with world.database.work() as work:
        found = (await work.session.get_one(Contact, world.maria.contact_id)).messenger_id
        assert found is not None
        return found
