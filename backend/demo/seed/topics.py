"""What clients write about: a topic, and how its words are filled in."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from core.dates import add_months, local_date


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a topic takes: a service's code, the usual range of minutes, the engineer's comment."""

    code: str
    shortest: int
    longest: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a client wrote and what came of it; perhaps the engineer had to ask something in between."""

    text: str
    done: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Cases of one kind. Words in braces are filled in (:class:`Filler`).

    ``details``: what a client may add to any of the cases. ``work``: each entry is one way it ends.
    """

    cases: tuple[Case, ...]
    details: tuple[str, ...]
    work: tuple[tuple[Job, ...], ...]
    weight: int = 2


GREETINGS = ("Добрый день! ", "Здравствуйте. ", "Здравствуйте! ", "Коллеги, добрый день. ", "Доброе утро. ")
TAKEN = (
    "Добрый день, смотрю.",
    "Здравствуйте, вопрос у меня, подключаюсь.",
    "Вижу, сейчас посмотрю в вашей базе.",
    "Принято, напишу в течение получаса.",
    "Здравствуйте. Подключусь через 10 минут, базу можно не закрывать.",
)
THANKS = (
    "Спасибо, всё работает.",
    "Спасибо большое!",
    "Да, теперь правильно. Спасибо.",
    "Проверили, всё в порядке.",
    "Отлично, спасибо за скорость.",
    "Супер, благодарю",
    "Получилось, спасибо 🙏",
)
REOPENED = (
    "Проверили – осталось то же самое, посмотрите ещё раз.",
    "Сегодня снова повторилось.",
    "У второго пользователя так и не заработало.",
    "Почти: сумма теперь верная, а дата – нет.",
)
MENDED = (
    "Проверили ещё раз: дело было в настройках второго рабочего места, исправили.",
    "Нашли: старая форма оставалась в кэше. Очистили, теперь верно у всех.",
    "Доделали, проверьте, пожалуйста.",
)
CANCELLED = ("Уже не нужно, нашли сами.", "Отбой, разобрались.", "Отмените, пожалуйста: вопрос решился сам.")
FORGOTTEN = (
    "И ещё: {also}",
    "Забыли написать: {also}",
    "{also}",
)
ALSO = (
    "база {base}.",
    "доступ через AnyDesk, номер пришлём по запросу.",
    "до обеда можно подключаться в любое время.",
    "бухгалтер на месте до 17:00.",
    "работаем через облако.",
    "версия платформы 8.3.25.",
)

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_CHOICES = {
    "base": ("Бухгалтерия 3.0", "«Наша бухгалтерия»", "БП КОРП", "Основная", "Управление торговлей", "УНФ", "ЗУП 3.1"),
    "in_program": ("в Бухгалтерии", "в БП 3.0", "в нашей базе", "в рабочей базе", "у нас"),
    # Surnames that do not change by case.
    "employee": (
        "Ткаченко",
        "Петренко",
        "Лысенко",
        "Кравчук",
        "Гриценко",
        "Бойко",
        "Левчук",
        "Мельник О. В.",
        "Дурново",
    ),
    "partner": (
        "ООО «Альфа-Трейд»",
        "ООО «Снабжение и К»",
        "ИП Гордеев",
        "АО «Ростехснаб»",
        "ООО «Восток-Опт»",
        "ООО «Лайт»",
        "ООО «Меридиан-Сервис»",
    ),
    "bank": ("Сбера", "Альфа-Банка", "ВТБ", "Т-Банка", "Точки"),
    "warehouse": ("Основной склад", "Склад на Заводской", "Розничный магазин", "Склад № 2", "Транзитный"),
    "account": ("60.01", "62.02", "76.05", "10.01", "41.01", "68.90", "71.01", "20.01"),
    "goods": (
        "Кабель ВВГ 3×2,5",
        "Масло моторное 5W-40",
        "Бумага А4",
        "Плитка 30×30",
        "Мука высший сорт",
        "Перчатки х/б",
    ),
    "device": ("Атол 27Ф", "Штрих-М", "Эвотор", "Меркурий-185Ф"),
    "release": ("3.0.178", "3.0.181", "3.0.184", "11.5.22", "3.1.34"),
}


class Filler:
    """The words of one ticket: the same word in braces means the same thing all through it."""

    def __init__(self, random: Random, at: datetime, zone: ZoneInfo) -> None:
        day = local_date(at, zone)
        month = add_months(day.replace(day=1), -1).month - 1
        self._words = {name: random.choice(choices) for name, choices in _CHOICES.items()} | {
            "month": _MONTHS[month],
            "month_of": _MONTHS_OF[month],
            "quarter": str((day.month - 1) // 3 or 4),  # the last one that is over
            "number": str(random.randint(12, 986)),
            "sum": f"{random.randint(1, 480)} {random.randint(100, 999)},{random.randint(0, 99):02d}".replace(
                " ", "\u00a0"
            ),
            "count": str(random.randint(5, 14)),  # five and more: one plural form
        }

    def __call__(self, text: str) -> str:
        return text.format_map(self._words)
