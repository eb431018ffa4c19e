"""Which programs of 1C the demo's clients work with."""

from collections.abc import Sequence
from random import Random

from backend.demo.seed.companies import Client
from core.clients.configuration_models import Configuration
from core.database import Work

EVERYBODY = "Бухгалтерия предприятия 3.0"
SOME = ("Управление торговлей 11", "Зарплата и управление персоналом 3.1", "Розница 2.3", "Управление нашей фирмой 3.0")
AUTHOR = "system:demo"


async def add_configurations(work: Work, clients: Sequence[Client], seed: int) -> None:
    """Accounting for everybody; the first client, and every third by chance, also keeps a shop or a payroll. With a chance of
    its own, so that the rest of the demo stays as it was."""
    random = Random(seed)
    for number, client in enumerate(clients):
        also = [SOME[0]] if number == 0 else [random.choice(SOME)] if random.random() < 1 / 3 else []
        for name in (EVERYBODY, *also):
            work.session.add(
                Configuration(
                    company_id=client.company.id, name=name, added_at=client.company.created_at, added_by=AUTHOR
                )
            )
    await work.session.flush()
