"""Random people tap and type in a random order: clients of two companies, two engineers at once, a director, a stranger;
buttons that stand, that stood once, that others have. Whatever they do, the rules of DESIGN §3 hold and nobody sees another
company's data. ``PEOPLE_SEED`` and ``PEOPLE_STEPS`` ask for other days."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from backend.demo.phones import LOOK_EVERY, PATIENCE, Phone, Seen
from core.alerts.auditing import unguarded
from core.ledger.verifying import verify_all
from tests.e2e.conftest import ANNA, BORIS, DIRECTOR, GROUP, IGOR, OLGA, PETR, VICTOR, Stage

STEPS = int(os.environ.get("PEOPLE_STEPS", "40"))
SEEDS = range(int(os.environ.get("PEOPLE_SEED", "1")), int(os.environ.get("PEOPLE_SEED", "1")) + 2)
AT_ONCE = 3
"""So many do something in the same moment."""

OF_ANNA = ("Ромашка", "ромашковый", "Смирнова", "Ильин")
OF_BORIS = ("Копыта", "копытный", "Бык")
OURS = {ANNA: "ромашковый", PETR: "ромашковый", BORIS: "копытный"}
"""A word in everything that a client writes."""
FOREIGN = {ANNA: OF_BORIS, PETR: OF_BORIS, BORIS: OF_ANNA, VICTOR: (*OF_ANNA, *OF_BORIS)}
"""Words that must never come to this person in private."""

CLIENTS_SAY = (
    "Не проводится реализация",
    "Новая заявка",
    "Мои заявки",
    "Баланс",
    "Помощь",
    "/start",
    "/new",
    "/tickets",
    "/balance",
    "/help",
    "/cancel",
    "/settings",
    "/find реализация",
    "срочно! касса стоит",
    "до четверга",
    "<b>&amp;</b> 👩‍💻",
    "Ы" * 4096,
    "5",
    "/start 0123456789abcdef",
    "/queue",
    "/audit",
)
STAFF_SAY = (
    "45 консультация",
    "2ч доработка отчёта, обновление",
    "15 непонятно что",
    "-5 консультация",
    "оценка 1ч 30м",
    "срок до четверга",
    "звонок 10",
    "таймер",
    "стоп",
    "! заметка для своих",
    "передать Ольге: посмотри",
    "дубль 1001",
    "связать 1002",
    "Посмотрите, пожалуйста, настройки",
    "<b>&amp;</b> 👩‍💻",
    "Ы" * 4096,
    "/queue",
    "/today",
    "/overdue",
    "/duty",
    "/my",
    "/next",
    "/time",
    "/new Ромашка не проводится реализация",
    "/new",
    "/client Ромашка",
    "/templates",
    "/cancel",
)
DIRECTOR_SAYS = (
    "Ромашка",
    "/staff",
    "/company",
    "/grant Ромашка",
    "60 извинение",
    "/audit",
    "/report октябрь",
    "/campaigns",
    "/plan",
    "/calendar",
    "/onec",
    "/admin",
    "/lab",
    "/prices",
    "/disputes",
    "/cancel",
    "7701234567",
    "Ы" * 4096,
)


@dataclass
class People:
    """Everybody's fingers, led by one random generator: the same seed asks for the same, in the same order."""

    stage: Stage
    random: Random
    taps: dict[int, list[str]] = field(default_factory=dict)
    """What each chat's buttons have carried so far."""
    answers: dict[int, list[str]] = field(default_factory=dict)
    """What each person was told in answer to taps."""
    done: list[str] = field(default_factory=list)

    def phones(self) -> list[Phone]:
        here = [self.stage.phones.phone(number) for number in (ANNA, BORIS, PETR, VICTOR, DIRECTOR, IGOR)]
        return [
            *here,
            *(self.stage.phones.phone(number, GROUP) for number in (IGOR, OLGA, IGOR, OLGA, DIRECTOR, VICTOR)),
        ]

    async def act(self) -> None:
        """Some of them do something at once."""
        chosen = [self.random.choice(self.phones()) for _ in range(self.random.randint(1, AT_ONCE))]
        plans = [(phone, self.random.random(), self.random.getrandbits(32)) for phone in chosen]
        await asyncio.gather(*(self._one(phone, kind, Random(seed)) for phone, kind, seed in plans))

    async def _one(self, phone: Phone, kind: float, chance: Random) -> None:
        messages = await phone.messages()
        for message in messages:
            self._note(phone, message)
        if kind < 0.62 and (tapped := self._tap(phone, messages, chance)) is not None:
            message, data = tapped
            self.done.append(f"{phone.person_id} в {phone.chat_id} нажимает {data}")
            answer = await phone.tap_data(message, data)
            self.answers.setdefault(phone.person_id, []).append(answer)
        elif kind < 0.66 and phone.person_id == PETR:
            await phone.share_own_phone()
        elif kind < 0.7 and (own := [one for one in messages if one.raw["from"]["id"] == phone.person_id and one.text]):
            words, may_reply = self._said(phone, chance)
            if may_reply:
                await phone.edit(chance.choice(own), f"{words[:4000]} {chance.random():.6f}")
        else:
            from_bot = [one for one in messages[-12:] if one.from_bot]
            reply_to = chance.choice(from_bot) if from_bot and chance.random() < 0.7 else None
            words, may_reply = self._said(phone, chance)
            reply_to = reply_to if may_reply else None
            self.done.append(f"{phone.person_id} в {phone.chat_id} пишет {words[:40]!r} на {reply_to and reply_to.id}")
            await phone.write(words, reply_to=reply_to)

    def _note(self, phone: Phone, message: Seen) -> None:
        rows = message.raw.get("reply_markup", {}).get("inline_keyboard", [])
        known = self.taps.setdefault(phone.chat_id, [])
        known += [one["callback_data"] for row in rows for one in row if one.get("callback_data") not in (None, *known)]

    def _tap(self, phone: Phone, messages: list[Seen], chance: Random) -> tuple[Seen, str] | None:
        """A button that stands; sometimes one that stood once in this chat, or that others have."""
        from_bot = [one for one in messages if one.from_bot]
        if not from_bot:
            return None
        stands = [
            (message, button["callback_data"])
            for message in from_bot[-15:]
            for row in message.raw.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]
        luck = chance.random()
        if luck < 0.75 and stands:
            return chance.choice(stands)
        chats = [phone.chat_id] if luck < 0.88 else sorted(self.taps)
        stood = [data for chat in chats for data in self.taps.get(chat, [])]
        return (chance.choice(from_bot), chance.choice(stood)) if stood else None

    def _said(self, phone: Phone, chance: Random) -> tuple[str, bool]:
        """Words, and whether they may be a reply: what staff replies is for the client to read, names in it too."""
        words = self._words(phone, chance)
        names = phone.person_id not in FOREIGN and any(name in words for name in OF_ANNA)
        return words, not names

    def _words(self, phone: Phone, chance: Random) -> str:
        if phone.person_id in OURS:
            words = chance.choice(CLIENTS_SAY)
            plain = words[0].isalpha() and len(words) < 100 and words not in ("Новая заявка", "Мои заявки", "Баланс")
            return f"{words}, {OURS[phone.person_id]} вопрос" if plain else words
        if phone.person_id == VICTOR:
            return chance.choice((*CLIENTS_SAY, *STAFF_SAY, *DIRECTOR_SAYS))
        if phone.person_id == DIRECTOR:
            return chance.choice((*DIRECTOR_SAYS, *STAFF_SAY))
        return chance.choice(STAFF_SAY)


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_people_do_the_rules_hold(stage: Stage, seed: int) -> None:
    people = People(stage, Random(seed))
    # So that there is something to tap from the beginning.
    for phone, word in ((stage.anna, "ромашковый"), (stage.boris, "копытный")):
        await stage.open_ticket(phone, f"Не печатается счёт, {word} вопрос")
    try:
        for step in range(STEPS):
            await people.act()
            if step % 10 == 9:
                await stage.settled()
                stage.clock.advance(timedelta(minutes=7))
        await stage.settled()
        await nothing_is_broken(stage)
        await no_ticket_is_silent(stage)
        await nobody_saw_what_is_not_theirs(stage, people)
    except BaseException as error:
        error.add_note("\n".join([f"PEOPLE_SEED={seed}", *people.done[-40:]]))
        raise


async def nothing_is_broken(stage: Stage) -> None:
    """The book is sound and never below zero, and it has taken what the lines say, no more."""
    async with stage.database.snapshot() as work:
        assert [found async for found in verify_all(work) if found.findings] == []
    assert await stage.value("SELECT count(*) FROM ledger_grant WHERE remaining < 0") == 0
    # What hours have paid of the lines that count is what the charges that count have taken.
    assert await stage.value(
        "SELECT coalesce(sum(covered_minutes), 0) FROM work_line WHERE completion IS NOT NULL AND superseded_by IS NULL"
    ) == -await stage.value("SELECT coalesce(sum(minutes), 0) FROM ledger_entry WHERE kind IN ('charge', 'reversal')")


async def no_ticket_is_silent(stage: Stage) -> None:
    """The ladder's next tick puts a new ticket on it: the auditor gives it a second look, too."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while True:
        async with stage.database.read() as work:
            silent = await unguarded(work)
        if not silent:
            return
        assert asyncio.get_running_loop().time() < deadline, silent
        await asyncio.sleep(LOOK_EVERY)


async def nobody_saw_what_is_not_theirs(stage: Stage, people: People) -> None:
    for person, words in FOREIGN.items():
        told = [
            message.text + " ".join(message.buttons)
            for message in await stage.phones.messages(person)
            if message.from_bot
        ]
        told += people.answers.get(person, [])
        # Who writes a word reads it again in what quotes them.
        own = " ".join(message.text for message in await stage.phones.messages(person) if not message.from_bot)
        assert [text for text in told for word in words if word in text and word not in own] == []
