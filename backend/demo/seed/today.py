"""The desk as it looks when the demo begins: eight tickets that still need somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.demo.seed.companies import Client, Profile
from backend.demo.seed.deadlines import wish
from backend.demo.seed.plans import Work
from backend.demo.seed.scene import Scene
from backend.demo.seed.thread import Thread
from core.actor import StaffActor, signature
from core.dates import local_date


@dataclass(frozen=True, slots=True)
class Said:
    """A message: working minutes before now, and the words; of the engineer if ``staff``."""

    ago: float
    text: str
    staff: bool = False
    question: bool = False


@dataclass(frozen=True, slots=True)
class Current:
    """An active ticket. Times are working minutes before now; ``engineer`` is an index of the crew."""

    client: Callable[[list[Client]], Client]
    ago: float
    text: str
    taken_ago: float | None = None
    engineer: int = 0
    talk: tuple[Said, ...] = ()
    work: tuple[Work, ...] = ()
    wished: int | None = None
    """The client wants it so many working minutes from now."""
    promised: bool = False


def _special(profile: Profile) -> Callable[[list[Client]], Client]:
    return lambda clients: next(client for client in clients if client.profile is profile)


def _one_of(profile: Profile, number: int) -> Callable[[list[Client]], Client]:
    return lambda clients: [one for one in clients if one.profile is profile and one.connected and one.contracts][
        number
    ]


CURRENT = (
    Current(
        _special(Profile.UNLIMITED),
        230,
        "Нужна выгрузка остатков по складам для аудитора в Excel, за три года.",
        taken_ago=222,
        engineer=4,
        talk=(
            Said(
                205,
                "Добрый день. Остатки нужны с ценами себестоимости или только количество?",
                staff=True,
                question=True,
            ),
        ),
    ),
    Current(
        _one_of(Profile.HEAVY, 2),
        150,
        "Зарплата за прошлый месяц у троих посчиталась без доплаты за ночные.\nВыплата завтра.",
        taken_ago=139,
        engineer=0,
        talk=(
            Said(130, "Смотрю табели, напишу в течение получаса.", staff=True),
            Said(75, "Ещё один сотрудник: Бойко, у него тоже ночные не попали."),
        ),
        work=(Work("MISTAKE", 55, "доплаты за ночные"),),
        wished=240,
        promised=True,
    ),
    Current(
        _special(Profile.EXPIRING),
        128,
        "Хотим, чтобы в счёте сразу подставлялся срок оплаты из договора.",
        taken_ago=117,
        engineer=5,
        talk=(Said(101, "Срок считать в рабочих или в календарных днях?", staff=True, question=True),),
    ),
    Current(
        _special(Profile.EMPTY),
        96,
        "Не отправляется 6-НДФЛ, пишет про сертификат. Срок – на этой неделе.",
        taken_ago=88,
        engineer=1,
        talk=(
            Said(84, "Подключаюсь. Токен вставлен в этот компьютер?", staff=True, question=True),
            Said(79, "Да, вставили."),
        ),
        work=(Work("CONSULT", 20, "1С-Отчётность"),),
    ),
    Current(
        _special(Profile.BRANCH),
        63,
        "Обмен с головным офисом не идёт: «Объект не найден».",
        taken_ago=55,
        engineer=2,
        wished=300,
    ),
    Current(
        _one_of(Profile.UPDATES, 3),
        41,
        "Обновите нас, пожалуйста, все вышли из базы.",
        taken_ago=33,
        engineer=3,
        talk=(Said(30, "Начали, около 20 минут.", staff=True),),
    ),
    Current(
        _special(Profile.HOSTILE_NAME),
        19,
        'В печатной форме вместо названия выходит <b>Рога &amp; Копыта</b> & "кавычки" 🐮\nКак убрать теги <b>?',
    ),
    Current(
        _one_of(Profile.HEAVY, 0),
        6,
        "Касса опять не печатает чеки, «смена превысила 24 часа». В магазине очередь!",
    ),
)


def opened_at(scene: Scene, current: Current) -> datetime:
    """When the ticket was opened: a minute after the client wrote."""
    return _moments(scene, current)[0] + timedelta(minutes=1)


def _moments(scene: Scene, current: Current) -> tuple[datetime, datetime]:
    """When the client wrote and when the ticket was taken: the same day, or it would look like a night's silence."""
    asked = scene.working.earlier(scene.now, current.ago)
    if current.taken_ago is None:
        return asked, scene.now
    taken = scene.working.earlier(scene.now, current.taken_ago)
    day = local_date(taken, scene.zone)
    asked = max(asked, scene.working.opening(day))
    return asked, max(taken, asked + timedelta(seconds=90))


def play_current(scene: Scene, clients: list[Client], engineers: list[StaffActor], current: Current) -> Thread:
    """Write the ticket's rows as far as it has come."""
    asked, taken = _moments(scene, current)
    client = current.client(clients)
    author = client.connected[0]
    thread = Thread(
        scene.rows,
        client,
        author.contact,
        [(current.text, asked)],
        opened_at=opened_at(scene, current),
        pinned=scene.plans.of(client),
    )
    if current.taken_ago is None:
        return thread
    engineer = engineers[current.engineer]
    thread.take(engineer, taken)
    for said in current.talk:
        at = scene.working.earlier(scene.now, said.ago)
        if said.staff:
            thread.staff_writes(engineer, said.text, at, question=said.question)
        else:
            thread.client_writes(said.text, at)
    for work in current.work:
        at = scene.working.earlier(scene.now, 3)
        thread.add_line(engineer, scene.services[work.code], work.minutes, work.comment, at)
    if current.wished is not None:
        _wish(scene, thread, current.wished, taken, signature(engineer) if current.promised else None)
    return thread


def _wish(scene: Scene, thread: Thread, minutes: int, said_at: datetime, promised_by: str | None) -> None:
    """To a whole hour, as people say it."""
    time = scene.plans.standard.terms.time
    wanted = time.add(scene.now, minutes).astimezone(scene.zone)
    hour = time.next_working(wanted.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
    wish(scene.rows, thread.ticket, hour, said_at, promised_by=promised_by)
