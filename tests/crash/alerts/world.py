"""The desk before the trial, in the database and at the local Bot API: a group, somebody on duty, a director, clients."""

from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientSession

from bot.store.chats import bind_group
from core.actor import StaffActor, StaffRole
from core.clients.models import Contact
from core.database import Database
from core.duty.substituting import take_duty
from core.tickets.priorities import set_up_deadlines
from playground import Server
from tests.clock import MOSCOW
from tests.factories import SYSTEM, make_company, make_contact, make_contract_with_hours, make_staff

IGOR, OLGA, DIRECTOR, GROUP = 301, 302, 303, -9001
FIRST_CLIENT, CLIENTS = 501, 6


@dataclass(frozen=True, slots=True)
class World:
    engineers: list[StaffActor]
    clients: list[Contact]


async def make_world(database: Database) -> World:
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        igor = await make_staff(work, "Игорь Лебедев", messenger_id=IGOR)
        olga = await make_staff(work, "Ольга Громова", messenger_id=OLGA)
        await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}), messenger_id=DIRECTOR)
        await bind_group(work, SYSTEM, GROUP, "Инженеры")
        clients = []
        for number in range(CLIENTS):
            company = await make_company(work, name=f"ООО «Клиент {number + 1}»")
            await make_contract_with_hours(work, company)
            clients.append(await make_contact(work, company, messenger_id=FIRST_CLIENT + number))
        await take_duty(work, igor.as_actor(), work.now + timedelta(hours=8), MOSCOW)
        return World([igor.as_actor(), olga.as_actor()], clients)


async def put_people(server: Server) -> None:
    """On the phones of the local Bot API; without its limits, which are real time."""
    people = {IGOR: "Игорь", OLGA: "Ольга", DIRECTOR: "Павел"}
    people |= {FIRST_CLIENT + number: f"Клиент {number + 1}" for number in range(CLIENTS)}
    async with ClientSession(f"{server.base_url}/play/", raise_for_status=True) as http:
        for number, name in people.items():
            await http.post("persons", json={"id": number, "first_name": name, "started": True})
        members = [IGOR, OLGA, DIRECTOR]
        group = {"id": GROUP, "title": "Инженеры", "members": members, "type": "group", "bot": "administrator"}
        await http.post("groups", json=group)
        await http.post("limits", json={"enforce": False})
