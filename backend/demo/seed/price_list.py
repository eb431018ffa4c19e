"""The price list of the made-up franchisee: hourly, untariffed and paid services."""

from dataclasses import dataclass
from random import Random

from core.actor import SystemActor
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import LEAST_MINUTES, add_service
from core.database import Work


@dataclass(frozen=True, slots=True)
class Item:
    """A service before it is in the database. ``price`` in roubles, per hour or for the whole; minutes."""

    code: str
    name: str
    short_name: str
    kind: TariffKind
    price: int | None
    unit: PriceUnit | None
    rounding: Rounding
    usual_minutes: int
    words: str


_HOURLY, _COUNTED, _PAID = TariffKind.HOURLY, TariffKind.UNTARIFFED, TariffKind.PAID
_QUARTER = Rounding(increment=15, minimum=15, grace=3)
_HALF = Rounding(increment=30, minimum=30, grace=5)
_EXACT = Rounding(increment=1, minimum=1)

# «отчёта», not «отчёт»: «2ч отчёт» finds it, «отчётность» does not.
PRICE_LIST = (
    Item("CONSULT", "Консультация", "Консультация", _HOURLY, 2500, PriceUnit.HOUR, _QUARTER, 15,
         "консультация консультирование вопрос звонок"),
    Item("UPDATE", "Обновление типовой конфигурации", "Обновление", _COUNTED, None, None, _EXACT, 20,
         "обновление обновить релиз"),
    Item("SETUP", "Настройка программы и прав доступа", "Настройка", _HOURLY, 2500, PriceUnit.HOUR, _QUARTER, 30,
         "настройка настроить права доступ"),
    Item("MISTAKE", "Исправление ошибок учёта", "Исправление ошибок", _HOURLY, 2800, PriceUnit.HOUR, _QUARTER, 30,
         "исправление ошибка учёта проводки"),
    Item("RETURNS", "Помощь с регламентированной отчётностью", "Регл. отчётность", _HOURLY, 2800, PriceUnit.HOUR, _QUARTER,
         45, "регламентированная регл декларация сдача сдать"),
    Item("REPORT", "Доработка отчёта или печатной формы", "Доработка отчёта", _HOURLY, 3500, PriceUnit.HOUR, _HALF, 60,
         "доработка отчёта печатная форма"),
    Item("TRAINING", "Обучение сотрудника", "Обучение", _HOURLY, 2500, PriceUnit.HOUR, _HALF, 60,
         "обучение обучить урок"),
    Item("CUSTOM", "Обновление нетиповой конфигурации", "Нетиповое обновление", _PAID, 3500, PriceUnit.HOUR, _HALF, 120,
         "нетиповая нетиповое нетиповой"),
    Item("VISIT", "Выезд специалиста", "Выезд", _PAID, 3000, PriceUnit.FIXED, _EXACT, 60,
         "выезд приезд дорога"),
    Item("EDO", "Подключение 1С-ЭДО", "Подключение ЭДО", _PAID, 4500, PriceUnit.FIXED, _EXACT, 60,
         "эдо подключение роуминг"),
    Item("DEVELOP", "Программирование по заданию", "Программирование", _HOURLY, 3500, PriceUnit.HOUR, _HALF, 120,
         "программирование доработать разработка"),
)  # fmt: skip


OFFERED = ("REPORT", "TRAINING", "DEVELOP")
"""What hours about to burn are offered for."""
ESTIMATED = ("DEVELOP",)
"""What begins with an estimate that the client agrees to."""
LEAST = {"REPORT": 120}
"""Minutes under which nobody has ever done it: no date is promised that leaves less."""


async def add_price_list(work: Work) -> dict[str, Service]:
    """The services, by code."""
    system = SystemActor("demo")
    return {
        item.code: await add_service(
            work,
            system,
            code=item.code,
            name=item.name,
            short_name=item.short_name,
            tariff_kind=item.kind,
            price=None if item.price is None else item.price * 100,
            price_unit=item.unit,
            rounding=item.rounding,
            usual_minutes=item.usual_minutes,
            words=item.words.split(),
            position=position,
            offered=item.code in OFFERED,
            needs_estimate=item.code in ESTIMATED,
            least_minutes=LEAST.get(item.code, LEAST_MINUTES),
        )
        for position, item in enumerate(PRICE_LIST, start=1)
    }


def worked_minutes(random: Random, shortest: int, longest: int) -> int:
    """How long something took, as engineers write it down: to five minutes, sometimes to the minute."""
    minutes = random.randint(shortest, longest)
    return minutes if random.random() < 0.2 else max(5, minutes - minutes % 5)
