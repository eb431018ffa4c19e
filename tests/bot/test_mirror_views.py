"""What people read about pulls from 1C: why, what to do, and nobody's words as markup."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from bot.views.mirror import all_troubles, mirror_troubled, pull_failed
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble, PullFailure
from core.exchange.mirror.intents import MirrorTroubled, PullFailed
from core.exchange.mirror.queries import Trouble

SINCE = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_failed_pull_says_what_is_wrong_and_that_nothing_is_lost() -> None:
    said = pull_failed(PullFailed(failure=PullFailure.MAPPING, places=["Catalog_X.ИНН", "Catalog_X.КПП"], count=5))
    assert "Catalog_X.ИНН\n• Catalog_X.КПП\n… и ещё 3" in said
    assert "осталось как было" in said
    assert "и ещё" not in pull_failed(PullFailed(failure=PullFailure.DENIED, places=[], count=0))


@pytest.mark.parametrize(("new", "said"), [(1, "1 новый вопрос"), (3, "3 новых вопроса"), (11, "11 новых вопросов")])
def test_new_questions_are_counted(new: int, said: str) -> None:
    text = mirror_troubled(MirrorTroubled(new=new, total=12))
    assert said in text
    assert "всего ждут 12" in text


def test_a_trouble_names_whom_it_is_about() -> None:
    party = Trouble(CounterpartyTrouble.NO_INN, SINCE, uuid4(), "<b>Роза</b>", "", "", None)
    contract = Trouble(
        ContractTrouble.NO_OWNER, SINCE, None, "", "", "", None, number="ИТС-5", starts_on=date(2026, 11, 1), months=12
    )
    twin = Trouble(CounterpartyTrouble.DUPLICATE, SINCE, uuid4(), "Роза", "7701000019", "770101001", None)
    assert f"ссылка {twin.ref}" in all_troubles([twin])
    said = all_troubles([party, contract])
    assert "ссылка" not in said
    assert "Контрагент «&lt;b&gt;Роза&lt;/b&gt;» (ИНН нет, КПП нет): есть договор ИТС, но не заполнен ИНН" in said
    assert "Договор «ИТС-5» контрагента «не загружен» (ИНН нет): его контрагент не загружен" in said
    assert all_troubles([]) == "Вопросов по обмену с 1С нет."
