"""Who asked for what, and when: the plan of two months."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from backend.demo.seed.companies import Client, Person, Profile
from backend.demo.seed.price_list import worked_minutes
from backend.demo.seed.scene import Scene
from backend.demo.seed.topics import ALSO, FORGOTTEN, GREETINGS, Case, Filler, Job, Topic
from backend.demo.seed.topics_accounting import ACCOUNTING
from backend.demo.seed.topics_trade import CUSTOM_UPDATE, TRADE, TRIFLES, UPDATES

TICKETS = 900
LONGEST_TALK = 200
"""Working minutes that a ticket of the past may take besides the work itself; all of it must be over by now."""
_WEIGHTS = {Profile.HEAVY: 10.0, Profile.UPDATES: 0.7}
# Their tickets are written by hand.
_NOT_BY_CHANCE = (Profile.ROMASHKA, Profile.EMPTY, Profile.EXPIRING)

_ASKED = (*ACCOUNTING, *TRADE, TRIFLES)
_ORDINARY = (*_ASKED, *UPDATES, CUSTOM_UPDATE)


class Course(StrEnum):
    """How a ticket goes."""

    PLAIN = "plain"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Work:
    """What was done: a service's code, actual minutes, a comment."""

    code: str
    minutes: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A ticket of the past. ``said`` are the opening messages with seconds since the first one."""

    client: Client
    author: Person
    requested_at: datetime
    opened_at: datetime
    by_itself: bool
    said: tuple[tuple[str, int], ...]
    talk: tuple[tuple[str, str], ...]
    done: str
    work: tuple[Work, ...]
    course: Course = Course.PLAIN


def plan_history(scene: Scene, clients: list[Client]) -> list[Plan]:
    """The tickets of the past, in no order."""
    callers = [client for client in clients if client.connected and client.profile not in _NOT_BY_CHANCE]
    weights = [_WEIGHTS.get(client.profile, 1.0) for client in callers]
    days = scene.working_days()
    plans = [plan for client in clients for plan in _by_hand(scene, client)]
    while len(plans) < TICKETS:
        (client,) = scene.random.choices(callers, weights)
        requested_at = scene.working.some_moment(scene.random, scene.random.choice(days))
        if requested_at < client.company.created_at + timedelta(hours=1):
            continue
        plan = _by_chance(scene, client, requested_at)
        worked = sum(work.minutes for work in plan.work)
        if scene.working.later(plan.opened_at, worked + LONGEST_TALK) < scene.now:
            plans.append(plan)
    return plans


def _by_chance(scene: Scene, client: Client, requested_at: datetime) -> Plan:
    random = scene.random
    choices = UPDATES if client.profile is Profile.UPDATES else _ORDINARY
    (topic,) = random.choices(choices, [topic.weight for topic in choices])
    if client.profile is Profile.HEAVY and random.random() < 0.5:
        topic = TRIFLES
    case = random.choice(topic.cases)
    (course,) = random.choices(list(Course), (95, 3, 2))
    fill = Filler(random, requested_at, scene.zone)
    by_itself = random.random() < 0.25
    work = tuple(_job(random, job) for job in random.choice(topic.work))
    if topic in _ASKED and random.random() < 0.12:  # while at it, the program is updated too
        work += (Work("UPDATE", worked_minutes(random, 10, 30), "заодно"),)
    return Plan(
        client=client,
        author=random.choice(client.connected),
        requested_at=requested_at,
        opened_at=requested_at + timedelta(seconds=180 if by_itself else random.randint(50, 150)),
        by_itself=by_itself,
        said=_opening(random, topic, case, fill),
        talk=((fill(case.question), fill(case.answer)),) if case.question and random.random() < 0.7 else (),
        done=fill(case.done),
        work=work,
        course=course,
    )


def _job(random: Random, job: Job) -> Work:
    return Work(job.code, worked_minutes(random, job.shortest, job.longest), job.comment)


def _opening(random: Random, topic: Topic, case: Case, fill: Filler) -> tuple[tuple[str, int], ...]:
    text, detail = case.text, random.choice(topic.details)
    if random.random() < 0.3:
        text = random.choice(GREETINGS) + text
    apart = detail and random.random() < 0.25
    if detail and not apart:
        text += random.choice((" ", "\n")) + detail
    said = [(fill(text), 0)]
    if apart:
        said.append((fill(detail), random.randint(8, 40)))
    elif random.random() < 0.1:
        also = random.choice(FORGOTTEN).format(also=random.choice(ALSO))
        said.append((fill(also[0].upper() + also[1:]), random.randint(10, 45)))
    return tuple(said)


def _by_hand(scene: Scene, client: Client) -> list[Plan]:
    """Ромашка has used an hour and a half and asked for an update; one company has just run out of hours, another one
    has hardly touched those that burn soon."""
    if client.profile is Profile.ROMASHKA:
        return [
            _written(scene, client, 38, "Не загружается выписка из банка, пишет «недопустимый символ».",
                     "Банк поменял кодировку файла, выбрали в настройке Windows. Загрузилось.", Work("SETUP", 30)),
            _written(scene, client, 24, "Обновите, пожалуйста, Бухгалтерию, просит при входе.",
                     "Обновили до последнего релиза, копия сохранена.", Work("UPDATE", 25)),
            _written(scene, client, 15, "Как отразить уведомление по ЕНП? Налог в программе и в кабинете разный.",
                     "Разобрали на вашем примере, сальдо ЕНС сошлось.", Work("CONSULT", 42, "ЕНС")),
            _written(scene, client, 6, "Где посмотреть, кто изменил реализацию № 218?",
                     "Показали журнал регистрации и историю изменений.", Work("CONSULT", 12)),
        ]  # fmt: skip
    if client.profile is Profile.EMPTY:
        return [
            _written(scene, client, 27, "Не закрывается месяц, ошибка по 26 счёту.",
                     "В поступлении не было статьи затрат. Заполнили, месяц закрыт.", Work("MISTAKE", 58)),
            _written(scene, client, 18, "Нужно завести трёх менеджеров с правами только на продажи.",
                     "Пользователи заведены, пароли передали по телефону.", Work("SETUP", 57)),
            _written(scene, client, 9, "Акт сверки с поставщиком не сходится на 12 400,00.",
                     "Сделали корректировку долга, акт сошёлся.", Work("MISTAKE", 44)),
            _written(scene, client, 3, "Поменяйте, пожалуйста, шапку счёта: новый адрес и логотип.",
                     "Готово, внешняя печатная форма – последней в списке «Печать».", Work("REPORT", 55)),
        ]  # fmt: skip
    if client.profile is Profile.EXPIRING:
        return [
            _written(scene, client, 20, "Как заполнить путевой лист?",
                     "Показали на экране, образец оставили в базе.", Work("CONSULT", 25)),
        ]  # fmt: skip
    return []


def _written(scene: Scene, client: Client, days_ago: int, text: str, done: str, work: Work) -> Plan:
    """``days_ago`` are working days."""
    days = scene.working_days()
    day = days[max(0, len(days) - 1 - days_ago)]  # after long holidays there are fewer
    requested_at = scene.working.some_moment(scene.random, day)
    return Plan(
        client=client,
        author=client.people[0],
        requested_at=requested_at,
        opened_at=requested_at + timedelta(seconds=70),
        by_itself=False,
        said=((text, 0),),
        talk=(),
        done=done,
        work=(work,),
    )
