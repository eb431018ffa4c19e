"""What the chapters of the scripted day share: people with phones, the transcript, the ledger to look into."""

import asyncio
import re

from sqlalchemy import text

from backend.demo.phones import Phone, Seen
from backend.demo.stage import GROUP_ID, Stage
from backend.demo.transcript import Transcript
from core.database import Database

_AGAIN = re.compile(r"Нажмите ещё раз через (\d+) с")


class Steps:
    """Each step does something as a person and checks what the others see."""

    def __init__(self, stage: Stage, script: Transcript) -> None:
        self._stage = stage
        self._script = script
        self._database: Database = stage.desk.database
        world = stage.world
        self._anna = stage.phones.phone(world.anna_id)
        self._igor = stage.phones.phone(world.engineer_ids[0], GROUP_ID)
        self._igor_in_private = stage.phones.phone(world.engineer_ids[0])
        self._olga = stage.phones.phone(world.engineer_ids[1], GROUP_ID)
        self._stranger = stage.phones.phone(world.stranger_id)
        self._director = stage.phones.phone(world.director_id)
        self._director_in_group = stage.phones.phone(world.director_id, GROUP_ID)

    async def _balance(self) -> int:
        """What the first company could use now, from the ledger."""
        async with self._database.work() as work:
            return int(
                await work.session.scalar(
                    text(
                        "SELECT coalesce(sum(remaining), 0) FROM ledger_grant"
                        " JOIN account ON account.id = account_id JOIN company ON company.id = company_id"
                        " WHERE company.name = 'ООО «Ромашка»' AND effective_from <= :day AND expires_on >= :day"
                    ),
                    {"day": work.now.date()},
                )
                or 0
            )

    async def _open_ticket(self, words: str) -> tuple[int, Seen]:
        """Anna writes and taps; the ticket's number, and the message that it is open."""
        before = await self._anna.last_id()
        await self._say(self._anna, "Анна", words)
        offer = await self._anna.see("Новая заявка", after=before, button="Открыть заявку")
        await self._anna.tap(offer, "Открыть заявку")
        opened = await self._see(self._anna, "клиенту", r"Заявка №\s\d+ открыта", after=before)
        return self._number(opened), opened

    @staticmethod
    def _number(message: Seen) -> int:
        """The number of the ticket that a message speaks of."""
        found = re.search(r"№\s(\d+)", message.text)
        assert found is not None
        return int(found[1])

    async def _card(self, number: int, words: str) -> Seen:
        """The ticket's card when it shows these words."""
        return await self._see(self._igor, "в группу", rf"(?s)^№\s{number} · .*{words}")

    async def _say(self, phone: Phone, who: str, words: str, reply_to: Seen | None = None) -> None:
        await phone.write(words, reply_to=reply_to)
        self._script.person(who, words)

    async def _see(self, phone: Phone, whom: str, words: str, *, button: str | None = None, after: int = 0) -> Seen:
        seen = await phone.see(words, button=button, after=after)
        if whom:
            self._script.bot(whom, seen)
        return seen

    async def _tap(self, phone: Phone, who: str, message: Seen, button: str) -> None:
        whole = next(text for text in message.buttons if button in text)
        answer = await phone.tap(message, button)
        self._script.said(f"{who} нажимает «{whole}»", answer)
        if (asked := _AGAIN.search(answer or "")) is not None:
            # Telegram takes one message a second in a chat: a person who is told so waits and taps again.
            await asyncio.sleep(int(asked[1]))
            self._script.said(f"{who} нажимает «{whole}» ещё раз", await phone.tap(message, button))
